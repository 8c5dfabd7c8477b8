/// An IPv4 or IPv6 address, or a network `address/prefix`, in strict form: no octal or hexadecimal IPv4 parts, no zone, no
/// abbreviation of IPv4, so that what is approved and what a firewall reads are the same.
/// - Source: RFC 4291 section 2.2 for IPv6, RFC 4632 for prefixes; IPv4 as `inet_pton` reads it.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// The 4 or 16 bytes of the address.
    public let bytes: [UInt8]
    /// The length of the prefix in bits; the whole address for a single host.
    public let prefix: Int

    /// An address or network from untrusted text, or nil when `text` is not one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 43, parts.count <= 2, let address = parts.first,
            let bytes = Self.version4(address) ?? Self.version6(address)
        else { return nil }
        var prefix = bytes.count * 8
        if parts.count == 2 {
            guard let length = Self.decimal(parts[1], upTo: prefix) else { return nil }
            prefix = length
        }
        self.bytes = bytes
        self.prefix = prefix
    }

    /// Whether the address or a part of the network is what only this machine, this link, a group or nobody has: blocking
    /// it would cut off ourselves.
    public var isLocal: Bool {
        let plain = unmapped
        let reserved = plain.bytes.count == 4 ? Self.reserved4 : Self.reserved6
        return reserved.contains { plain.overlaps(bytes: $0.bytes, prefix: $0.prefix) }
    }

    /// Whether traffic with it may be dropped: neither local nor so wide (below /8 or /32) that it means half the world.
    public var isBlockable: Bool { !isLocal && unmapped.prefix >= (unmapped.bytes.count == 4 ? 8 : 32) }

    /// Whether the address or a part of the network is in use behind somebody's router: most likely one of our own, which a
    /// line of text is not enough to block.
    public var isPrivate: Bool {
        let plain = unmapped
        let own = plain.bytes.count == 4 ? Self.private4 : Self.private6
        return own.contains { plain.overlaps(bytes: $0.bytes, prefix: $0.prefix) }
    }

    /// IPv4 networks of private use and between a carrier's customers.
    /// - Source: RFC 1918 section 3 and RFC 6598.
    private static let private4: [(bytes: [UInt8], prefix: Int)] = [
        ([10, 0, 0, 0], 8), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16), ([100, 64, 0, 0], 10),
    ]
    /// The unique local IPv6 addresses.
    /// - Source: RFC 4193.
    private static let private6: [(bytes: [UInt8], prefix: Int)] = [([0xfc] + Array(repeating: 0, count: 15), 7)]

    /// IPv4 networks that are nobody's to block: this network, loopback, link-local, multicast, reserved and broadcast.
    /// - Source: RFC 6890, tables 1 to 16, and RFC 5771.
    private static let reserved4: [(bytes: [UInt8], prefix: Int)] = [
        ([0, 0, 0, 0], 8), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16), ([224, 0, 0, 0], 4), ([240, 0, 0, 0], 4),
    ]
    /// The same of IPv6: what lies beside the unspecified address and loopback, all of IPv4 at once, link-local, and
    /// multicast, without which neighbours are not found.
    /// - Source: RFC 6890, tables 17 to 30, and RFC 4291 section 2.7.
    private static let reserved6: [(bytes: [UInt8], prefix: Int)] = [
        (Array(repeating: 0, count: 16), 96), (mapped + [0, 0, 0, 0], 96),
        ([0xfe, 0x80] + Array(repeating: 0, count: 14), 10), ([0xff] + Array(repeating: 0, count: 15), 8),
    ]
    /// The first bytes of an IPv4 address that is written as IPv6.
    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]

    /// The IPv4 address or network that is meant by one of `::ffff:0:0/96`; anything else as it is.
    /// - Source: RFC 4291 section 2.5.5.2.
    private var unmapped: NetworkAddress {
        guard bytes.count == 16, prefix >= 96, bytes.prefix(12).elementsEqual(Self.mapped) else { return self }
        return NetworkAddress(bytes: Array(bytes.suffix(4)), prefix: prefix - 96)
    }

    /// The network with all bits behind its prefix zero, as a kernel has it.
    public var masked: NetworkAddress {
        var bytes = bytes
        for place in bytes.indices {
            let kept = min(8, max(0, prefix - place * 8))
            bytes[place] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - kept))
        }
        return NetworkAddress(bytes: bytes, prefix: prefix)
    }

    /// Whether the two have an address in common; an IPv4 address that is written as IPv6 counts as what it is.
    public func overlaps(_ other: NetworkAddress) -> Bool {
        let (plain, otherPlain) = (unmapped, other.unmapped)
        return plain.bytes.count == otherPlain.bytes.count
            && plain.overlaps(bytes: otherPlain.bytes, prefix: otherPlain.prefix)
    }

    /// An address from its parts.
    private init(bytes: [UInt8], prefix: Int) {
        self.bytes = bytes
        self.prefix = prefix
    }

    /// Whether the network has an address in common with another of the same version: whether the shorter of the two
    /// prefixes agrees.
    private func overlaps(bytes other: [UInt8], prefix otherPrefix: Int) -> Bool {
        let length = min(prefix, otherPrefix)
        let whole = length / 8
        guard bytes.prefix(whole).elementsEqual(other.prefix(whole)) else { return false }
        return length % 8 == 0 || (bytes[whole] ^ other[whole]) >> (8 - length % 8) == 0
    }

    /// The canonical text of the bytes; IPv6 in full, without `::`.
    public var description: String {
        let address = Self.text(of: bytes)
        return prefix == bytes.count * 8 ? address : "\(address)/\(prefix)"
    }

    /// The text of 4 or 16 bytes without a prefix.
    private static func text(of bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { group -> String in
            let value = UInt16(bytes[2 * group]) << 8 | UInt16(bytes[2 * group + 1])
            return String(value, radix: 16)
        }
        return groups.joined(separator: ":")
    }

    /// The bytes of a dotted quad.
    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { decimal($0, upTo: 255).map(UInt8.init) }
        return bytes.count == 4 ? bytes : nil
    }

    /// The bytes of an IPv6 address, with at most one `::`.
    private static func version6(_ text: Substring) -> [UInt8]? {
        guard text.contains(":"), let halves = halves(of: text) else { return nil }
        var groups: [[UInt16]] = []
        for half in halves {
            let parts = half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false)
            let values = parts.compactMap { hexadecimal($0) }
            guard values.count == parts.count else { return nil }
            groups.append(values)
        }
        let count = groups.reduce(0) { $0 + $1.count }
        guard halves.count == 2 ? count <= 7 : count == 8 else { return nil }
        let filled = groups[0] + Array(repeating: 0, count: 8 - count) + (groups.count == 2 ? groups[1] : [])
        return filled.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    }

    /// The text before and behind `::`, or all of it; nil when `::` comes twice.
    private static func halves(of text: Substring) -> [Substring]? {
        var places: [Substring.Index] = []
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if next < text.endIndex, text[index] == ":", text[next] == ":" {
                places.append(index)
                index = next
            }
            index = text.index(after: index)
        }
        guard places.count <= 1 else { return nil }
        guard let place = places.first else { return [text] }
        return [text[..<place], text[text.index(place, offsetBy: 2)...]]
    }

    /// One to four hexadecimal digits; a sign, which Swift's own reading takes, is none.
    private static func hexadecimal(_ text: Substring) -> UInt16? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ isHexadecimal($0) }) else { return nil }
        return UInt16(text, radix: 16)
    }

    /// Whether `byte` is one of `[0-9A-Fa-f]`.
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }

    /// A decimal number without sign and leading zeros.
    private static func decimal(_ text: Substring, upTo limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text.utf8.count == 1 || text.utf8.first != 48, let value = Int(text), value <= limit
        else { return nil }
        return value
    }
}
