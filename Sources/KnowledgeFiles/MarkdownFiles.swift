public import LocalFiles
public import Runbooks
public import StructuredDocuments
internal import YAMLDocuments

/// Reads Markdown files with front matter and typed blocks from folders.
public enum MarkdownFiles: Sendable {
    /// The most bytes of one file; the longest runbooks of the field have a tenth of it.
    public static let maximumFileBytes = 1 << 20

    /// One file taken apart; nil, with its faults reported, when it cannot be.
    /// - Parameters:
    ///   - path: The file.
    ///   - name: What to call it in faults and citations.
    ///   - faults: Where faults go.
    /// - Returns: The parts of the file.
    public static func read(_ path: String, as name: String, reportingTo faults: FaultCollector) -> ParsedMarkdown? {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: path, limit: maximumFileBytes) } catch {
            faults.add(DocumentFault(position: SourcePosition(document: name), problem: error.problem))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let advice = "save the file as UTF-8"
            faults.add(
                DocumentFault(
                    position: SourcePosition(document: name),
                    problem: "the file is not UTF-8",
                    advice: advice
                )
            )
            return nil
        }
        return parse(text, as: name, reportingTo: faults)
    }

    /// A text taken apart; nil, with its faults reported, when it cannot be.
    public static func parse(_ text: String, as name: String, reportingTo faults: FaultCollector) -> ParsedMarkdown? {
        let document: FrontMatterDocument
        do throws(DocumentFaults) { document = try FrontMatterDocument(text, name: name) } catch {
            faults.add(contentsOf: error)
            return nil
        }
        var front: DocumentNode?
        if let excerpt = document.frontMatter {
            guard let node = YAMLReader.document(excerpt, reportingTo: faults) else { return nil }
            front = node
        }
        let outline = MarkdownOutline(document.body)
        var blocks: [ParsedMarkdown.Block] = []
        for fence in outline.blocks where fence.hasInfo(ParsedMarkdown.actionInfo) {
            guard let node = YAMLReader.document(fence.content, reportingTo: faults) else { return nil }
            blocks.append(ParsedMarkdown.Block(fence: fence, node: node))
        }
        return ParsedMarkdown(file: name, frontMatter: front, sections: outline.sections, actionBlocks: blocks)
    }

    /// All files `*.md` under a folder but `README.md`, each as a value; what is wrong with them is reported and the rest
    /// is used.
    /// - Parameters:
    ///   - folder: The folder, its sub-folders included.
    ///   - faults: Where faults go.
    ///   - make: Makes a value of a file; nil when it cannot, which it reports itself.
    /// - Returns: The values in order of their paths.
    /// - Throws: `FileError` when the folder cannot be read.
    public static func values<Value>(
        in folder: String,
        reportingTo faults: FaultCollector,
        _ make: (ParsedMarkdown, FaultCollector) -> Value?
    ) throws(FileError) -> [Value] {
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        var values: [Value] = []
        for path in try FileReader.files(under: folder, suffix: ".md") {
            let name = path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
            let isAbout = name.split(separator: "/").last?.uppercased() == "README.MD"
            guard !isAbout, let parsed = read(path, as: name, reportingTo: faults) else { continue }
            if let value = make(parsed, faults) { values.append(value) }
        }
        return values
    }
}
