/// Which addresses a client may connect to, judged on the resolved address itself: neither a name that resolves
/// elsewhere on its second look-up (DNS rebinding) nor an unusual spelling of an address gets past it.
///
/// Through a proxy the address is the proxy's, so the rule cannot see the destination.
public enum AddressRule: String, Sendable, CaseIterable {
    /// Every address but those at which clouds serve credentials: link-local ones (169.254/16, fe80::/10),
    /// 100.100.100.200 and fd00:ec2::254.
    case anyButMetadata
    /// 127/8 and ::1 alone.
    case loopbackOnly
    /// Addresses of the public internet alone: no loopback, private, shared, link-local, multicast or reserved one.
    case publicOnly
    /// Every address.
    case any

    /// Whether the rule admits an address of 4 bytes (IPv4) or 16 (IPv6), in network order.
    ///
    /// An IPv4 address inside an IPv6 one (mapped, compatible, NAT64, 6to4) is judged as the IPv4 address. Any other
    /// length is refused.
    /// - Source: IANA special-purpose address registries (RFC 6890 and its updates).
    public func admits(_ address: [UInt8]) -> Bool {
        if self == .any { return true }
        switch address.count {
        case 4: return admits(version4: address)
        case 16:
            if let inner = Self.embedded(in: address) { return admits(version4: inner) }
            return admits(version6: address)
        default: return false
        }
    }

    private func admits(version4 address: [UInt8]) -> Bool {
        let (first, second) = (address[0], address[1])
        switch self {
        case .any: return true
        case .loopbackOnly: return first == 127
        case .anyButMetadata: return !(first == 169 && second == 254) && address != [100, 100, 100, 200]
        case .publicOnly:
            switch (first, second) {
            case (0, _), (10, _), (127, _), (169, 254), (192, 168), (224..., _): return false
            case (100, 64...127), (172, 16...31), (198, 18...19): return false
            case (192, 0), (198, 51), (203, 0): return !Self.isReserved24(address)
            default: return true
            }
        }
    }

    private func admits(version6 address: [UInt8]) -> Bool {
        let isLoopback = address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        let isLinkLocal = address[0] == 0xFE && address[1] & 0xC0 == 0x80
        switch self {
        case .any: return true
        case .loopbackOnly: return isLoopback
        case .anyButMetadata: return !isLinkLocal && address != Self.metadata6
        case .publicOnly:
            // Only 2000::/3 is global unicast; within it 2001:db8::/32 is for documentation.
            return address[0] & 0xE0 == 0x20 && !address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
        }
    }

    /// fd00:ec2::254.
    private static let metadata6: [UInt8] = [0xFD, 0x00, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54]

    /// The blocks of 256 addresses for protocol assignments and documentation.
    private static func isReserved24(_ address: [UInt8]) -> Bool {
        [[192, 0, 0], [192, 0, 2], [198, 51, 100], [203, 0, 113]].contains { address.starts(with: $0) }
    }

    /// The IPv4 address that an IPv6 address stands for, or nil.
    private static func embedded(in address: [UInt8]) -> [UInt8]? {
        let zeros = [UInt8](repeating: 0, count: 10)
        let last = Array(address.suffix(4))
        if address.starts(with: zeros + [0xFF, 0xFF]) { return last }
        // ::a.b.c.d, but :: and ::1 are addresses of their own.
        if address.starts(with: zeros + [0, 0]), last.prefix(3) != [0, 0, 0] { return last }
        if address.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return last }
        if address.starts(with: [0x20, 0x02]) { return Array(address[2..<6]) }
        return nil
    }
}
