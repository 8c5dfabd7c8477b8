/// What a caller may do to the text of a reply before it parses it.
public enum ReplyText: Sendable {
    /// The text without white space around it and without one Markdown code fence (with or without a language) around
    /// all of it; some models wrap JSON in one although they were told not to. Text behind the fence stays, so that a
    /// strict parser still refuses it.
    ///
    /// - Complexity: O(n).
    public static func unfenced(_ text: String) -> String {
        let trimmed = trim(text[...])
        guard trimmed.hasPrefix("```"), let lineEnd = trimmed.firstIndex(where: \.isNewline) else {
            return String(trimmed)
        }
        let language = trimmed[..<lineEnd].dropFirst(3)
        guard language.allSatisfy({ $0.isLetter || $0 == " " }) else { return String(trimmed) }
        var body = trim(trimmed[lineEnd...])
        if body.hasSuffix("```") { body = body.dropLast(3) }
        return String(trim(body))
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
