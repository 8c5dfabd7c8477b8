/// A piece of foreign text that is safe to show.
enum Excerpt {
    /// The most characters of an endpoint's text that are ever shown.
    static let limit = 160

    /// The beginning of `text` on one line, in quotes, with everything escaped that could steer a terminal or mislead a
    /// reader: control and format characters (bidirectional overrides, zero-width ones), line and paragraph separators,
    /// private and unassigned ones. The key is blotted out first.
    static func quoting(_ text: String, without key: APIKey?) -> String {
        // More than is shown, so that a key across the cut is still found whole.
        let start = String(text.prefix(4 * limit + 4096))
        return "“\(plain(key?.redacting(start) ?? start))”"
    }

    /// The beginning of `text` on one line, escaped as in `quoting(_:without:)`, without quotes.
    static func plain(_ text: String) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            let shown = isPlain(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            count += shown.unicodeScalars.count
            guard count <= limit else { return result + "…" }
            result += shown
        }
        return result
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        // A mark without a base would hang on the quote before it.
        case .enclosingMark, .nonspacingMark: false
        default: true
        }
    }
}
