/// One step of a YAML text, as libyaml reports it.
struct YAMLEvent {
    /// The kinds of steps.
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        /// A reference to the node that bears `anchor`.
        case alias
        case scalar
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    /// The kind.
    let kind: Kind
    /// Where the step begins.
    let mark: YAMLMark
    /// The text of a scalar; empty for other kinds.
    var text = ""
    /// Whether a scalar was written without quotation marks and not as a block.
    var isPlain = false
    /// The name by which aliases refer to the node.
    var anchor: String?
    /// The explicit tag of the node, its handle resolved.
    var tag: String?
}
