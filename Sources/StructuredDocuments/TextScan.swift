/// Cuts and searches text by its bytes.
///
/// What programs print is cut at ASCII signs. By characters that takes several times as long, since Swift looks up for each
/// which code points belong together, and a line feed with a combining mark behind it would end no line.
public enum TextScan: Sendable {
    /// The lines of `text`, cut at line feeds, without empty ones.
    /// - Complexity: O(length of the text).
    public static func lines(of text: some StringProtocol) -> [Substring] {
        words(of: text) { $0 != 0x0A }
    }

    /// The longest runs of bytes that belong to a word.
    /// - Parameters:
    ///   - text: What is cut.
    ///   - isPart: Whether a byte belongs to a word. Bytes above ASCII belong to larger code points, all of which must be
    ///     judged alike.
    /// - Returns: The words in order.
    /// - Complexity: O(length of the text).
    public static func words(of text: some StringProtocol, _ isPart: (UInt8) -> Bool) -> [Substring] {
        let text = Substring(text)
        var words: [Substring] = []
        var start: Substring.Index?
        for place in text.utf8.indices {
            if isPart(text.utf8[place]) {
                start = start ?? place
            } else if let begin = start {
                words.append(text[begin..<place])
                start = nil
            }
        }
        if let begin = start { words.append(text[begin...]) }
        return words
    }

    /// The first place of `phrase`, which is not empty, in `text`; nil when it does not occur.
    /// - Complexity: O(length of the text × length of the phrase), in practice that of the text.
    public static func range(of phrase: String, in text: some StringProtocol) -> Range<String.Index>? {
        let phrase = phrase.utf8
        guard let first = phrase.first else { return nil }
        var rest = Substring(text).utf8[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: phrase) {
                return start..<rest.index(start, offsetBy: phrase.count)
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}
