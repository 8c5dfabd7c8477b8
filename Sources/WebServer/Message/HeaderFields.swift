/// A field of a response's head.
public struct HeaderField: Sendable, Hashable {
    /// The name: a token of RFC 9110.
    public let name: String
    /// The value: no line breaks and no NUL.
    public let value: String

    /// Creates a field. What HTTP cannot carry makes the response a 500 instead of another response.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The header fields of a request, copied; texts are made when they are asked for.
public struct HeaderFields: Sendable {
    /// Where a field stands in the block.
    struct Place: Sendable, Equatable {
        let name: Range<Int>
        let value: Range<Int>
    }

    let block: [UInt8]
    let places: [Place]

    /// How many fields there are.
    public var count: Int { places.count }

    /// All fields in the order of the wire; bytes that are no UTF-8 become U+FFFD.
    public var all: [HeaderField] {
        places.map { HeaderField(text($0.name), text($0.value)) }
    }

    /// The value of the first field with this name, whatever its case; nil without one.
    /// - Complexity: O(bytes of names).
    public subscript(name: String) -> String? {
        places.first { isNamed($0, name) }.map { text($0.value) }
    }

    /// The values of all fields with this name, in order.
    public func values(of name: String) -> [String] {
        places.filter { isNamed($0, name) }.map { text($0.value) }
    }

    /// How many fields have this name.
    func count(of name: String) -> Int {
        places.count { isNamed($0, name) }
    }

    /// The bytes of the first field with this name.
    func bytes(of name: String) -> ArraySlice<UInt8>? {
        places.first { isNamed($0, name) }.map { block[$0.value] }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: block[range], as: UTF8.self) }

    private func isNamed(_ place: Place, _ name: String) -> Bool {
        let other = name.utf8
        guard place.name.count == other.count else { return false }
        return zip(block[place.name], other).allSatisfy { ASCII.lowered($0) == ASCII.lowered($1) }
    }
}

/// Bytes of ASCII.
enum ASCII {
    /// The lower-case letter for an upper-case one.
    static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    /// Whether two texts are equal but for case.
    static func isEqual(_ bytes: some Collection<UInt8>, _ text: String) -> Bool {
        bytes.count == text.utf8.count && zip(bytes, text.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    /// Whether a byte may stand in a token: a method, or a field's name.
    /// - Source: RFC 9110, section 5.6.2.
    static func isToken(_ byte: UInt8) -> Bool { byte < 128 && tokens[Int(byte)] }

    /// Whether a byte is a digit.
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static let tokens: [Bool] = table(letters + digits + "!#$%&'*+-.^_`|~")

    /// Whether a byte may stand in a request target.
    /// - Source: RFC 3986, appendix A; brackets in queries are what browsers send for `match[]`.
    static func isTarget(_ byte: UInt8) -> Bool { byte < 128 && targets[Int(byte)] }

    private static let targets: [Bool] = table(letters + digits + "-._~!$&'()*+,;=:@/?%[]")

    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let digits = "0123456789"

    private static func table(_ members: String) -> [Bool] {
        var table = [Bool](repeating: false, count: 128)
        for byte in members.utf8 { table[Int(byte)] = true }
        return table
    }
}
