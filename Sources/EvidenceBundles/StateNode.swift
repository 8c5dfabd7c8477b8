/// A tree of fields as JSON, YAML and descriptions give it, without types: every leaf is text.
indirect enum StateNode: Sendable, Hashable {
    /// A value as it is written.
    case text(String)
    /// Values in order.
    case list([StateNode])
    /// Fields in order.
    case fields([Field])

    /// A name with its value.
    struct Field: Sendable, Hashable {
        let name: String
        let value: StateNode
    }

    /// The field called `name`, compared without case, spaces, dashes and underscores, so that `Restart Count`,
    /// `restartCount` and `restart_count` are one.
    subscript(name: String) -> StateNode? {
        guard case .fields(let fields) = self else { return nil }
        return fields.first { Self.isAlike($0.name, name) }?.value
    }

    /// The node at a path of names.
    subscript(path names: String...) -> StateNode? {
        var node: StateNode? = self
        for name in names { node = node?[name] }
        return node
    }

    /// The text, when it is a leaf that is neither empty nor `<none>` nor `<unset>`.
    var text: String? {
        guard case .text(let text) = self, !text.isEmpty, text != "<none>", text != "<unset>", text != "null" else {
            return nil
        }
        return text
    }

    /// The text as a count or a port; nil for what no API object holds.
    var integer: Int? { text.flatMap { QuantityText.count($0) } }

    /// The text as yes or no.
    var flag: Bool? {
        switch text?.lowercased() {
        case "true", "yes": true
        case "false", "no": false
        default: nil
        }
    }

    /// The elements of a list; a single node counts as a list of one.
    var elements: [StateNode] {
        switch self {
        case .list(let list): list
        case .fields(let fields) where fields.isEmpty: []
        case .text(let text) where text.isEmpty: []
        default: [self]
        }
    }

    /// The fields in order; none for other nodes.
    var fields: [Field] {
        if case .fields(let fields) = self { fields } else { [] }
    }

    /// The fields whose values are leaves, as names with texts.
    var texts: [String: String] {
        Dictionary(fields.compactMap { field in field.value.text.map { (field.name, $0) } }) { first, _ in first }
    }

    /// Every leaf with its path, `a.b[0].c`, in order, at most `limit`.
    func leaves(limit: Int) -> [(path: String, text: String)] {
        var leaves: [(path: String, text: String)] = []
        collect("", limit, &leaves)
        return leaves
    }

    private func collect(_ path: String, _ limit: Int, _ leaves: inout [(path: String, text: String)]) {
        guard leaves.count < limit else { return }
        switch self {
        case .text(let text): leaves.append((path, text))
        case .list(let list):
            for (place, node) in list.enumerated() { node.collect("\(path)[\(place)]", limit, &leaves) }
        case .fields(let fields):
            for field in fields {
                field.value.collect(path.isEmpty ? field.name : "\(path).\(field.name)", limit, &leaves)
            }
        }
    }

    /// Whether two names are one but for case, spaces, dashes and underscores. Names are compared thousands of times, so
    /// nothing is made of them.
    private static func isAlike(_ left: String, _ right: String) -> Bool {
        var left = left.utf8.makeIterator()
        var right = right.utf8.makeIterator()
        while true {
            let (one, other) = (letter(&left), letter(&right))
            if one != other { return false }
            if one == nil { return true }
        }
    }

    /// The next byte that counts, small; nil at the end.
    private static func letter(_ bytes: inout String.UTF8View.Iterator) -> UInt8? {
        while let byte = bytes.next() {
            switch byte {
            case 0x20, 0x2D, 0x5F: continue
            case 0x41...0x5A: return byte | 0x20
            default: return byte
            }
        }
        return nil
    }
}
