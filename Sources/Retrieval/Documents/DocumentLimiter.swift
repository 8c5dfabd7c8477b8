/// Cuts documents down to the index limits.
struct DocumentLimiter: Sendable {
    /// The limits.
    let limits: IndexLimits

    /// A document within the limits for text, headings and keys.
    ///
    /// - Complexity: O(sections) if nothing is cut, else O(bytes kept).
    /// - Returns: the document, and whether anything was cut.
    func limited(_ document: RetrievalDocument) -> (document: RetrievalDocument, isCut: Bool) {
        guard !isWithinLimits(document) else { return (document, false) }
        var remaining = limits.maximumDocumentBytes
        var sections: [DocumentSection] = []
        for section in document.sections where remaining > 0 {
            let text = section.text.prefix(utf8Count: remaining)
            remaining -= section.text.utf8.count
            let path = limited(section.headingPath)
            sections.append(DocumentSection(headingPath: path, text: text, firstLine: section.firstLine))
        }
        let keys = document.keys.prefix(limits.maximumDocumentKeys)
        let cut = RetrievalDocument(
            id: document.id,
            title: document.title.prefix(utf8Count: limits.maximumHeadingBytes),
            kind: document.kind,
            keys: keys.filter { $0.utf8.count <= IndexLimits.maximumKeyBytes },
            sections: sections
        )
        return (cut, true)
    }

    /// Whether nothing needs to be cut.
    private func isWithinLimits(_ document: RetrievalDocument) -> Bool {
        document.title.utf8.count <= limits.maximumHeadingBytes
            && Self.textBytes(of: document) <= limits.maximumDocumentBytes
            && document.keys.count <= limits.maximumDocumentKeys
            && document.keys.allSatisfy { $0.utf8.count <= IndexLimits.maximumKeyBytes }
            && document.sections.allSatisfy { Self.bytes(of: $0.headingPath) <= limits.maximumHeadingBytes }
    }

    /// The first headings of a path that fit in the limit, the last of them cut.
    private func limited(_ path: [String]) -> [String] {
        var remaining = limits.maximumHeadingBytes
        var kept: [String] = []
        for heading in path where remaining > 0 {
            kept.append(heading.prefix(utf8Count: remaining))
            remaining -= heading.utf8.count
        }
        return kept
    }

    /// Bytes of text in a document.
    static func textBytes(of document: RetrievalDocument) -> Int {
        document.sections.reduce(0) { $0 + $1.text.utf8.count }
    }

    /// Bytes of a heading path.
    private static func bytes(of path: [String]) -> Int { path.reduce(0) { $0 + $1.utf8.count } }
}
