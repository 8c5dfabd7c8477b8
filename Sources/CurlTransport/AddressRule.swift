/// Which addresses a client may connect to, judged on the resolved address itself: neither a name that resolves
/// elsewhere on its second look-up (DNS rebinding) nor an unusual spelling of an address gets past it.
///
/// Through a proxy the address is the proxy's, so the rule cannot see the destination.
public enum AddressRule: String, Sendable, CaseIterable {
    /// Every address but those at which clouds serve credentials: link-local ones (169.254/16, fe80::/10) and those of
    /// `metadata4` and `metadata6`.
    case anyButMetadata
    /// 127/8 and ::1 alone.
    case loopbackOnly
    /// Addresses of the public internet alone: no loopback, private, shared, link-local, multicast or reserved one.
    case publicOnly
    /// Every address.
    case any

    /// Whether the rule admits an address of 4 bytes (IPv4) or 16 (IPv6), in network order.
    ///
    /// An IPv4 address inside an IPv6 one is judged as the IPv4 address, and an IPv6 address that may hold one by both. What
    /// leads through a translator or a tunnel is no loopback, whatever it holds. Any other length is refused.
    /// - Source: IANA special-purpose address registries (RFC 6890 and its updates).
    public func admits(_ address: [UInt8]) -> Bool {
        if self == .any { return true }
        switch address.count {
        case 4: return admits(version4: address)
        case 16:
            if let inner = Self.mapped(in: address) { return admits(version4: inner) }
            if self == .loopbackOnly { return admits(version6: address) }
            if let inner = Self.translated(in: address) { return admits(version4: inner) }
            return admits(version6: address) && Self.carried(in: address).allSatisfy { admits(version4: $0) }
        default: return false
        }
    }

    private func admits(version4 address: [UInt8]) -> Bool {
        let (first, second) = (address[0], address[1])
        switch self {
        case .any: return true
        case .loopbackOnly: return first == 127
        case .anyButMetadata: return !(first == 169 && second == 254) && !Self.metadata4.contains(address)
        case .publicOnly:
            switch (first, second) {
            case (0, _), (10, _), (127, _), (169, 254), (192, 168), (224..., _): return false
            case (100, 64...127), (172, 16...31), (198, 18...19): return false
            case (192, 0), (192, 88), (198, 51), (203, 0): return !Self.isReserved24(address)
            default: return !Self.metadata4.contains(address)
            }
        }
    }

    private func admits(version6 address: [UInt8]) -> Bool {
        let isLoopback = address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        let isLinkLocal = address[0] == 0xFE && address[1] & 0xC0 == 0x80
        switch self {
        case .any: return true
        case .loopbackOnly: return isLoopback
        case .anyButMetadata: return !isLinkLocal && !Self.metadata6.contains(address)
        case .publicOnly:
            // Only 2000::/3 is global unicast; within it 2001::/23 is for protocols, Teredo's tunnels among them, and
            // 2001:db8::/32 and 3fff::/20 for documentation.
            let isReserved =
                address.starts(with: [0x20, 0x01]) && address[2] < 2
                || address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
                || address.starts(with: [0x3F, 0xFF]) && address[2] < 0x10
            return address[0] & 0xE0 == 0x20 && !isReserved
        }
    }

    /// Where clouds serve credentials beside 169.254/16: Alibaba, Oracle, Azure's wire server.
    private static let metadata4: [[UInt8]] = [[100, 100, 100, 200], [192, 0, 0, 192], [168, 63, 129, 16]]

    /// The same for IPv6: fd00:ec2::254 and fd00:ec2::23 of Amazon, fd20:ce::254 of Google, fd00:c1::a9fe:a9fe of Oracle.
    private static let metadata6: [[UInt8]] = [
        [0xFD, 0x00, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54],
        [0xFD, 0x00, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x00, 0x23],
        [0xFD, 0x20, 0x00, 0xCE] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54],
        [0xFD, 0x00, 0x00, 0xC1] + [UInt8](repeating: 0, count: 8) + [0xA9, 0xFE, 0xA9, 0xFE],
    ]

    /// The blocks of 256 addresses for protocol assignments, relays and documentation.
    private static func isReserved24(_ address: [UInt8]) -> Bool {
        [[192, 0, 0], [192, 0, 2], [192, 88, 99], [198, 51, 100], [203, 0, 113]].contains { address.starts(with: $0) }
    }

    /// The IPv4 address that the system itself takes an IPv6 address for, or nil.
    private static func mapped(in address: [UInt8]) -> [UInt8]? {
        address.starts(with: zeros(10) + [0xFF, 0xFF]) ? Array(address.suffix(4)) : nil
    }

    /// The IPv4 address that a translator or tunnel takes an IPv6 address for, or nil: compatible, translated, NAT64, 6to4.
    /// - Source: RFC 4291, RFC 2765, RFC 6052, RFC 3056.
    private static func translated(in address: [UInt8]) -> [UInt8]? {
        let last = Array(address.suffix(4))
        // ::a.b.c.d, but :: and ::1 are addresses of their own.
        if address.starts(with: zeros(12)), last.prefix(3) != [0, 0, 0] { return last }
        if address.starts(with: zeros(8) + [0xFF, 0xFF, 0, 0]) { return last }
        if address.starts(with: [0x00, 0x64, 0xFF, 0x9B] + zeros(8)) { return last }
        if address.starts(with: [0x20, 0x02]) { return Array(address[2..<6]) }
        return nil
    }

    /// The IPv4 addresses that an IPv6 address may lead to beside being one of its own: a local NAT64's, of which nobody else
    /// knows the form, Teredo's server and client, ISATAP's.
    /// - Source: RFC 8215 and RFC 6052, section 2.2; RFC 4380, section 4; RFC 5214, section 6.1.
    private static func carried(in address: [UInt8]) -> [[UInt8]] {
        let last = Array(address.suffix(4))
        if address.starts(with: [0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01]) {
            return [last, Array(address[6...7] + address[9...10]), [address[7]] + Array(address[9...11])]
        }
        if address.starts(with: [0x20, 0x01, 0, 0]) { return [Array(address[4..<8]), last.map { ~$0 }] }
        let isTunnel = Array(address[9..<12]) == [0x00, 0x5E, 0xFE] && address[8] & 0xFD == 0
        return isTunnel ? [last] : []
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
