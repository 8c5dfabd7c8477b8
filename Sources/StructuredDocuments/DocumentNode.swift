/// One value of a structured document (YAML, or any format with the same three shapes) with the place it stands at.
///
/// Scalars stay text: what type `12` or `yes` is depends on the field, and is decided by `FieldRule`.
public struct DocumentNode: Hashable, Sendable {
    /// The shapes a value can have.
    public enum Value: Hashable, Sendable {
        /// Nothing: an empty value, `~` or `null`.
        case null
        /// One piece of text.
        case scalar(DocumentScalar)
        /// Values in order.
        case sequence([DocumentNode])
        /// Named values in the order of the document; the reader has refused duplicate names.
        case mapping([DocumentEntry])
    }

    /// What stands here.
    public let value: Value
    /// Where the value begins.
    public let position: SourcePosition

    /// A node.
    public init(_ value: Value, at position: SourcePosition) {
        self.value = value
        self.position = position
    }

    /// The scalar that stands here, otherwise nil.
    public var scalar: DocumentScalar? {
        if case .scalar(let scalar) = value { scalar } else { nil }
    }

    /// The text of the scalar that stands here, otherwise nil.
    public var text: String? { scalar?.text }

    /// The items of a sequence, otherwise none.
    public var items: [DocumentNode] {
        if case .sequence(let items) = value { items } else { [] }
    }

    /// The entries of a mapping, otherwise none.
    public var entries: [DocumentEntry] {
        if case .mapping(let entries) = value { entries } else { [] }
    }

    /// The value named `key` of a mapping, otherwise nil; for documents that are only looked into. Documents that have
    /// to be right are read with `FaultCollector`.
    /// - Complexity: O(entries).
    public subscript(key: String) -> DocumentNode? {
        entries.first { $0.key == key }?.node
    }

    /// The item at `index` of a sequence, or nil where there is none.
    public subscript(index: Int) -> DocumentNode? {
        let items = items
        return items.indices.contains(index) ? items[index] : nil
    }

    /// What stands here, as it completes "must be a list, not …" in a message.
    var shortDescription: String {
        switch value {
        case .null: "empty"
        case .scalar(let scalar) where scalar.text.isEmpty: "empty text"
        case .scalar(let scalar): InertText(scalar.text, maximum: 60).quoted
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One named value of a mapping.
public struct DocumentEntry: Hashable, Sendable {
    /// The name.
    public let key: String
    /// Where the name begins.
    public let keyPosition: SourcePosition
    /// The value.
    public let node: DocumentNode

    /// An entry.
    public init(key: String, keyPosition: SourcePosition, node: DocumentNode) {
        self.key = key
        self.keyPosition = keyPosition
        self.node = node
    }
}
