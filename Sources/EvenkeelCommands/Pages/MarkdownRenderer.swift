internal import StructuredDocuments

/// Shows a page as Markdown for tickets and chats. Nothing of the evidence can become a link, an image, markup or
/// another item: quoted words stand in code spans, and what could be markup elsewhere is escaped.
/// - Source: CommonMark 0.31.2, sections 2.4 (backslash escapes) and 6.1 (code spans).
struct MarkdownRenderer: Sendable {
    /// The page as Markdown, ended by a line break.
    func text(_ page: Page) -> String {
        var lines: [String] = []
        var isAfterItem = false
        for block in page.blocks {
            let isItem = if case .item = block { true } else { false }
            // Without an empty line what follows a list would belong to its last item.
            if isAfterItem, !isItem { lines.append("") }
            isAfterItem = isItem
            switch block {
            case .title(let line): lines += ["# " + text(of: line), ""]
            case .heading(let text): lines += ["", "## " + Self.escaped(text), ""]
            case .verbatim(let text): lines += ["    " + InertText(text, maximum: 2000).text, ""]
            case .paragraph(let line): lines += [text(of: line), ""]
            case .item(let item):
                let mark = item.mark.map { $0.hasSuffix(".") ? "\($0) " : "- \(Self.escaped($0)) " } ?? "- "
                lines.append(mark + text(of: item.line))
                for field in item.fields {
                    lines.append("   - *\(Self.escaped(field.name))*: \(text(of: field.line))")
                }
            case .table(let rows): lines += Self.table(rows) + [""]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(of line: Line) -> String {
        let text = line.spans.map { span in
            switch span.weight {
            case .strong: Self.marked(span.text, "**")
            case .quoted: Self.code(InertText(span.text).text)
            default: Self.prose(span.text)
            }
        }
        .joined()
        return Self.unlisted(text)
    }

    /// A line whose beginning cannot begin a list.
    private static func unlisted(_ text: String) -> String {
        if text.hasPrefix("-") || text.hasPrefix("+") || text.hasPrefix("=") { return "\\" + text }
        let rest = text.drop { $0.isASCII && $0.isNumber }
        guard rest.count < text.count, rest.hasPrefix(".") || rest.hasPrefix(")") else { return text }
        return text.prefix(text.count - rest.count) + "\\" + rest
    }

    /// Strong text; white space around it stays outside, as the mark demands.
    private static func marked(_ text: String, _ mark: String) -> String {
        let core = text.drop { $0 == " " }
        let front = String(repeating: " ", count: text.count - core.count)
        var inner = core
        while inner.last == " " { inner.removeLast() }
        let back = String(repeating: " ", count: core.count - inner.count)
        return inner.isEmpty ? text : front + mark + escaped(String(inner)) + mark + back
    }

    /// Prose in which what stands between backquotes becomes code, and everything else is escaped.
    private static func prose(_ source: String) -> String {
        let parts = InertText(source).text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        return parts.enumerated().map { place, part in
            guard place % 2 == 1 else { return escaped(part) }
            let isClosed = place < parts.count - 1
            if isClosed, !part.isEmpty { return code(part) }
            return "\\`" + escaped(part) + (isClosed ? "\\`" : "")
        }
        .joined()
    }

    /// A code span, fenced by more backquotes than it holds in a row.
    private static func code(_ text: String) -> String {
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        let needsSpace = text.hasPrefix("`") || text.hasSuffix("`") || text.isEmpty
        return needsSpace ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    /// Text in which nothing is markup; what looks like an address or calls somebody becomes code, so that nothing
    /// makes a link or a summons of it.
    private static func escaped(_ source: String) -> String {
        InertText(source).text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let lowered = word.lowercased()
            if lowered.contains("://") || lowered.contains("www.") || word.contains("@") {
                return code(String(word))
            }
            return word.reduce(into: "") { text, character in
                if "\\`*_[]<>|~&#!".contains(character) { text.append("\\") }
                text.append(character)
            }
        }
        .joined(separator: " ")
    }

    private static func table(_ rows: [[String]]) -> [String] {
        guard let head = rows.first else { return [] }
        let line: ([String]) -> String = { cells in "| " + cells.map { escaped($0) }.joined(separator: " | ") + " |" }
        let rule = "|" + String(repeating: " --- |", count: head.count)
        return [line(head), rule] + rows.dropFirst().map(line)
    }
}
