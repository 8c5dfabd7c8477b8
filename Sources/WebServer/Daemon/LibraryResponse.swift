internal import CMicroHTTPD

/// A response in libmicrohttpd's form. What is queued stays alive in the library; this is only our own reference.
@safe
struct LibraryResponse: ~Copyable {
    /// The most bytes of a stream that are given at one time: what was once used of a connection's memory stays in use
    /// as long as the connection.
    private static let pieceBytes = 4096
    /// From which size on bytes are copied piece by piece as they are sent: a reader who does not read then costs a
    /// piece, not all of them.
    private static let largeBytes = 64 * 1024
    /// The most bytes of a large body that are copied at one time.
    private static let largePieceBytes = 32 * 1024

    /// Bytes that many responses share.
    private final class SharedBytes: Sendable {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// Copies what stands from a place on, and returns how much that is.
        func copy(from start: UInt64, into room: UnsafeMutableRawBufferPointer) -> Int {
            guard let start = Int(exactly: start), start < bytes.count else { return 0 }
            let count = min(room.count, bytes.count - start)
            unsafe room.copyBytes(from: bytes[start..<start + count])
            return count
        }
    }

    /// libmicrohttpd's handle.
    let handle: OpaquePointer

    /// A response with bytes; nil when there is no memory.
    init?(bytes: [UInt8]) {
        if bytes.count > Self.largeBytes {
            self.init(large: bytes)
        } else {
            self.init(small: bytes)
        }
    }

    private init?(small bytes: [UInt8]) {
        let made = unsafe bytes.withUnsafeBytes { bytes in
            // The library takes a mutable pointer, but only copies from it.
            let base = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            return unsafe MHD_create_response_from_buffer(bytes.count, base, .RESPMEM_MUST_COPY)
        }
        guard let made = unsafe made else { return nil }
        unsafe handle = made
    }

    private init?(large bytes: [UInt8]) {
        let context = unsafe Unmanaged.passRetained(SharedBytes(bytes))
        let made = unsafe MHD_create_response_from_callback(
            UInt64(bytes.count),
            Self.largePieceBytes,
            { context, start, buffer, size in
                guard let context = unsafe context, let buffer = unsafe buffer else {
                    return cmicrohttpd_end_of_stream()
                }
                let shared = unsafe Unmanaged<SharedBytes>.fromOpaque(context).takeUnretainedValue()
                let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size)
                let count = unsafe shared.copy(from: start, into: room)
                return count > 0 ? count : cmicrohttpd_end_of_stream()
            },
            context.toOpaque(),
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<SharedBytes>.fromOpaque(context).release()
            }
        )
        guard let made = unsafe made else {
            unsafe context.release()
            return nil
        }
        unsafe handle = made
    }

    /// A response whose bytes a stream gives, as long as it has some; nil when there is no memory.
    init?(_ stream: EventStream) {
        let context = unsafe Unmanaged.passRetained(stream)
        let made = unsafe MHD_create_response_from_callback(
            cmicrohttpd_unknown_size(),
            Self.pieceBytes,
            { context, _, buffer, size in
                guard let context = unsafe context, let buffer = unsafe buffer else {
                    return cmicrohttpd_end_of_stream()
                }
                let stream = unsafe Unmanaged<EventStream>.fromOpaque(context).takeUnretainedValue()
                let room = unsafe UnsafeMutableRawBufferPointer(
                    start: buffer,
                    count: min(size, LibraryResponse.pieceBytes)
                )
                return unsafe stream.read(into: room, now: MonotonicTime.now) ?? cmicrohttpd_end_of_stream()
            },
            context.toOpaque(),
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<EventStream>.fromOpaque(context).release()
            }
        )
        guard let made = unsafe made else {
            unsafe context.release()
            return nil
        }
        unsafe handle = made
    }

    deinit { unsafe MHD_destroy_response(handle) }

    /// Adds a field; false when HTTP cannot carry it, or it is the server's own.
    borrowing func add(_ field: HeaderField) -> Bool {
        let isName = !field.name.isEmpty && field.name.utf8.allSatisfy(ASCII.isToken)
        let isValue = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        let isReserved = ["content-length", "transfer-encoding", "date"].contains { ASCII.isEqual(field.name.utf8, $0) }
        guard isName, isValue, !isReserved else { return false }
        return unsafe MHD_add_response_header(handle, field.name, field.value) == .YES
    }
}
