public import IncidentModel

/// A condition over one label, as Alertmanager's clients write it: `severity="critical"`, `service=~"shop-.*"`.
/// - Source: Alertmanager, "Configuration", section "Matchers".
public struct AlertMatcher: Sendable, Hashable {
    /// Why a text is no matcher, in a sentence without the text.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The sentence.
        public let description: String
    }

    /// How the value is compared.
    private enum Comparison: Sendable, Hashable {
        case equal(String)
        case fits(LabelPattern)
    }

    /// The most characters of a matcher.
    public static let longest = 1000

    private let name: String
    private let comparison: Comparison
    private let isNegated: Bool

    /// A matcher from its text.
    /// - Throws: What it has wrong.
    public init(_ text: String) throws(Problem) {
        guard text.unicodeScalars.count <= Self.longest else {
            throw Problem(description: "it has more than \(Self.longest) characters")
        }
        let body = text.drop { $0 == " " }
        let name = body.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = name.first, !first.isNumber else {
            throw Problem(description: "it does not begin with a label")
        }
        var rest = body[name.endIndex...].drop { $0 == " " }
        guard let sign = ["=~", "!~", "!=", "="].first(where: { rest.hasPrefix($0) }) else {
            throw Problem(description: "after the label comes one of `=`, `!=`, `=~` and `!~`")
        }
        rest = rest.dropFirst(sign.count).drop { $0 == " " }
        let value = try Self.value(rest)
        self.name = String(name)
        isNegated = sign.hasPrefix("!")
        if sign.hasSuffix("~") {
            guard let pattern = LabelPattern(value) else {
                throw Problem(
                    description:
                        "of regular expressions only `.`, `.*`, `.+`, `|` and escaped characters are understood"
                )
            }
            comparison = .fits(pattern)
        } else {
            comparison = .equal(value)
        }
    }

    /// A value with or without quotation marks.
    private static func value(_ text: Substring) throws(Problem) -> String {
        guard text.first == "\"" else {
            let value = text.reversed().drop { $0 == " " }.reversed()
            guard !value.contains(where: { "\"{},".contains($0) }) else {
                throw Problem(
                    description: "a value with quotation marks, braces or commas has quotation marks around it"
                )
            }
            return String(value)
        }
        var value = ""
        var characters = text.dropFirst().makeIterator()
        while let character = characters.next() {
            switch character {
            case "\"":
                while let after = characters.next() {
                    guard after == " " else { throw Problem(description: "something follows its value") }
                }
                return value
            case "\\":
                switch characters.next() {
                case "n": value.append("\n")
                case "\"": value.append("\"")
                case "\\": value.append("\\")
                default: throw Problem(description: "a backslash stands before `\"`, `\\` or `n` only")
                }
            default: value.append(character)
            }
        }
        throw Problem(description: "its value has no closing quotation mark")
    }

    /// Whether an alert has such a label; a label that is not there is empty.
    /// - Complexity: O(length of the value), times that of the pattern where there is one.
    public func matches(_ alert: Alert) -> Bool {
        let value = alert.labels[name] ?? ""
        let isFit =
            switch comparison {
            case .equal(let text): value == text
            case .fits(let pattern): pattern.matches(value)
            }
        return isFit != isNegated
    }
}
