public import StructuredDocuments

/// Reads YAML 1.2 as far as configuration needs it, and refuses the rest by name.
///
/// It takes block and flow style, all scalar styles, comments, anchors and aliases, and explicit tags of the core
/// schema that fit their value. It refuses, each with its line and column: other tags, duplicate keys, the merge key
/// `<<`, keys that are not single values, unknown aliases, a second document where one is wanted, text that is not
/// UTF-8, and whatever goes beyond `YAMLLimits`. Nothing is executed, nothing is fetched. Single values stay text (see
/// `DocumentScalar`), so `no` is the text `no`.
///
/// Syntax is libyaml's, which stops at the first violation; faults found before it are reported with it.
public enum YAMLReader: Sendable {
    /// The one document in `bytes`; a null node when there is nothing in them.
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - name: The name of the document in positions.
    ///   - lineOffset: How many lines of the document come before `bytes`.
    ///   - limits: How much to read before refusing.
    /// - Returns: The document's value.
    /// - Throws: All faults found.
    /// - Complexity: O(`bytes.count`) time and space; aliases share what they repeat.
    public static func document(
        _ bytes: [UInt8],
        name: String,
        lineOffset: Int = 0,
        limits: YAMLLimits = .written
    ) throws(YAMLError) -> DocumentNode {
        let excerpt = YAMLExcerpt(document: name, lineOffset: lineOffset, columnOffset: 0)
        return try single(bytes, excerpt, limits)
    }

    /// The one document in `excerpt`, such as the front matter of a file or the content of a fenced block; positions
    /// are those in the file. A null node when there is nothing in it.
    /// - Throws: All faults found.
    public static func document(
        _ excerpt: SourceExcerpt,
        limits: YAMLLimits = .written
    ) throws(YAMLError) -> DocumentNode {
        let place = YAMLExcerpt(
            document: excerpt.document,
            lineOffset: excerpt.lineOffset,
            columnOffset: excerpt.columnOffset
        )
        return try single(Array(excerpt.text.utf8), place, limits)
    }

    /// The one document in `excerpt`; nil, with all faults added to `faults`, when it cannot be read. For files of
    /// several parts whose faults are wanted together.
    public static func document(
        _ excerpt: SourceExcerpt,
        limits: YAMLLimits = .written,
        reportingTo faults: FaultCollector
    ) -> DocumentNode? {
        do throws(YAMLError) {
            return try document(excerpt, limits: limits)
        } catch {
            faults.add(contentsOf: error.faults)
            return nil
        }
    }

    /// All documents in `bytes`, separated by `---`, such as the output of `kubectl`; none when there is nothing in
    /// them.
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - name: The name of the text in positions.
    ///   - lineOffset: How many lines come before `bytes`.
    ///   - limits: How much to read before refusing; they hold for all documents together.
    /// - Returns: The documents' values in order.
    /// - Throws: All faults found.
    public static func documents(
        _ bytes: [UInt8],
        name: String,
        lineOffset: Int = 0,
        limits: YAMLLimits = .generated
    ) throws(YAMLError) -> [DocumentNode] {
        let excerpt = YAMLExcerpt(document: name, lineOffset: lineOffset, columnOffset: 0)
        return try read(bytes, excerpt, limits, most: .max)
    }

    /// The one document in `bytes`.
    private static func single(
        _ bytes: [UInt8],
        _ excerpt: YAMLExcerpt,
        _ limits: YAMLLimits
    ) throws(YAMLError) -> DocumentNode {
        try read(bytes, excerpt, limits, most: 1).first ?? DocumentNode(.null, at: excerpt.position(.start))
    }

    /// The documents in `bytes`, `most` at most.
    private static func read(
        _ bytes: [UInt8],
        _ excerpt: YAMLExcerpt,
        _ limits: YAMLLimits,
        most: Int
    ) throws(YAMLError) -> [DocumentNode] {
        let faults = FaultCollector()
        var code = YAMLError.Code.refused
        var documents: [DocumentNode] = []
        do throws(YAMLFailure) {
            documents = try compose(bytes, excerpt, limits, most: most, faults)
        } catch {
            code = error.code
            faults.add(
                DocumentFault(position: excerpt.position(error.mark), problem: error.problem, advice: error.advice)
            )
        }
        if let faults = faults.faults { throw YAMLError(code: code, faults: faults) }
        return documents
    }

    /// The documents in `bytes`, with what can be passed over noted in `faults`.
    private static func compose(
        _ bytes: [UInt8],
        _ excerpt: YAMLExcerpt,
        _ limits: YAMLLimits,
        most: Int,
        _ faults: FaultCollector
    ) throws(YAMLFailure) -> [DocumentNode] {
        let input = try YAMLInput(bytes, limits: limits)
        var source = try YAMLEventSource(input, limits: limits, lineOffset: excerpt.lineOffset)
        var composer = YAMLComposer(excerpt, limits: limits, faults: faults)
        var documents: [DocumentNode] = []
        while true {
            let event = try source.next()
            switch event.kind {
            case .streamEnd:
                return documents
            case .documentStart where documents.count == most:
                throw YAMLFailure(
                    code: .severalDocuments,
                    mark: event.mark,
                    problem: "a second document begins here, only one is allowed"
                )
            case .documentEnd:
                documents.append(composer.takeDocument(endingAt: event.mark))
            default:
                try composer.take(event)
            }
        }
    }
}
