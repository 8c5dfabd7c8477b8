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

    /// Whether the address is one that only this machine, this link or nobody has: blocking it would cut off ourselves.
    public var isLocal: Bool {
        if bytes.count == 4 { return bytes[0] == 0 || bytes[0] == 127 || (bytes[0] == 169 && bytes[1] == 254) }
        return bytes.dropLast().allSatisfy { $0 == 0 } || (bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80)
    }

    /// Whether traffic with it may be dropped: neither local nor so wide (below /8 or /32) that it means half the world.
    public var isBlockable: Bool { !isLocal && prefix >= (bytes.count == 4 ? 8 : 32) }

    /// The canonical text of the bytes; IPv6 in full, without `::`.
    public var description: String {
        let address =
            bytes.count == 4
            ? bytes.map(String.init).joined(separator: ".")
            : stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
                .joined(separator: ":")
        return prefix == bytes.count * 8 ? address : "\(address)/\(prefix)"
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
            let values = parts.compactMap { (1...4).contains($0.utf8.count) ? UInt16($0, radix: 16) : nil }
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

    /// A decimal number without sign and leading zeros.
    private static func decimal(_ text: Substring, upTo limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text.utf8.count == 1 || text.utf8.first != 48, let value = Int(text), value <= limit
        else { return nil }
        return value
    }
}
