internal import CLibcurl
internal import Glibc

/// A resolved address, as libcurl shows it before it connects.
enum SocketAddress {
    /// The 4 or 16 bytes of an internet address in network order; none at all for another family, which no rule admits
    /// but `any`; nil for a UNIX socket, which is no address on a network.
    static func bytes(of address: UnsafeMutablePointer<curl_sockaddr>) -> [UInt8]? {
        switch unsafe address.pointee.family {
        case AF_UNIX: return nil
        case AF_INET:
            return unsafe withUnsafePointer(to: &address.pointee.addr) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { inner in
                    unsafe withUnsafeBytes(of: inner.pointee.sin_addr) { unsafe Array($0) }
                }
            }
        case AF_INET6:
            // libcurl's struct is declared with room for a plain sockaddr, but carries the longer IPv6 form.
            return unsafe withUnsafePointer(to: &address.pointee.addr) { pointer in
                let raw = unsafe UnsafeRawPointer(pointer)
                let inner = unsafe raw.loadUnaligned(as: sockaddr_in6.self)
                return unsafe withUnsafeBytes(of: inner.sin6_addr) { unsafe Array($0) }
            }
        default: return []
        }
    }

    /// A socket for the address that child processes do not inherit; a negative number when the system has none.
    static func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let (family, type, protocolNumber) = unsafe (
            address.pointee.family, address.pointee.socktype, address.pointee.`protocol`
        )
        return socket(family, type | Int32(SOCK_CLOEXEC.rawValue), protocolNumber)
    }
}
