#ifndef EVENKEEL_CLIBCURL_SHIMS_H
#define EVENKEEL_CLIBCURL_SHIMS_H

/* CURL* becomes a pointer to an incomplete struct, so that a wrong handle does not compile. */
#define CURL_STRICTER 1
#include <curl/curl.h>

#endif
