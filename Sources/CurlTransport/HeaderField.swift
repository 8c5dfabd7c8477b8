/// One header field of a request or a response.
///
/// A secret value is sent, but never shown: not by `description`, not by `dump`, not in an error.
public struct HeaderField: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The field's name; compared without regard to case.
    public var name: String
    /// The field's value.
    public var value: String
    /// Whether `value` is hidden wherever the field is shown.
    public var isSecret: Bool

    /// Creates a field; what a field may not hold is refused when the request is sent.
    public init(_ name: String, _ value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }

    /// The field as a line, with a secret value redacted.
    public var description: String { isSecret ? "\(name): <redacted>" : "\(name): \(value)" }

    /// A mirror that shows no more than `description`.
    public var customMirror: Mirror { Mirror(self, children: ["field": description]) }

    /// Whether the name is a token and the value holds no control character.
    ///
    /// A line break would let a value add header fields, or a second request (request splitting).
    /// - Source: RFC 9110, sections 5.1 and 5.5.
    var isSendable: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte) && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Whether `name` is this field's name, without regard to the case of ASCII letters.
    func isNamed(_ other: String) -> Bool {
        name.utf8.elementsEqual(other.utf8) { Self.lowercase($0) == Self.lowercase($1) }
    }

    /// The lower-case form of an ASCII letter; every other byte is itself.
    static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
