public import ContentDigests

/// The name of an object of a playbook: its type, two dashes, a UUID.
///
/// - Source: CACAO Security Playbooks 2.0, section 10.10.
public struct PlaybookIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The type of the object, such as `action`.
    public let type: String
    /// What tells it from all others.
    public let unique: UniqueIdentifier
    /// The identifier as it was written: references are compared with this, byte for byte.
    public let description: String

    /// The identifier of an object of a type.
    public init(type: String, _ unique: UniqueIdentifier) {
        self.type = type
        self.unique = unique
        description = "\(type)--\(unique)"
    }

    /// The identifier that a text means; nil when it is none.
    ///
    /// Versions 1 to 5 are read, as OASIS's schema does, and none but the standard variant.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count > 38, bytes.count <= Self.longest else { return nil }
        let type = bytes.dropLast(38)
        guard bytes[type.endIndex] == UInt8(ascii: "-"), bytes[type.endIndex + 1] == UInt8(ascii: "-"),
            Self.isType(type), let unique = UniqueIdentifier(String(decoding: bytes.suffix(36), as: UTF8.self)),
            (1...5).contains(unique.version), unique.hasStandardVariant
        else { return nil }
        self.type = String(decoding: type, as: UTF8.self)
        self.unique = unique
        description = text
    }

    /// The longest identifier, in bytes; types have at most 250.
    private static let longest = 288

    /// Whether bytes are a type: small letters, digits and dashes, at least three, a letter first and no dash last.
    private static func isType(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 3, let first = bytes.first, let last = bytes.last, isSmall(first),
            last != UInt8(ascii: "-")
        else { return false }
        return bytes.allSatisfy { isSmall($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isSmall(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
