internal import CLibcurl

/// One transfer's easy handle with what has to live as long as it: the header list, the exchange, the callbacks'
/// context.
///
/// It belongs to the loop's thread. libcurl's callbacks run there too, inside `curl_multi_perform`; they get this
/// object unretained, which is safe because `LoopThread` keeps it until the handle is off the multi handle.
@safe
final class EasyTransfer {
    /// Where the response goes.
    let exchange: Exchange
    /// libcurl's handle.
    let handle: OpaquePointer
    private let addressRule: AddressRule
    private var headerList: UnsafeMutablePointer<curl_slist>?

    /// Creates and configures a handle; nothing is sent before it is added to a multi handle.
    /// - Throws: `invalidRequest`, or `libraryFailure` when an option is refused.
    init(_ exchange: Exchange, configuration: TransportConfiguration) throws(TransportError) {
        guard let handle = unsafe curl_easy_init() else {
            throw TransportError(.libraryFailure, "libcurl has no memory for a transfer")
        }
        self.exchange = exchange
        unsafe self.handle = handle
        addressRule = configuration.addressRule
        unsafe headerList = nil
        try setDestination(exchange.request, configuration)
        try setMethod(exchange.request)
        try setHeaders(exchange.request.headers)
        try setLimits(exchange.request.limits)
        try setCallbacks()
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headerList)
    }

    /// The number of the exchange behind a handle.
    static func id(of handle: OpaquePointer?) -> Int? {
        guard let handle = unsafe handle else { return nil }
        var context: UnsafeMutableRawPointer?
        guard unsafe ccurl_get_private(handle, &context) == CURLE_OK, let context = unsafe context else { return nil }
        return unsafe Unmanaged<EasyTransfer>.fromOpaque(context).takeUnretainedValue().exchange.id
    }

    /// Reads from the connection again; libcurl may call the write callback from inside.
    func resume() -> TransportError? {
        unsafe CurlLibrary.error(for: ccurl_unpause(handle))
    }
}

// MARK: - Options

extension EasyTransfer {
    private func setLong(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try unsafe CurlLibrary.check(ccurl_set_long(handle, option, value))
    }

    private func setString(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try unsafe CurlLibrary.check(ccurl_set_string(handle, option, value))
    }

    private func setDestination(_ request: HTTPRequest, _ configuration: TransportConfiguration) throws(TransportError)
    {
        try setString(CURLOPT_PROTOCOLS_STR, "http,https")
        try setString(CURLOPT_URL, request.url)
        try setLong(CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy switches the environment's proxies off; an empty exception list does so for no_proxy.
        try setString(CURLOPT_PROXY, configuration.proxy ?? "")
        try setString(CURLOPT_NOPROXY, "")
        if let path = configuration.unixSocketPath { try setString(CURLOPT_UNIX_SOCKET_PATH, path) }
        if let file = configuration.certificateAuthorityFile { try setString(CURLOPT_CAINFO, file) }
        try setLong(CURLOPT_SSL_VERIFYPEER, 1)
        try setLong(CURLOPT_SSL_VERIFYHOST, 2)
        try setLong(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try setString(CURLOPT_USERAGENT, configuration.userAgent)
        // HTTP/1.1 alone: a held HTTP/2 stream would go on filling a window of megabytes.
        try setLong(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        if !request.reusesConnection {
            try setLong(CURLOPT_FRESH_CONNECT, 1)
            try setLong(CURLOPT_FORBID_REUSE, 1)
        }
    }

    private func setMethod(_ request: HTTPRequest) throws(TransportError) {
        switch request.method {
        case .head: try setLong(CURLOPT_NOBODY, 1)
        case .get where request.body == nil: try setLong(CURLOPT_HTTPGET, 1)
        case .post: break
        case .get, .put, .patch, .delete: try setString(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
        // Without a body of its own a POST would read standard input.
        guard let body = request.body ?? (request.method == .post ? [] : nil) else { return }
        try setLong(CURLOPT_POST, 1)
        try unsafe CurlLibrary.check(
            ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        )
        let code = unsafe body.withUnsafeBytes { bytes in
            // An empty array may have no address; zero bytes are copied from wherever this points.
            guard let base = bytes.baseAddress else { return unsafe ccurl_set_copied_body(handle, "") }
            return unsafe ccurl_set_copied_body(handle, base)
        }
        try CurlLibrary.check(code)
    }

    private func setHeaders(_ fields: [HeaderField]) throws(TransportError) {
        // Without `Expect:` libcurl would wait up to a second for "100 Continue" before a larger body. A form's content
        // type is not assumed either.
        var lines = ["Expect:"]
        if !fields.contains(where: { $0.isNamed("content-type") }) { lines.append("Content-Type:") }
        // libcurl takes "Name:" as "remove this field" and "Name;" as "send it empty".
        lines += fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        for line in lines {
            guard let list = unsafe curl_slist_append(headerList, line) else {
                throw TransportError(.libraryFailure, "libcurl has no memory for a header field")
            }
            unsafe headerList = list
        }
        try unsafe CurlLibrary.check(ccurl_set_list(handle, CURLOPT_HTTPHEADER, headerList))
    }

    private func setLimits(_ limits: TransferLimits) throws(TransportError) {
        let (seconds, attoseconds) = limits.connect.components
        let milliseconds = Int(clamping: seconds).multipliedReportingOverflow(by: 1000).partialValue
        try setLong(CURLOPT_CONNECTTIMEOUT_MS, max(1, milliseconds + Int(attoseconds / 1_000_000_000_000_000)))
        // The other limits are this module's own, because they have to be told apart.
        try unsafe CurlLibrary.check(
            ccurl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limits.maximumBodyBytes))
        )
        try setLong(CURLOPT_NOSIGNAL, 1)
        // A look-up in progress would otherwise hold the whole loop when its transfer is cancelled.
        try setLong(CURLOPT_QUICK_EXIT, 1)
    }

    private func setCallbacks() throws(TransportError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA] {
            try unsafe CurlLibrary.check(ccurl_set_pointer(handle, option, context))
        }
        try unsafe CurlLibrary.check(
            ccurl_set_write_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                unsafe EasyTransfer.from(context)?.receive(body: EasyTransfer.buffer(bytes, size, count)) ?? 0
            }
        )
        try unsafe CurlLibrary.check(
            ccurl_set_write_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                unsafe EasyTransfer.from(context)?.receive(header: EasyTransfer.buffer(bytes, size, count)) ?? 0
            }
        )
        try unsafe CurlLibrary.check(
            ccurl_set_open_socket_callback(handle) { context, _, address in
                guard let transfer = unsafe EasyTransfer.from(context), let address = unsafe address else {
                    return ccurl_bad_socket()
                }
                return unsafe transfer.openSocket(for: address)
            }
        )
    }
}

// MARK: - Callbacks

extension EasyTransfer {
    private static func from(_ context: UnsafeMutableRawPointer?) -> EasyTransfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<EasyTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    private static func buffer(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ size: Int,
        _ count: Int
    ) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    }

    /// Returns the number of bytes taken; libcurl ends the transfer when it is another number.
    private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
        switch unsafe exchange.receive(body: bytes) {
        case .taken: bytes.count
        case .hold: ccurl_write_pause()
        case .refused: -1
        }
    }

    private func receive(header line: UnsafeRawBufferPointer) -> Int {
        unsafe exchange.receive(headerLine: Array(line)) ? line.count : -1
    }

    private func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if let bytes = unsafe SocketAddress.bytes(of: address), !addressRule.admits(bytes) {
            exchange.noteRefusedAddress()
            return ccurl_bad_socket()
        }
        return unsafe SocketAddress.open(address)
    }
}
