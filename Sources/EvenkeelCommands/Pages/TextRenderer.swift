internal import StructuredDocuments

/// Shows a page on a terminal: wrapped to its width, indented, coloured where that is wanted.
struct TextRenderer: Sendable {
    /// Columns.
    let width: Int
    /// Whether spans are coloured.
    let isColoured: Bool

    /// The page as text, ended by a line break.
    func text(_ page: Page) -> String {
        var lines: [String] = []
        var isAfterItem = false
        for block in page.blocks {
            switch block {
            case .title(let line): lines += wrapped(line, first: "", rest: "")
            case .heading(let text):
                lines += ["", styled(text.uppercased(), .strong)]
            case .paragraph(let line):
                if isAfterItem { lines.append("") }
                lines += wrapped(line, first: "", rest: "")
            case .verbatim(let text): lines.append(InertText(text, maximum: 2000).text)
            case .item(let item): lines += rendered(item)
            case .table(let rows): lines += rendered(rows)
            }
            if case .item = block { isAfterItem = true } else { isAfterItem = false }
        }
        return lines.map { Self.trimmed($0) }.joined(separator: "\n") + "\n"
    }

    /// A line without spaces at its end.
    private static func trimmed(_ line: String) -> Substring {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return line
    }

    private func rendered(_ item: Page.Item) -> [String] {
        let mark = item.mark.map { "\($0) " } ?? "- "
        // Beside a long mark a narrow terminal has no room for the text, which then stands below.
        let isBelow = mark.count > width / 2
        let indent = String(repeating: " ", count: isBelow ? 4 : mark.count)
        var lines = isBelow ? [mark] : []
        lines += wrapped(item.line, first: isBelow ? indent : mark, rest: indent)
        let widest = item.fields.map(\.name.count).max() ?? 0
        var previous = ""
        for field in item.fields {
            // A name is not repeated below itself.
            let name = field.name == previous ? "" : field.name
            previous = field.name
            let padded = name + String(repeating: " ", count: widest - name.count + 2)
            let rest = indent + String(repeating: " ", count: widest + 2)
            lines += wrapped(field.line, first: indent + styled(padded, .faint), rest: rest, firstWidth: rest.count)
        }
        return lines
    }

    private func rendered(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let inert = rows.map { $0.map { InertText($0, maximum: 80).text } }
        let widths = (0..<columns).map { column in
            inert.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        guard widths.reduce(2, +) + 3 * (columns - 1) <= width else { return stacked(inert) }
        return inert.enumerated().map { number, row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return "  " + styled(cells.joined(separator: "   "), number == 0 ? .faint : .plain)
        }
    }

    /// The rows of a table that is too wide, each with the names of its columns.
    private func stacked(_ rows: [[String]]) -> [String] {
        rows.dropFirst().flatMap { row in
            let cells = zip(rows[0], row).dropFirst().map { "\($0) \($1)" }.joined(separator: ", ")
            return wrapped(Line("\(row.first ?? ""): \(cells)"), first: "  ", rest: "    ")
        }
    }

    /// A word with its weight.
    private struct Word {
        let text: String
        let weight: Line.Weight
        /// Whether it follows the word before without a space.
        let isGlued: Bool
    }

    /// The words of a line, inert.
    private func words(of line: Line) -> [Word] {
        var words: [Word] = []
        var endedWithSpace = true
        for span in line.spans {
            let text = InertText(span.text).text
            let shown = span.weight == .quoted && !isColoured ? "\"\(text)\"" : text
            let parts = shown.split(separator: " ", omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() where !part.isEmpty {
                let isGlued = place == 0 && !endedWithSpace
                words.append(Word(text: String(part), weight: span.weight, isGlued: isGlued))
            }
            if !shown.isEmpty { endedWithSpace = shown.last == " " }
        }
        return words
    }

    /// The line in rows of at most `width` columns; a word that is longer stands alone.
    private func wrapped(_ line: Line, first: String, rest: String, firstWidth: Int? = nil) -> [String] {
        var rows: [String] = []
        var row = first
        var column = firstWidth ?? first.count
        var isEmpty = true
        for word in words(of: line) {
            let gap = isEmpty || word.isGlued ? 0 : 1
            if !isEmpty, !word.isGlued, column + gap + word.text.count > width {
                rows.append(row)
                row = rest
                column = rest.count
                isEmpty = true
            }
            row += (isEmpty || word.isGlued ? "" : " ") + styled(word.text, word.weight)
            column += (isEmpty ? 0 : gap) + word.text.count
            isEmpty = false
        }
        return rows + [row]
    }

    /// Text in the colour of its weight.
    /// - Source: ECMA-48, section 8.3.117, Select Graphic Rendition.
    private func styled(_ text: String, _ weight: Line.Weight) -> String {
        guard isColoured else { return text }
        let code: String
        switch weight {
        case .plain: return text
        case .strong: code = "1"
        case .faint: code = "2"
        case .good: code = "32"
        case .warning: code = "33"
        case .bad: code = "31"
        case .quoted: code = "36"
        }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
