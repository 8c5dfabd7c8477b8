/// Bounds that keep the index small and every search short, whatever documents it is given.
///
/// Without them a flood of documents that match every query ("blocker documents") would slow or starve the planner.
/// What a limit cuts is named in the `IndexReport`. Documents are taken in the order of trust (`DocumentKind`), then
/// of their identifiers, so that a flood of less trusted ones cannot push out a runbook.
public struct IndexLimits: Sendable, Hashable {
    /// Most passages. Default 100,000, some 300 MB of index; at most 4,000,000.
    public var maximumPassages = 100_000
    /// Most bytes of text in all documents together. Default 256 MiB; at most 1 GiB.
    public var maximumBytes = 256 << 20
    /// Most bytes of text of one document; the rest of it is cut. Default 1 MiB.
    public var maximumDocumentBytes = 1 << 20
    /// Most passages of one document; the rest are left out. Default 512.
    public var maximumDocumentPassages = 512
    /// Most bytes of a title, and of the headings above a section together; the rest is cut. Default 512.
    public var maximumHeadingBytes = 512
    /// Most keys of one document; the rest are left out. Default 64. Keys over 256 bytes are left out too.
    public var maximumDocumentKeys = 64
    /// Most distinct terms; later new ones are not indexed. Default 2,000,000.
    public var maximumTerms = 2_000_000
    /// Bytes of a query that are read. Default 64 KiB.
    public var maximumQueryBytes = 64 << 10
    /// Most distinct terms of a query, and most of its keys; the first ones count. Default 512; at most 4,096.
    public var maximumQueryTerms = 512

    /// The default limits.
    public init() {}

    /// What is wrong with the values.
    var faults: [String] {
        let checks: [(Bool, String)] = [
            ((1...4_000_000).contains(maximumPassages), "maximumPassages must be 1 to 4,000,000"),
            ((1...1 << 30).contains(maximumBytes), "maximumBytes must be 1 to 1 GiB"),
            (maximumDocumentBytes > 0, "maximumDocumentBytes must be positive"),
            (maximumDocumentPassages > 0, "maximumDocumentPassages must be positive"),
            (maximumHeadingBytes >= 0, "maximumHeadingBytes must not be negative"),
            (maximumDocumentKeys >= 0, "maximumDocumentKeys must not be negative"),
            (maximumTerms > 0, "maximumTerms must be positive"),
            (maximumQueryBytes > 0, "maximumQueryBytes must be positive"),
            ((1...4096).contains(maximumQueryTerms), "maximumQueryTerms must be 1 to 4,096"),
        ]
        return checks.filter { !$0.0 }.map(\.1)
    }

    /// Longest key, in bytes.
    static let maximumKeyBytes = 256
}
