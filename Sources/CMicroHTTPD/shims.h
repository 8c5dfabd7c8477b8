#ifndef EVENKEEL_CMICROHTTPD_SHIMS_H
#define EVENKEEL_CMICROHTTPD_SHIMS_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <microhttpd.h>

/// Receives a line that libmicrohttpd would otherwise print.
typedef void (*cmicrohttpd_log_callback)(void *_Nullable context, const char *_Nonnull text);

/// What a daemon is started with. The strings are read during the start only; `context` is handed to every callback.
struct cmicrohttpd_settings {
    /// MHD_FLAG values, joined.
    unsigned int flags;
    /// A socket that listens already; the daemon closes it at its end.
    int listen_socket;
    /// The number of polling threads, at least 1.
    unsigned int threads;
    /// Bytes of memory for one connection's head, buffers included.
    size_t connection_memory;
    /// The most connections of the whole daemon.
    unsigned int connection_limit;
    /// Seconds without any movement after which a connection ends.
    unsigned int standstill;
    /// Private key and certificate chain in PEM form, or NULL for plain text.
    const char *_Nullable key;
    const char *_Nullable certificate;
    /// GnuTLS priorities.
    const char *_Nonnull priorities;
    void *_Nullable context;
    MHD_AcceptPolicyCallback _Nonnull accept;
    MHD_AccessHandlerCallback _Nonnull access;
    MHD_RequestCompletedCallback _Nonnull completed;
    MHD_NotifyConnectionCallback _Nonnull connection;
    void *_Nullable (*_Nonnull request_line)(
        void *_Nullable context, const char *_Nullable target, struct MHD_Connection *_Nullable connection);
    cmicrohttpd_log_callback _Nonnull log;
};

/* The logger takes a va_list, which Swift cannot receive: it becomes a line here. Its context is the settings' log
   function and context, which have to outlive the daemon. */
struct cmicrohttpd_logger {
    cmicrohttpd_log_callback _Nonnull log;
    void *_Nullable context;
};

static inline void cmicrohttpd_log_line(void *cls, const char *format, va_list arguments) {
    const struct cmicrohttpd_logger *logger = (const struct cmicrohttpd_logger *)cls;
    char line[512];
    if (0 < vsnprintf(line, sizeof line, format, arguments)) logger->log(logger->context, line);
}

/* Nothing is decoded by the library: its decoding forgives what ours refuses. */
static inline size_t cmicrohttpd_keep_escapes(void *cls, struct MHD_Connection *connection, char *text) {
    (void)cls;
    (void)connection;
    size_t length = 0;
    while (text[length] != 0) ++length;
    return length;
}

/// Starts a daemon; MHD_start_daemon is variadic, so Swift cannot call it. The logger comes first, or what the other
/// options say is printed. NULL when the daemon cannot start.
static inline struct MHD_Daemon *_Nullable cmicrohttpd_start(
    const struct cmicrohttpd_settings *_Nonnull settings, struct cmicrohttpd_logger *_Nonnull logger
) {
    struct MHD_OptionItem options[5];
    int count = 0;
    if (settings->key != NULL) {
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key};
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)settings->certificate};
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)settings->priorities};
    }
    /* A pool of one is refused: a single polling thread is the daemon without a pool. */
    if (settings->threads > 1) {
        options[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->threads, NULL};
    }
    options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(
        settings->flags, 0, settings->accept, settings->context, settings->access, settings->context,
        MHD_OPTION_EXTERNAL_LOGGER, &cmicrohttpd_log_line, logger,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)settings->listen_socket,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->standstill,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_URI_LOG_CALLBACK, settings->request_line, settings->context,
        MHD_OPTION_UNESCAPE_CALLBACK, &cmicrohttpd_keep_escapes, NULL,
        MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

/// The socket of a connection; MHD_get_connection_info is variadic. -1 when there is none.
static inline int cmicrohttpd_socket(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

/// The address of a connection's peer.
static inline const struct sockaddr *_Nullable cmicrohttpd_peer(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

/// What the notification of the connection's start stored for it.
static inline void *_Nullable cmicrohttpd_context(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

/// The bytes of the request's head, from the method to the empty line; 0 before they are complete.
static inline size_t cmicrohttpd_head_size(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

/// Ends the connection when nothing moves for this long; MHD_set_connection_option is variadic. A time other than the
/// daemon's makes the library look at this connection in every turn.
static inline void cmicrohttpd_set_timeout(struct MHD_Connection *_Nonnull connection, unsigned int seconds) {
    (void)MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

/// The flags of a daemon whose own threads poll with epoll, which can suspend connections and logs to a callback.
static inline unsigned int cmicrohttpd_flags(int with_tls) {
    return MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG
        | (with_tls ? MHD_USE_TLS : 0);
}

/// What a content reader returns at the end of its stream; the macro is a cast that Swift does not import.
static inline ssize_t cmicrohttpd_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }

/// The size of a response that is not known; the macro is a cast that Swift does not import.
static inline uint64_t cmicrohttpd_unknown_size(void) { return MHD_SIZE_UNKNOWN; }

#endif
