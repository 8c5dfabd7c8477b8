/// How long a request's body is. There must be one answer, for us, for libmicrohttpd and for any proxy before us.
/// - Source: RFC 9112, section 6.
struct Framing: Equatable {
    let contentLength: Int?
    let isChunked: Bool

    init(_ fields: HeaderFields, isVersion11: Bool) throws(HeadRefused) {
        let lengths = fields.count(of: "content-length")
        let codings = fields.count(of: "transfer-encoding")
        guard lengths + codings <= 1 else { throw HeadRefused(.framing) }
        if codings == 1 {
            guard isVersion11, let coding = fields.bytes(of: "transfer-encoding"), ASCII.isEqual(coding, "chunked"),
                // libmicrohttpd compares the whole value; it would wait for ever on a space at its end.
                fields.block[coding.endIndex] == 0
            else { throw HeadRefused(.framing) }
        }
        isChunked = codings == 1
        contentLength = try lengths == 1 ? Self.number(fields.bytes(of: "content-length") ?? []) : nil
        if let expectation = fields.bytes(of: "expect"), !ASCII.isEqual(expectation, "100-continue") {
            throw HeadRefused(.expectation)
        }
    }

    /// Digits alone: no sign, no space, no list.
    private static func number(_ digits: ArraySlice<UInt8>) throws(HeadRefused) -> Int {
        guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy(ASCII.isDigit) else {
            throw HeadRefused(.framing)
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

/// The check of `Host`.
/// - Source: RFC 9112, section 3.2; RFC 3986, section 3.2.2.
enum HostField {
    /// Refuses a missing, repeated or malformed field.
    static func check(_ fields: HeaderFields, isVersion11: Bool) throws(HeadRefused) {
        switch fields.count(of: "host") {
        case 0 where !isVersion11: return
        case 1:
            guard let host = fields.bytes(of: "host"), isAuthority(host) else { throw HeadRefused(.host) }
        default: throw HeadRefused(.host)
        }
    }

    /// Whether bytes are a host name or address with or without a port; user information and escapes are refused.
    static func isAuthority(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count <= 255, let first = bytes.first else { return false }
        var rest: ArraySlice<UInt8>
        if first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = bytes[(bytes.startIndex + 1)..<end]
            let isAddress = address.allSatisfy { byte in
                ASCII.hexadecimal(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            }
            guard isAddress, address.count >= 2, address.contains(UInt8(ascii: ":")) else { return false }
            rest = bytes[(end + 1)...]
        } else {
            let name = bytes.prefix { $0 != UInt8(ascii: ":") }
            let isName = name.allSatisfy { byte in
                ASCII.isDigit(byte) || (0x61...0x7A).contains(ASCII.lowered(byte)) || Array("-._".utf8).contains(byte)
            }
            guard isName, !name.isEmpty else { return false }
            rest = bytes[name.endIndex...]
        }
        if rest.isEmpty { return true }
        guard rest.removeFirst() == UInt8(ascii: ":") else { return false }
        return !rest.isEmpty && rest.count <= 5 && rest.allSatisfy(ASCII.isDigit)
    }
}
