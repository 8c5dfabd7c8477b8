#ifndef EVENKEEL_CMICROHTTPD_SHIMS_H
#define EVENKEEL_CMICROHTTPD_SHIMS_H

#include <microhttpd.h>

#endif
