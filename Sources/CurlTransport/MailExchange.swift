internal import CLibcurl
internal import DedicatedThreads
internal import Synchronization

/// One message on its way: what the waiting task and the transfer's thread share.
final class MailExchange: Sendable {
    let request: MailRequest
    let configuration: TransportConfiguration
    private let isCancelledFlag = Atomic<Bool>(false)

    init(_ request: MailRequest, _ configuration: TransportConfiguration) {
        self.request = request
        self.configuration = configuration
    }

    /// Whether the task that waits was cancelled.
    var isCancelled: Bool { isCancelledFlag.load(ordering: .relaxed) }

    /// Ends the transfer at its next look.
    func cancel() { isCancelledFlag.store(true, ordering: .relaxed) }

    /// Runs the transfer on a thread of its own.
    /// - Throws: `MailError` or `TransportError`.
    func run() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: "mail") {
                    continuation.resume(with: Self.result { try MailTransfer(self).perform() })
                }
            } catch {
                continuation.resume(throwing: TransportError(error))
            }
        }
    }

    private static func result(_ body: () throws -> Void) -> Result<Void, any Error> { Result { try body() } }
}

/// The easy handle of a message with what has to live as long as it. It belongs to the thread that made it; libcurl's
/// callbacks run there too, inside `curl_easy_perform`, and get this object unretained while `perform()` holds it.
@safe
final class MailTransfer {
    private let exchange: MailExchange
    private let handle: OpaquePointer
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private var sentBytes = 0
    private var wasAddressRefused = false

    /// Creates and configures a handle; nothing is sent.
    init(_ exchange: MailExchange) throws(TransportError) {
        guard CurlLibrary.initialisation == CURLE_OK, let handle = unsafe curl_easy_init() else {
            throw TransportError(.libraryFailure, "libcurl has no memory for a transfer")
        }
        self.exchange = exchange
        unsafe self.handle = handle
        unsafe recipients = nil
        try setDestination(exchange.request, exchange.configuration)
        try setEnvelope(exchange.request)
        try setCallbacks()
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(recipients)
    }

    /// Sends the message; blocks the thread.
    /// - Throws: `MailError`, `CancellationError`.
    func perform() throws {
        let code = unsafe curl_easy_perform(handle)
        if exchange.isCancelled { throw CancellationError() }
        guard code != CURLE_OK else { return }
        var reply = 0
        _ = unsafe ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &reply)
        throw MailError(reply: (400...599).contains(reply) ? reply : nil, transport: error(for: code))
    }

    private func error(for code: CURLcode) -> TransportError {
        if wasAddressRefused {
            return TransportError(.destinationRefused, "the address is not one that may be connected to")
        }
        switch code {
        case CURLE_USE_SSL_FAILED: return TransportError(.tlsFailed, "the mail server offers no STARTTLS")
        case CURLE_LOGIN_DENIED: return TransportError(.malformedResponse, "the mail server refused the sign-in")
        case CURLE_OPERATION_TIMEDOUT: return TransportError(.totalTimedOut, "the mail server took too long")
        default: return CurlLibrary.error(for: code) ?? TransportError(.libraryFailure, "the transfer failed")
        }
    }
}

// MARK: - Options

extension MailTransfer {
    private func setLong(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try unsafe CurlLibrary.check(ccurl_set_long(handle, option, value))
    }

    private func setString(_ option: CURLoption, _ value: String) throws(TransportError) {
        try unsafe CurlLibrary.check(ccurl_set_string(handle, option, value))
    }

    private func setDestination(_ request: MailRequest, _ configuration: TransportConfiguration) throws(TransportError)
    {
        try setString(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // The path of the URL is the name in the greeting.
        try setString(CURLOPT_URL, request.server + "/" + request.greetingName)
        try setString(CURLOPT_PROXY, "")
        try setString(CURLOPT_NOPROXY, "")
        if let file = configuration.certificateAuthorityFile { try setString(CURLOPT_CAINFO, file) }
        try setLong(CURLOPT_SSL_VERIFYPEER, 1)
        try setLong(CURLOPT_SSL_VERIFYHOST, 2)
        try setLong(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        let security = request.security == .required ? CURLUSESSL_ALL : CURLUSESSL_NONE
        try setLong(CURLOPT_USE_SSL, Int(security.rawValue))
        try setLong(CURLOPT_NOSIGNAL, 1)
        try setLong(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectLimit))
        try setLong(CURLOPT_TIMEOUT_MS, Self.milliseconds(request.totalLimit))
        try setLong(CURLOPT_NOPROGRESS, 0)
        if let user = request.user, let password = request.password {
            try setString(CURLOPT_USERNAME, user)
            try setString(CURLOPT_PASSWORD, password)
        }
    }

    private func setEnvelope(_ request: MailRequest) throws(TransportError) {
        try setString(CURLOPT_MAIL_FROM, request.sender)
        for recipient in request.recipients {
            guard let list = unsafe curl_slist_append(recipients, recipient) else {
                throw TransportError(.libraryFailure, "libcurl has no memory for a recipient")
            }
            unsafe recipients = list
        }
        try unsafe CurlLibrary.check(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
        try setLong(CURLOPT_UPLOAD, 1)
        try unsafe CurlLibrary.check(
            ccurl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.message.count))
        )
    }

    private func setCallbacks() throws(TransportError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        for option in [CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA, CURLOPT_OPENSOCKETDATA] {
            try unsafe CurlLibrary.check(ccurl_set_pointer(handle, option, context))
        }
        try unsafe CurlLibrary.check(
            ccurl_set_read_callback(handle) { buffer, size, count, context in
                guard let transfer = unsafe MailTransfer.from(context), let buffer = unsafe buffer else { return 0 }
                let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
                return unsafe transfer.hand(over: room)
            }
        )
        // What a server says is not kept.
        try unsafe CurlLibrary.check(
            ccurl_set_write_callback(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
        )
        try unsafe CurlLibrary.check(
            ccurl_set_progress_callback(handle) { context, _, _, _, _ in
                unsafe MailTransfer.from(context)?.exchange.isCancelled == true ? 1 : 0
            }
        )
        try unsafe CurlLibrary.check(
            ccurl_set_open_socket_callback(handle) { context, _, address in
                guard let transfer = unsafe MailTransfer.from(context), let address = unsafe address else {
                    return ccurl_bad_socket()
                }
                return unsafe transfer.openSocket(for: address)
            }
        )
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let whole = Int(clamping: seconds).multipliedReportingOverflow(by: 1000).partialValue
        return max(1, whole + Int(attoseconds / 1_000_000_000_000_000))
    }
}

// MARK: - Callbacks

extension MailTransfer {
    private static func from(_ context: UnsafeMutableRawPointer?) -> MailTransfer? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<MailTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Copies the next bytes of the message into libcurl's buffer and returns how many.
    private func hand(over room: UnsafeMutableRawBufferPointer) -> Int {
        let message = exchange.request.message
        let count = min(room.count, message.count - sentBytes)
        guard count > 0 else { return 0 }
        unsafe room.copyBytes(from: message[sentBytes..<sentBytes + count])
        sentBytes += count
        return count
    }

    private func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if let bytes = unsafe SocketAddress.bytes(of: address), !exchange.configuration.addressRule.admits(bytes) {
            wasAddressRefused = true
            return ccurl_bad_socket()
        }
        return unsafe SocketAddress.open(address)
    }
}
