/// An object's key, compared byte for byte.
///
/// Swift compares strings by canonical equivalence: to it the Kelvin sign equals `K`, and the two spellings of `é` are
/// one. To JSON they are different keys, and what a key selects must not depend on such a likeness. Use a key in a `switch`
/// with string literals, or take its ``text``.
public struct JSONKey: Sendable {
    /// The key as a string, decoded.
    public let text: String

    /// Makes a key.
    ///
    /// - Parameter text: The decoded key.
    @inlinable
    public init(_ text: String) {
        self.text = text
    }

    /// Whether two strings hold the same Unicode scalar values in the same order.
    ///
    /// - Complexity: O(length), and O(1) when the lengths differ.
    static func isExactlyEqual(_ left: String, _ right: String) -> Bool {
        let leftBytes = left.utf8Span.span
        let rightBytes = right.utf8Span.span
        guard leftBytes.count == rightBytes.count else { return false }
        return ByteScan.isEqual(leftBytes, at: 0, rightBytes, at: 0, count: leftBytes.count)
    }
}

extension JSONKey: Hashable {
    /// Whether two keys are the same, byte for byte.
    public static func == (left: JSONKey, right: JSONKey) -> Bool {
        isExactlyEqual(left.text, right.text)
    }

    /// Feeds the key's bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        let bytes = text.utf8Span.span
        ByteScan.hash(bytes, at: 0, count: bytes.count, into: &hasher)
    }
}

extension JSONKey: ExpressibleByStringLiteral {
    /// Makes a key from a literal, which is what `case "status":` does.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension JSONKey: CustomStringConvertible {
    /// The key in quotes, short and escaped, fit for a log line.
    public var description: String { JSONExcerpt.quoting(text) }
}
