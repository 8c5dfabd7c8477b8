/// What is wrong, as `area.name`: `image.reference-incorrect`, `database.connections-exhausted`.
///
/// Codes are data of the fault catalogue; this type only keeps their form. A runbook or an action may also name all codes
/// of an area with `FaultPattern`.
public struct FaultCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The whole code.
    public let text: String
    /// The area, the part before the dot.
    public var area: String { String(text.utf8.prefix { $0 != UInt8(ascii: ".") }) ?? text }

    /// A code from untrusted text, or nil unless it is two non-empty parts of `[a-z0-9-]` joined by one dot, at most 80
    /// characters in all.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 80, parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAllowed) })
        else { return nil }
        self.text = text
    }

    /// A code written in this product's own code; a malformed one is a programmer's error and traps.
    public init(literal text: StaticString) {
        let copy = "\(text)"
        guard let code = Self(copy) else { preconditionFailure("malformed fault code: \(copy)") }
        self = code
    }

    /// The whole code.
    public var description: String { text }

    /// Byte-wise order of the text.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8) }

    /// Whether `byte` may stand in a part of a code.
    fileprivate static func isAllowed(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "-")
    }
}

/// One fault code, or all codes of an area written `area.*`.
public enum FaultPattern: Hashable, Sendable, CustomStringConvertible {
    /// Exactly this code.
    case code(FaultCode)
    /// Every code of the area.
    case area(String)

    /// A pattern from untrusted text, or nil when it is neither a code nor `area.*`.
    public init?(_ text: String) {
        if text.hasSuffix(".*") {
            let area = String(text.dropLast(2))
            guard !area.isEmpty, area.utf8.count <= 40, area.utf8.allSatisfy(FaultCode.isAllowed) else { return nil }
            self = .area(area)
        } else if let code = FaultCode(text) {
            self = .code(code)
        } else {
            return nil
        }
    }

    /// Whether `code` is meant by this pattern.
    public func matches(_ code: FaultCode) -> Bool {
        switch self {
        case .code(let own): own == code
        case .area(let area): code.area == area
        }
    }

    /// How narrowly the pattern speaks: an exact code outranks an area.
    public var specificity: Int {
        switch self {
        case .code: 2
        case .area: 1
        }
    }

    /// The pattern as it is written.
    public var description: String {
        switch self {
        case .code(let code): code.text
        case .area(let area): area + ".*"
        }
    }
}
