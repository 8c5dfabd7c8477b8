internal import CMicroHTTPD

/// The head of a request as it lies in libmicrohttpd's memory.
enum HeadMemory {
    /// Whether this version of the library is the one whose way of working `HeadReader` knows.
    ///
    /// Of another one the head is put together from what the library says of it. What a line ended with cannot be seen
    /// then: versions from 0.9.77 on refuse bare LF, folded lines and NUL by themselves, as they are told to.
    static let isKnown = unsafe MHD_get_version().map { unsafe String(cString: $0) } == "0.9.75"

    /// The bytes from the method to the empty line, in one piece.
    static func copied(_ handle: OpaquePointer, _ method: UnsafePointer<CChar>) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: method, count: cmicrohttpd_head_size(handle)))
    }

    /// The same bytes, put together.
    static func assembled(
        _ handle: OpaquePointer,
        _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>,
        target: [UInt8]
    ) -> [UInt8] {
        var block = unsafe Array(String(cString: method).utf8) + [0] + target + [0]
        unsafe block += Array(String(cString: version).utf8) + [0, 0]
        unsafe withUnsafeMutablePointer(to: &block) { block in
            _ = unsafe MHD_get_connection_values_n(
                handle,
                .HEADER_KIND,
                { context, _, name, nameSize, value, valueSize in
                    guard let block = unsafe context?.assumingMemoryBound(to: [UInt8].self) else { return .NO }
                    unsafe block.pointee += UnsafeRawBufferPointer(start: name, count: nameSize)
                    unsafe block.pointee.append(0)
                    unsafe block.pointee += UnsafeRawBufferPointer(start: value, count: valueSize)
                    unsafe block.pointee += [0, 0]
                    return .YES
                },
                block
            )
        }
        return block + [0, 0]
    }
}
