/// A name that only makes sense for one kind of thing: an `Identifier<ActionDefinition>` is never taken for a runbook's.
///
/// The text is what people write in YAML and read in plans: lower-case letters, digits, dots and dashes.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The text of the identifier, 1 to 128 characters of `[a-z0-9.-]`, starting with a letter or digit.
    public let text: String

    /// An identifier from untrusted text, or nil when it is not of the form above.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard (1...128).contains(bytes.count), let first = bytes.first, Self.isAlphanumeric(first),
            bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }

    /// An identifier written in this product's own code; a malformed one is a programmer's error and traps.
    public init(literal text: StaticString) {
        let copy = "\(text)"
        guard let identifier = Self(copy) else { preconditionFailure("malformed identifier: \(copy)") }
        self = identifier
    }

    /// The text itself.
    public var description: String { text }

    /// Byte-wise order of the text.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8) }

    /// Whether `byte` is one of `[a-z0-9]`.
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
