/// Cuts documents into passages.
///
/// A section becomes one passage; a long one is split between blocks into passages of about equal size; a very short
/// one joins the passage before it, under its own heading. Sections without text give nothing, but every document
/// gives at least one passage, so that its title can be found.
struct PassageSplitter: Sendable {
    /// A passage in the making.
    private struct Draft {
        /// Slug of its section, unique in the document.
        let slug: String
        /// Which passage of its section, from 1.
        let ordinal: Int
        /// The headings of its section.
        let headingPath: [String]
        /// Its text.
        var text: String
        /// Its size in budget words.
        var words: Int
        /// The lines it spans.
        var lines: ClosedRange<Int>?
    }

    /// The sizes aimed at.
    let budget: PassageBudget

    /// The passages of a document, in the order of the source.
    ///
    /// - Complexity: O(length of the document).
    func passages(of document: RetrievalDocument) -> [Passage] {
        var drafts: [Draft] = []
        var occurrences: [String: Int] = [:]
        for section in document.sections {
            let plain = PassageIdentifier.slug(of: section.headingPath)
            let occurrence = occurrences[plain, default: 0] + 1
            occurrences[plain] = occurrence
            let whole = TextBlock.trimmed(section.text.utf8.span)
            guard whole.words > 0 else { continue }
            if whole.words < budget.minimumWords, join(section, whole, to: &drafts) { continue }
            let slug = occurrence == 1 ? plain : "\(plain)~\(occurrence)"
            drafts.append(contentsOf: split(section, whole, slug: slug))
        }
        if drafts.isEmpty { drafts.append(Draft(slug: "section", ordinal: 1, headingPath: [], text: "", words: 0)) }
        return drafts.map { passage($0, of: document) }
    }

    /// Adds a very short section to the last passage if there is one with room.
    private func join(_ section: DocumentSection, _ whole: TextBlock, to drafts: inout [Draft]) -> Bool {
        guard var last = drafts.popLast() else { return false }
        defer { drafts.append(last) }
        guard last.words + whole.words <= budget.maximumWords else { return false }
        let heading = section.headingPath.last.map { "\($0)\n" } ?? ""
        last.text += "\n\n\(heading)\(Self.text(section.text, whole.range))"
        last.words += whole.words
        if let lines = last.lines, let added = Self.lines(of: section, whole) {
            last.lines = min(lines.lowerBound, added.lowerBound)...max(lines.upperBound, added.upperBound)
        }
        return true
    }

    /// The passages of one section.
    private func split(_ section: DocumentSection, _ whole: TextBlock, slug: String) -> [Draft] {
        var groups = [whole]
        if whole.words > budget.maximumWords {
            let blocks = BlockReader.blocks(of: section.text.utf8.span, maximumWords: budget.maximumWords)
            groups = self.groups(of: blocks, words: whole.words)
        }
        return groups.enumerated().map { offset, group in
            Draft(
                slug: slug,
                ordinal: offset + 1,
                headingPath: section.headingPath,
                text: Self.text(section.text, group.range),
                words: group.words,
                lines: Self.lines(of: section, group)
            )
        }
    }

    /// Joins neighbouring blocks into as few groups of about equal size as the budget allows.
    private func groups(of blocks: [TextBlock], words: Int) -> [TextBlock] {
        let count = (words + budget.maximumWords - 1) / budget.maximumWords
        let target = (words + count - 1) / count
        var groups: [TextBlock] = []
        for block in blocks {
            if var last = groups.last, last.words < target, last.words + block.words <= budget.maximumWords {
                last.range = last.range.lowerBound..<block.range.upperBound
                last.words += block.words
                last.lastLine = block.lastLine
                groups[groups.count - 1] = last
            } else {
                groups.append(block)
            }
        }
        return groups
    }

    /// Finishes a passage.
    private func passage(_ draft: Draft, of document: RetrievalDocument) -> Passage {
        Passage(
            id: PassageIdentifier(document: document.id, slug: draft.slug, ordinal: draft.ordinal),
            of: document,
            headingPath: draft.headingPath,
            text: draft.text,
            lines: draft.lines
        )
    }

    /// The lines of the source that a stretch of a section spans.
    private static func lines(of section: DocumentSection, _ block: TextBlock) -> ClosedRange<Int>? {
        section.firstLine.map { $0 + block.firstLine...$0 + block.lastLine }
    }

    /// A byte range of a text. The range lies on scalar boundaries.
    private static func text(_ text: String, _ range: Range<Int>) -> String {
        let bytes = text.utf8
        guard range != 0..<bytes.count else { return text }
        let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
        let end = bytes.index(bytes.startIndex, offsetBy: range.upperBound)
        return String(text[start..<end])
    }
}
