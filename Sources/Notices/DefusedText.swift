internal import IncidentModel
internal import StructuredDocuments

/// Text from outside that does nothing wherever it is shown: one line, without secrets, in which no chat and no mail
/// program finds markup, a mention or a link.
///
/// Chat services and mail programs each have their own markup and make links of whatever looks like one. Escaping for one is
/// markup for the next, so characters that any of them reads are shown by characters that look alike and mean nothing, and
/// what looks like an address is broken visibly: `https[:]//evil[.]com`. Names within a cluster stay as they are.
struct DefusedText: Sendable, Hashable, CustomStringConvertible {
    /// The text.
    let text: String

    /// Characters that begin or end markup, mentions or escapes somewhere, with what stands for them.
    private static let replacements: [Unicode.Scalar: Unicode.Scalar] = [
        "@": "\u{FF20}", "[": "\u{FF3B}", "]": "\u{FF3D}", "`": "\u{02CB}", "*": "\u{2217}", "~": "\u{223C}",
        "#": "\u{FF03}", "|": "\u{00A6}", "<": "\u{2039}", ">": "\u{203A}", "\\": "\u{FF3C}", "&": "\u{FF06}",
    ]
    /// Dots as domain names may have them.
    /// - Source: RFC 3490, section 3.1.
    private static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
    /// Last parts of names that nobody can register, and of common files.
    /// - Source: RFC 6761, RFC 6762 and ICANN's resolution on `internal`; names of Kubernetes.
    private static let harmlessEnds: Set<String> = [
        "svc", "local", "internal", "lan", "corp", "test", "invalid", "example", "localhost", "localdomain", "yaml",
        "yml", "json", "log", "conf",
    ]

    /// The harmless form of `source`, of at most `maximum` characters before links are broken.
    init(_ source: String, maximum: Int) {
        let scalars = Array(InertText(SecretRedaction.redacted(source), maximum: maximum).text.unicodeScalars)
        var shown = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            let next = place + 1 < scalars.count ? scalars[place + 1] : " "
            let previous = place > 0 ? scalars[place - 1] : " "
            if scalar == ":", next == "/" {
                shown.append(contentsOf: "[:]".unicodeScalars)
            } else if Self.dots.contains(scalar), Self.isWord(previous), Self.beginsDomainEnd(scalars[(place + 1)...]) {
                shown.append(contentsOf: "[.]".unicodeScalars)
            } else if scalar == "_", !Self.isWord(previous) || !Self.isWord(next) {
                shown.append("\u{FF3F}")
            } else {
                shown.append(Self.replacements[scalar] ?? scalar)
            }
        }
        text = String(shown)
    }

    /// The text.
    var description: String { text }

    /// Whether what follows a dot could be the end of a name that can be registered: each part of a name is judged, since
    /// programs make a link of `evil.co` when what follows does not look like a name.
    private static func beginsDomainEnd(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        // A name has at most 253 characters; what is longer is none.
        let name = rest.prefix(254).prefix { isWord($0) || $0 == "-" || dots.contains($0) }
        let labels = name.split(whereSeparator: { dots.contains($0) })
        guard let label = labels.first, name.first.map({ !dots.contains($0) }) == true, label.count >= 2 else {
            return false
        }
        let last = labels.last.map { String(String.UnicodeScalarView($0)).lowercased() } ?? ""
        guard !harmlessEnds.contains(last) else { return false }
        return label.starts(with: "xn--".unicodeScalars) || label.allSatisfy { $0.properties.isAlphabetic }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
}
