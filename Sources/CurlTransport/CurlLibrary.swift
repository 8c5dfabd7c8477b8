internal import CLibcurl

/// libcurl as a whole.
enum CurlLibrary {
    /// Prepares libcurl for the process, once; every later call returns the first one's result.
    /// - Source: https://curl.se/libcurl/c/curl_global_init.html (thread-safe since 7.84.0, here behind Swift's once).
    static let initialisation: CURLcode = ccurl_global_init()

    /// Throws unless an option was taken. An ignored refusal would silently drop a limit.
    static func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else {
            throw TransportError(.libraryFailure, "libcurl refused an option: \(text(code))")
        }
    }

    /// The result of a transfer as this module's error; nil when it succeeded.
    static func error(for code: CURLcode) -> TransportError? {
        switch code {
        case CURLE_OK: nil
        case CURLE_URL_MALFORMAT: TransportError(.invalidRequest, text(code))
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: TransportError(.unresolvedHost, text(code))
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: TransportError(.connectionFailed, text(code))
        // The only time limit that is libcurl's own is the one for connecting.
        case CURLE_OPERATION_TIMEDOUT: TransportError(.connectTimedOut, "no connection was made in time")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            TransportError(.tlsFailed, text(code))
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
            TransportError(.connectionBroken, text(code))
        case CURLE_FILESIZE_EXCEEDED: TransportError(.bodyTooLarge, "the response's body is larger than its limit")
        // What libcurl 7 says to a header line above its own limit of 100 KB.
        case CURLE_OUT_OF_MEMORY:
            TransportError(.headersTooLarge, "a header line is longer than libcurl reads, or memory ran out")
        // The scheme was checked before, so an unsupported protocol is an answer that is no HTTP/1.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2,
            CURLE_WRITE_ERROR:
            TransportError(.malformedResponse, text(code))
        default: TransportError(.libraryFailure, text(code))
        }
    }

    /// libcurl's fixed sentence for a code; it never holds anything of the request.
    private static func text(_ code: CURLcode) -> String {
        guard let sentence = unsafe curl_easy_strerror(code) else { return "code \(code.rawValue)" }
        return unsafe "\(String(cString: sentence)) (code \(code.rawValue))"
    }
}
