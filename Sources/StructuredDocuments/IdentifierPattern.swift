/// The form that a name must have. Names select things and are shown to people, so each form is a short list of ASCII
/// characters: no blanks, no separators of paths or commands, nothing that looks like something else.
public struct IdentifierPattern: Sendable {
    /// What a right name is, as it follows "must be".
    public let expectation: String
    /// Whether a text has the form.
    private let isRight: @Sendable (String) -> Bool

    /// A form of one's own; `isRight` must not take time beyond O(length).
    public init(expecting expectation: String, _ isRight: @escaping @Sendable (String) -> Bool) {
        self.expectation = expectation
        self.isRight = isRight
    }

    /// Whether `text` has the form.
    public func matches(_ text: String) -> Bool { isRight(text) }

    /// `checkout-7`: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end.
    /// - Source: RFC 1123, section 2.1, in the lower-case form that Kubernetes takes for names.
    public static let name = IdentifierPattern(
        expecting: "1 to 63 lower-case letters, digits and inner hyphens"
    ) { isName($0.utf8[...]) }

    /// `kubernetes.rollout-restart`: names joined by points, 253 characters at most.
    /// - Source: RFC 1123, section 2.1; the limit is that of a host name.
    public static let dotted = IdentifierPattern(
        expecting: "lower-case letters, digits and inner hyphens, parts joined by points, at most 253 characters"
    ) { text in
        text.utf8.count <= 253
            && text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isName)
    }

    /// `maxSurge`, `alert_name`: a letter or underscore, then letters, digits, underscores and hyphens, 63 at most.
    public static let word = IdentifierPattern(
        expecting: "a letter or underscore, then at most 62 letters, digits, underscores and hyphens"
    ) { text in
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else { return false }
        return text.utf8.count <= 63
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// `app.kubernetes.io/name`, `job`: 1 to 317 letters, digits, `-`, `_`, `.` and at most one `/`, a letter or digit
    /// at either end, or an underscore at the front.
    /// - Source: the syntax of Kubernetes label keys (253 characters, a slash, 63 characters), which holds those of
    ///   Prometheus.
    public static let label = IdentifierPattern(
        expecting: "a label: letters, digits, `-`, `_` and `.`, at most one `/`, at most 317 characters"
    ) { text in
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 317 else { return false }
        guard isAlphanumeric(first) || first == UInt8(ascii: "_") else { return false }
        guard isAlphanumeric(last) || last == UInt8(ascii: "_") else { return false }
        var slashes = 0
        for byte in text.utf8 where !isAlphanumeric(byte) {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
            case UInt8(ascii: "/"): slashes += 1
            default: return false
            }
        }
        return slashes <= 1
    }

    /// Whether `part` is a `name`.
    private static func isName(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, let last = part.last, part.count <= 63 else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && part.allSatisfy { isDigit($0) || isLowercase($0) || $0 == UInt8(ascii: "-") }
    }

    /// Whether `byte` is a digit.
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Whether `byte` is a lower-case ASCII letter.
    private static func isLowercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    /// Whether `byte` is an ASCII letter.
    private static func isLetter(_ byte: UInt8) -> Bool { isLowercase(byte | 0x20) }

    /// Whether `byte` is an ASCII letter or a digit.
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
