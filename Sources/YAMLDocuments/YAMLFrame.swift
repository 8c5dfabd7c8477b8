internal import StructuredDocuments

/// A mapping or list whose end has not come yet.
struct YAMLFrame {
    /// Up to so many keys, comparing with each is cheaper than a set.
    private static let fewKeys = 16

    /// Whether it is a mapping.
    let isMapping: Bool
    /// Where it began.
    let position: SourcePosition
    /// The name by which aliases refer to it.
    let anchor: String?
    /// How many nodes there were before it.
    let nodesBefore: Int
    /// The items of a list so far.
    var items: [DocumentNode] = []
    /// The entries of a mapping so far.
    private(set) var entries: [DocumentEntry] = []
    /// The key of a mapping whose value comes next.
    var key: Key?
    /// How many levels are below it so far.
    var height = 0
    /// The keys so far, once they are many.
    private var manyKeys: Set<String> = []

    /// A key that waits for its value.
    struct Key {
        /// The key.
        let text: String
        /// Where it is.
        let position: SourcePosition
        /// Whether the value is to be dropped, because something is wrong with the key.
        let isRefused: Bool
    }

    /// An empty mapping or list.
    init(isMapping: Bool, position: SourcePosition, anchor: String?, nodesBefore: Int) {
        self.isMapping = isMapping
        self.position = position
        self.anchor = anchor
        self.nodesBefore = nodesBefore
    }

    /// What was read.
    var node: DocumentNode { DocumentNode(isMapping ? .mapping(entries) : .sequence(items), at: position) }

    /// Adds `value` under the waiting key.
    mutating func append(_ value: DocumentNode, under key: Key) {
        entries.append(DocumentEntry(key: key.text, keyPosition: key.position, node: value))
        if entries.count == Self.fewKeys {
            manyKeys = Set(entries.map(\.key))
        } else if entries.count > Self.fewKeys {
            manyKeys.insert(key.text)
        }
    }

    /// Where the earlier key equal to `text` is, nil when there is none.
    /// - Complexity: O(1) on average, O(entries) when there is one.
    func position(of text: String) -> SourcePosition? {
        if entries.count >= Self.fewKeys, !manyKeys.contains(text) { return nil }
        return entries.first { $0.key == text }?.keyPosition
    }
}
