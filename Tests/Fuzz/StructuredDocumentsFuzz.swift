// Feeds arbitrary bytes to the readers of Markdown, front matter, values and hostile text. One module, no imports.

/// The entry that libFuzzer calls; what must hold for every input is checked with preconditions.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStructuredDocuments(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    FuzzedDocument.checkInertText(text, maximum: Int(bytes.first ?? 0))
    FuzzedDocument.checkMarkdown(text)
    FuzzedDocument.checkValues(text)
    return 0
}

/// The properties of the module, each for one text.
private enum FuzzedDocument {
    /// What is printed is harmless, within its limit, and stays as it is.
    static func checkInertText(_ text: String, maximum: Int) {
        for (limit, keepingNewlines) in [(nil, false), (nil, true), (maximum, false), (maximum, true)] {
            let shown = InertText(text, maximum: limit, keepingNewlines: keepingNewlines).text
            precondition(InertText(shown, maximum: limit, keepingNewlines: keepingNewlines).text == shown)
            if let limit { precondition(shown.unicodeScalars.count <= max(limit, InertText.smallestMaximum)) }
            for scalar in shown.unicodeScalars where scalar != "\n" || !keepingNewlines {
                precondition(scalar.properties.generalCategory != .control)
                precondition(scalar.properties.generalCategory != .format)
            }
        }
    }

    /// Front matter and body, and the sections of the body, are the text.
    static func checkMarkdown(_ text: String) {
        guard let document = try? FrontMatterDocument(text, name: "fuzz.md") else { return }
        precondition(text.utf8.count >= document.body.text.utf8.count)
        let outline = MarkdownOutline(document.body)
        var next = document.body.lineOffset + 1
        for section in outline.sections {
            precondition(section.lines.lowerBound >= next)
            next = section.lines.upperBound + 1
        }
        for (block, later) in zip(outline.blocks, outline.blocks.dropFirst()) {
            precondition(block.openingLine < later.openingLine)
        }
    }

    /// Values are read, and durations that are read are written the same.
    static func checkValues(_ text: String) {
        _ = CoreSchemaValue(plain: text)
        if let duration = DurationText.parse(text) {
            precondition(DurationText.parse(DurationText.compact(duration)) == duration)
        }
        _ = SpellingSuggestion.nearest(to: text, among: ["deadline", text, "restart"])
        _ = DocumentPath.root.appending(key: text).description
        let node = DocumentNode(.scalar(DocumentScalar(text: text, isPlain: true)), at: SourcePosition(document: text))
        let faults = FaultCollector()
        _ = faults.read(node, as: .integer(in: 0...9))
        _ = faults.read(node, as: .identifier(.label))
        _ = faults.read(node, as: .oneOf(["deadline", "restart"]))
        precondition((faults.faults?.description ?? "").unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
}
