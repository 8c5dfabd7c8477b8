#ifndef EVENKEEL_CLIBCURL_SHIMS_H
#define EVENKEEL_CLIBCURL_SHIMS_H

/* CURL and CURLM become incomplete structs, so that a wrong handle does not compile. */
#define CURL_STRICTER 1
#include <curl/curl.h>

/* curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, so Swift cannot call them. One wrapper per kind
   of argument: an argument of another kind would be read from the wrong register or with the wrong width. */

/// Sets an option that takes a `long` (numbers of 32 bits and booleans). The caller checks the code.
static inline CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that takes a `curl_off_t`: the options whose name ends in `_LARGE`.
static inline CURLcode ccurl_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// Sets an option that takes a string; libcurl copies it. NULL restores the default.
static inline CURLcode ccurl_set_string(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

/// Copies a request body. CURLOPT_POSTFIELDSIZE_LARGE has to be set first, or the body ends at its first zero byte.
static inline CURLcode ccurl_set_copied_body(CURL *_Nonnull handle, const void *_Nonnull bytes) {
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, (const char *)bytes);
}

/// Sets an option that takes a list; libcurl does not copy it, so it has to outlive the transfer.
static inline CURLcode ccurl_set_list(
    CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list
) {
    return curl_easy_setopt(handle, option, list);
}

/// Sets an option that takes a pointer which libcurl only hands back: CURLOPT_PRIVATE and the callbacks' contexts.
static inline CURLcode ccurl_set_pointer(CURL *_Nonnull handle, CURLoption option, void *_Nullable pointer) {
    return curl_easy_setopt(handle, option, pointer);
}

/// Sets CURLOPT_WRITEFUNCTION or CURLOPT_HEADERFUNCTION: both callbacks have the same shape.
static inline CURLcode ccurl_set_write_callback(
    CURL *_Nonnull handle, CURLoption option, curl_write_callback _Nonnull callback
) {
    return curl_easy_setopt(handle, option, callback);
}

/// Sets CURLOPT_OPENSOCKETFUNCTION, which sees each resolved address before a connection to it is made.
static inline CURLcode ccurl_set_open_socket_callback(
    CURL *_Nonnull handle, curl_opensocket_callback _Nonnull callback
) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

/// Sets CURLOPT_READFUNCTION, which hands over what is uploaded.
static inline CURLcode ccurl_set_read_callback(CURL *_Nonnull handle, curl_read_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, callback);
}

/// Sets CURLOPT_XFERINFOFUNCTION, which is called often during a transfer and may end it.
static inline CURLcode ccurl_set_progress_callback(CURL *_Nonnull handle, curl_xferinfo_callback _Nonnull callback) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

/// Reads a number about a transfer, such as the last reply's code.
static inline CURLcode ccurl_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

/// Reads back CURLOPT_PRIVATE; NULL when it was never set.
static inline CURLcode ccurl_get_private(CURL *_Nonnull handle, void *_Nullable *_Nonnull pointer) {
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)pointer);
}

/// Sets a multi option that takes a `long`.
static inline CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// The result of a finished transfer. The message holds it in a union that depends on the message's kind; CURLMSG_DONE
/// is the only kind there is.
static inline CURLcode ccurl_message_result(const CURLMsg *_Nonnull message) {
    return message->data.result;
}

/// What a write callback returns to hold the transfer: the macro's value is larger than a signed byte count.
static inline size_t ccurl_write_pause(void) { return CURL_WRITEFUNC_PAUSE; }

/// Lets a held transfer go on in both directions; the macro is an expression that Swift does not import.
static inline CURLcode ccurl_unpause(CURL *_Nonnull handle) { return curl_easy_pause(handle, CURLPAUSE_CONT); }

/// Prepares libcurl for the process: TLS as well. The macro is an expression that Swift does not import.
static inline CURLcode ccurl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

/// What an open-socket callback returns to refuse an address.
static inline curl_socket_t ccurl_bad_socket(void) { return CURL_SOCKET_BAD; }

#endif
