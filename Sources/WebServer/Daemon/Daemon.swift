internal import CMicroHTTPD
internal import DedicatedThreads
internal import Glibc
internal import Synchronization

/// libmicrohttpd at one listener: running → stopped. What is not stopped leaks its threads, so `WebServer` stops each one.
///
/// It is never told to be quiet (`MHD_quiesce_daemon`): with epoll and threads of its own the library then takes its socket
/// out of a set twice, and ends the process when the second attempt finds nothing. Whoever connects to a server that drains
/// is let go at once instead; see `ServerCore.mayConnect`.
@safe
final class Daemon: Sendable {
    /// GnuTLS: TLS 1.2 and 1.3 with its usual ciphers, without those for old clients.
    private static let priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
    /// Where it can be reached.
    let address: ListeningAddress
    private let socket: ListeningSocket
    private let core: ListenerCore
    /// The daemon, as a number because it is used by whichever thread stops the server; 0 once it is stopped.
    private let handle: Mutex<UInt>
    private let logger: UInt

    /// Starts a daemon.
    /// - Throws: What keeps it from listening or starting.
    init(_ listener: Listener, core: ListenerCore) throws(WebServerError) {
        let socket = try ListeningSocket(listener)
        let logger = UnsafeMutablePointer<cmicrohttpd_logger>.allocate(capacity: 1)
        // Retained until `stop()`: a server that is dropped without stopping must not pull it from under the threads.
        let context = unsafe Unmanaged.passRetained(core).toOpaque()
        unsafe logger.initialize(to: cmicrohttpd_logger(log: Self.log, context: context))
        // The library closes its socket at its end, so it gets one of its own.
        let own = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0)
        let handle = own < 0 ? nil : unsafe Self.start(listener, own, core, logger)
        guard let handle = unsafe handle else {
            // Whether the library has closed it already depends on what it failed at.
            if own >= 0, socket.isSame(as: own) { _ = Glibc.close(own) }
            unsafe logger.deallocate()
            unsafe Unmanaged.passUnretained(core).release()
            socket.close()
            let isSecure = listener.identity != nil
            throw isSecure
                ? WebServerError(
                    .invalidIdentity,
                    "TLS at \(socket.address) cannot use this certificate with this key; both are PEM and belong together"
                )
                : WebServerError(
                    .startFailed,
                    "the HTTP library could not start at \(socket.address); the line before says why"
                )
        }
        self.socket = socket
        self.core = core
        self.logger = UInt(bitPattern: logger)
        self.handle = Mutex(UInt(bitPattern: handle))
        address = socket.address
    }

    private static func start(
        _ listener: Listener,
        _ descriptor: Int32,
        _ core: ListenerCore,
        _ logger: UnsafeMutablePointer<cmicrohttpd_logger>
    ) -> OpaquePointer? {
        let configuration = core.server.configuration
        let isUnixSocket = if case .unix = listener.place { true } else { false }
        let certificate = (listener.identity?.certificate ?? []).map { CChar(bitPattern: $0) } + [0]
        let key = (listener.identity?.key ?? []).map { CChar(bitPattern: $0) } + [0]
        return unsafe certificate.withUnsafeBufferPointer { certificate in
            unsafe key.withUnsafeBufferPointer { key in
                unsafe priorities.withCString { priorities in
                    var settings = unsafe Self.settings(core, priorities, logger)
                    unsafe settings.flags = cmicrohttpd_flags(listener.identity == nil ? 0 : 1)
                    unsafe settings.listen_socket = descriptor
                    unsafe settings.threads = isUnixSocket ? 1 : UInt32(configuration.threads)
                    // Our own limit is the one that holds; the library divides its among its threads.
                    unsafe settings.connection_limit = UInt32(
                        (configuration.connections.total + 64) * configuration.threads
                    )
                    if listener.identity != nil {
                        unsafe settings.certificate = certificate.baseAddress
                        unsafe settings.key = key.baseAddress
                    }
                    return unsafe DedicatedThread.withSignalsBlocked { unsafe cmicrohttpd_start(&settings, logger) }
                }
            }
        }
    }

    private static func settings(
        _ core: ListenerCore,
        _ priorities: UnsafePointer<CChar>,
        _ logger: UnsafeMutablePointer<cmicrohttpd_logger>
    ) -> cmicrohttpd_settings {
        unsafe cmicrohttpd_settings(
            flags: 0,
            listen_socket: -1,
            threads: 1,
            connection_memory: connectionMemory(core.server.configuration.requests),
            connection_limit: 1,
            standstill: core.server.configuration.deadlines.standstill,
            key: nil,
            certificate: nil,
            priorities: priorities,
            context: Unmanaged.passUnretained(core).toOpaque(),
            accept: { context, address, _ in unsafe DaemonCallbacks.accept(context, address) },
            access: { _, handle, _, method, version, data, size, context in
                let line = unsafe DaemonCallbacks.RequestLine(method, version)
                return unsafe DaemonCallbacks.access(handle, line, data, size, context?.pointee)
            },
            completed: { _, _, context, code in unsafe DaemonCallbacks.complete(context, code) },
            connection: { context, handle, stored, event in
                unsafe DaemonCallbacks.notify(context, handle, stored, event)
            },
            request_line: { _, target, handle in unsafe DaemonCallbacks.requestLine(target, handle) },
            log: log
        )
    }

    /// Room for the longest head, what libmicrohttpd notes about each field, and the response's head. Half of it is used
    /// by every connection, so it is no larger than it has to be.
    private static func connectionMemory(_ limits: RequestLimits) -> Int {
        let bytes = limits.maximumHeadBytes + limits.maximumFields * 64 + 8 * 1024
        return (bytes + 4095) / 4096 * 4096
    }

    private static let log: cmicrohttpd_log_callback = { context, text in
        guard let core = unsafe DaemonCallbacks.core(context) else { return }
        core.server.configuration.log?(unsafe String(cString: text))
    }

    /// Takes the path of a UNIX socket away, so that nobody finds it any more.
    func hide() { socket.hide() }

    /// Ends the daemon's threads and its connections; blocks. No connection may be suspended, or become so.
    func stop() {
        handle.withLock { handle in
            guard let daemon = unsafe OpaquePointer(bitPattern: handle) else { return }
            unsafe MHD_stop_daemon(daemon)
            handle = 0
            socket.close()
            unsafe UnsafeMutablePointer<cmicrohttpd_logger>(bitPattern: logger)?.deallocate()
            unsafe Unmanaged.passUnretained(core).release()
        }
    }
}
