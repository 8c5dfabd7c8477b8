internal import CMicroHTTPD
internal import Glibc

/// What libmicrohttpd calls. None of it blocks, and none holds a lock while it calls back into the library but for
/// suspending and resuming.
///
/// A connection's object is retained from the notification of its start to that of its end; a request's context is the
/// same object, unretained.
@safe
enum DaemonCallbacks {
    static func core(_ context: UnsafeMutableRawPointer?) -> ListenerCore? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<ListenerCore>.fromOpaque(context).takeUnretainedValue()
    }

    private static func connection(_ context: UnsafeMutableRawPointer?) -> ClientConnection? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<ClientConnection>.fromOpaque(context).takeUnretainedValue()
    }

    /// Refuses an address before anything is spent on it.
    static func accept(_ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?) -> MHD_Result {
        guard let core = unsafe core(context) else { return .NO }
        return core.server.mayConnect(unsafe PeerAddress(address)) ? .YES : .NO
    }

    /// Notes the start or the end of a connection.
    static func notify(
        _ context: UnsafeMutableRawPointer?,
        _ handle: OpaquePointer?,
        _ stored: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        _ event: MHD_ConnectionNotificationCode
    ) {
        guard let core = unsafe core(context), let handle = unsafe handle, let stored = unsafe stored else { return }
        if event == .CONNECTION_NOTIFY_STARTED {
            let address = unsafe PeerAddress(cmicrohttpd_peer(handle))
            let connection = unsafe core.connect(handle, address)
            unsafe stored.pointee = Unmanaged.passRetained(connection).toOpaque()
        } else if let context = unsafe stored.pointee {
            let connection = unsafe Unmanaged<ClientConnection>.fromOpaque(context).takeRetainedValue()
            unsafe stored.pointee = nil
            connection.end()
            core.server.disconnect(connection)
        }
    }

    /// Begins a request; what it returns is handed to the other calls for it.
    static func requestLine(_ target: UnsafePointer<CChar>?, _ handle: OpaquePointer?) -> UnsafeMutableRawPointer? {
        guard let handle = unsafe handle, let context = unsafe cmicrohttpd_context(handle),
            let connection = unsafe connection(context)
        else { return nil }
        let most = connection.core.configuration.requests.maximumTargetBytes + 1
        let length = unsafe target.map { unsafe strnlen($0, most) } ?? 0
        unsafe connection.begin(target: Array(UnsafeRawBufferPointer(start: target, count: length)))
        return unsafe context
    }

    /// Where libmicrohttpd keeps the texts of a request line.
    @unsafe
    struct RequestLine {
        let method: UnsafePointer<CChar>
        let version: UnsafePointer<CChar>

        init?(_ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?) {
            guard let method = unsafe method, let version = unsafe version else { return nil }
            unsafe self.method = method
            unsafe self.version = version
        }
    }

    /// Takes the head, a piece of the body or the end of a request.
    static func access(
        _ handle: OpaquePointer?,
        _ line: RequestLine?,
        _ data: UnsafePointer<CChar>?,
        _ size: UnsafeMutablePointer<Int>?,
        _ context: UnsafeMutableRawPointer?
    ) -> MHD_Result {
        guard let handle = unsafe handle, let size = unsafe size, let line = unsafe line,
            let connection = unsafe connection(context)
        else { return .NO }
        let verdict: ClientConnection.Verdict
        if let data = unsafe data, unsafe size.pointee > 0 {
            verdict = unsafe connection.receive(body: UnsafeRawBufferPointer(start: data, count: size.pointee))
            unsafe size.pointee = 0
        } else {
            let (phase, target, _) = connection.progress
            verdict =
                phase == .head
                ? connection.receiveHead(unsafe head(of: connection, target, handle, line))
                : connection.receiveEnd()
        }
        return verdict == .proceed ? .YES : .NO
    }

    /// Reads the head out of libmicrohttpd's memory: all of it lies in one piece there, from the method to the end.
    private static func head(
        of connection: ClientConnection,
        _ target: [UInt8],
        _ handle: OpaquePointer,
        _ line: RequestLine
    ) -> Result<RequestHead, HeadRefused> {
        let limits = connection.core.configuration.requests
        guard unsafe cmicrohttpd_head_size(handle) <= limits.maximumHeadBytes else {
            return .failure(HeadRefused(.headLength))
        }
        let count = unsafe Int(MHD_get_connection_values(handle, .HEADER_KIND, nil, nil))
        let block =
            connection.core.configuration.readsLibraryMemory
            ? unsafe HeadMemory.copied(handle, line.method)
            : unsafe HeadMemory.assembled(handle, line.method, line.version, target: target)
        var reader = HeadReader(block: block, target: target, fieldCount: count, limits: limits)
        return Result { () throws(HeadRefused) in try reader.read(peer: connection.peer) }
    }

    /// Ends a request.
    static func complete(
        _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        _ code: MHD_RequestTerminationCode
    ) {
        guard let context = unsafe context, let connection = unsafe connection(context.pointee) else { return }
        unsafe context.pointee = nil
        connection.complete(isComplete: code == .REQUEST_TERMINATED_COMPLETED_OK)
    }
}
