internal import StrictJSON
internal import StructuredDocuments

extension StateNode {
    /// The tree of a JSON value; numbers and truth values become their text.
    init(_ value: JSONValue) {
        switch value {
        case .object(let object):
            self = .fields(object.map { Field(name: $0.key, value: StateNode($0.value)) })
        case .array(let array): self = .list(array.map { StateNode($0) })
        case .string(let text): self = .text(text)
        case .bool(let flag): self = .text(flag ? "true" : "false")
        case .null: self = .text("")
        default: self = .text(value.int64.map { String($0) } ?? value.double.map { String($0) } ?? "")
        }
    }

    /// The tree of a YAML document.
    init(_ node: DocumentNode) {
        if let scalar = node.scalar {
            self = .text(scalar.isNull ? "" : scalar.text)
        } else if !node.entries.isEmpty {
            self = .fields(node.entries.map { Field(name: $0.key, value: StateNode($0.node)) })
        } else {
            self = .list(node.items.map { StateNode($0) })
        }
    }
}
