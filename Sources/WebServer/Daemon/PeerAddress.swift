internal import CMicroHTTPD
internal import Glibc

/// The address of a connection's other end, as the system gives it.
struct PeerAddress: Equatable {
    /// What connections are counted by: an IPv4 address, or the network (64 bits) of an IPv6 one.
    struct Key: Hashable, Sendable {
        let network: [UInt8]
    }

    /// 4 or 16 bytes; empty at a UNIX socket.
    let bytes: [UInt8]

    /// Reads a socket address; nil stands for a UNIX socket.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address = unsafe address else {
            bytes = []
            return
        }
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                unsafe withUnsafeBytes(of: address.pointee.sin_addr) { unsafe Array($0) }
            }
        case AF_INET6:
            bytes = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                unsafe withUnsafeBytes(of: address.pointee.sin6_addr) { unsafe Self.unmapped(Array($0)) }
            }
        default: bytes = []
        }
    }

    init(bytes: [UInt8]) {
        self.bytes = Self.unmapped(bytes)
    }

    /// The IPv4 address that an IPv6 one stands for (`::ffff:a.b.c.d`), or the address itself.
    private static func unmapped(_ bytes: [UInt8]) -> [UInt8] {
        let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return bytes.starts(with: prefix) ? Array(bytes[12...]) : bytes
    }

    /// Whether it is a UNIX socket's.
    var isUnixSocket: Bool { bytes.isEmpty }

    /// Whether it is this machine: 127/8 or ::1.
    var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 : bytes.count == 16 && bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// What its connections are counted by; nil at a UNIX socket.
    var key: Key? { isUnixSocket ? nil : Key(network: bytes.count == 16 ? Array(bytes[..<8]) : bytes) }

    /// The address as text; nil at a UNIX socket.
    var text: String? {
        guard !bytes.isEmpty else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        let isText = unsafe inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil
        return isText ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
