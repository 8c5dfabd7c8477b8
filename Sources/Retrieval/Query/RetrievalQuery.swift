/// What is looked for.
public struct RetrievalQuery: Sendable, Hashable {
    /// What one result is.
    public enum Granularity: Sendable, Hashable {
        /// Every passage stands for itself.
        case passage
        /// Only the best passage of each document, so that one document cannot fill the list.
        case document
    }

    /// The description of the incident, in any words.
    public var text: String
    /// The kinds of documents wanted.
    public var kinds: Set<DocumentKind>
    /// Exact names, such as alert names; passages of documents that declare one of them as a key lead the results.
    /// Compared without regard to case.
    public var exactKeys: [String]
    /// What one result is.
    public var granularity: Granularity

    /// A query.
    ///
    /// - Parameters:
    ///   - text: the description.
    ///   - kinds: the kinds of documents wanted, all by default.
    ///   - exactKeys: exact names, none by default.
    ///   - granularity: passages by default.
    public init(
        _ text: String,
        kinds: Set<DocumentKind> = Set(DocumentKind.allCases),
        exactKeys: [String] = [],
        granularity: Granularity = .passage
    ) {
        self.text = text
        self.kinds = kinds
        self.exactKeys = exactKeys
        self.granularity = granularity
    }
}
