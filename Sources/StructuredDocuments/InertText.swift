/// Text from outside made harmless to print: one line, no control characters, nothing invisible.
///
/// Alerts, logs, runbooks and model replies can hold terminal escapes that repaint the screen, bidirectional marks that
/// show a name backwards, and invisible characters that make two names look the same. Whatever the product prints of
/// them goes through this type. What is kept is kept byte for byte; what is not is shown as `\u{001B}`:
///
/// - control characters (C0, DEL, C1), format characters (bidirectional controls, zero-width characters, tags), line
///   and paragraph separators, everything else that Unicode calls ignorable, private and unassigned code points;
/// - spaces other than the ordinary, the no-break (U+00A0, U+202F) and the ideographic one, and the blank U+2800;
/// - combining marks that have nothing to combine with, and those after the eighth on one base;
/// - emoji and text selectors (U+FE0E, U+FE0F) anywhere but after an emoji.
///
/// A backslash is not doubled, so the form is for reading, not for turning back; in exchange applying it twice changes
/// nothing. Letters that merely look alike (homoglyphs) are kept: names are matched against the inventory, not by eye.
/// - Source: Unicode Technical Reports 36 and 39 (security considerations and mechanisms).
public struct InertText: Hashable, Sendable, CustomStringConvertible {
    /// The printable form.
    public let text: String

    /// The least maximum, in characters: it leaves room for the note about what was cut.
    public static let smallestMaximum = 32

    /// The printable form of `source`.
    ///
    /// A character here is a Unicode scalar, because what people see as one character can be made as long as one likes.
    /// - Parameters:
    ///   - source: Any text.
    ///   - maximum: The most characters the form may have, nil for no limit; less than `smallestMaximum` counts as
    ///     that. Longer text ends in "… (123 more)": so many characters of `source` are not shown.
    ///   - keepingNewlines: Whether line feeds are kept, carriage returns become line feeds and tabs become spaces, for
    ///     text that is shown as a block.
    /// - Complexity: O(`source.utf8.count`); printable ASCII is not copied.
    public init(_ source: String, maximum: Int? = nil, keepingNewlines: Bool = false) {
        let limit = maximum.map { max($0, Self.smallestMaximum) }
        if Self.isPrintableASCII(source), source.utf8.count <= limit ?? .max {
            self.text = source
        } else if let limit, !Self.fits(source, within: limit, keepingNewlines: keepingNewlines) {
            self.text = Self.shortened(source, to: limit, keepingNewlines: keepingNewlines)
        } else {
            self.text = Self.whole(source, keepingNewlines: keepingNewlines)
        }
    }

    /// The text.
    public var description: String { text }

    /// The text between backquotes, as messages name things.
    public var quoted: String { "`" + text + "`" }

    /// Whether every byte is in 0x20...0x7E. Written without an early exit so that it is vectorised.
    private static func isPrintableASCII(_ source: String) -> Bool {
        let bytes = source.utf8.span
        var unprintable: UInt8 = 0
        for index in bytes.indices {
            unprintable |= (bytes[index] &- 0x20) >= 0x5F ? 1 : 0
        }
        return unprintable == 0
    }

    /// Whether the form has at most `limit` characters; stops reading as soon as it has more.
    private static func fits(_ source: String, within limit: Int, keepingNewlines: Bool) -> Bool {
        var filter = InertScalarFilter(keepingNewlines: keepingNewlines)
        var length = 0
        for scalar in source.unicodeScalars {
            length += filter.rendering(of: scalar).length
            if length > limit { return false }
        }
        return true
    }

    /// The whole form.
    private static func whole(_ source: String, keepingNewlines: Bool) -> String {
        var filter = InertScalarFilter(keepingNewlines: keepingNewlines)
        var text: [UInt8] = []
        text.reserveCapacity(source.utf8.count)
        for scalar in source.unicodeScalars {
            filter.rendering(of: scalar).append(to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The beginning of the form and the note about the rest, `limit` characters at most.
    private static func shortened(_ source: String, to limit: Int, keepingNewlines: Bool) -> String {
        let total = source.unicodeScalars.count
        // The count of what is cut has no more digits than the whole, so the note never exceeds what is set aside.
        let room = limit - note(cutting: total).unicodeScalars.count
        var filter = InertScalarFilter(keepingNewlines: keepingNewlines)
        var text: [UInt8] = []
        var length = 0
        var shown = 0
        for scalar in source.unicodeScalars {
            let rendering = filter.rendering(of: scalar)
            guard length + rendering.length <= room else { break }
            rendering.append(to: &text)
            length += rendering.length
            shown += 1
        }
        return String(decoding: text, as: UTF8.self) + note(cutting: total - shown)
    }

    /// What stands for `count` characters that are not shown.
    private static func note(cutting count: Int) -> String { "… (\(count) more)" }
}
