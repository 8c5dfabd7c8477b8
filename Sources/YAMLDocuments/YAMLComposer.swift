internal import StructuredDocuments

/// Builds the tree of one document from its events, and notes everything it does not take on the way.
///
/// What can be passed over is only noted, so that the author sees all of it at once; what makes the rest meaningless,
/// or costs too much, is thrown. The work is done on a stack of its own: a deep document takes heap, not stack.
struct YAMLComposer {
    /// A node that aliases can refer to.
    private struct Anchored {
        let node: DocumentNode
        /// How many nodes it stands for.
        let nodes: Int
        /// How many levels are below it.
        let height: Int
    }

    private let excerpt: YAMLExcerpt
    private let limits: YAMLLimits
    private let faults: FaultCollector
    /// How many nodes there are, over all documents of the text.
    private var nodes = 0
    /// Mappings and lists that are open, outermost first.
    private var frames: [YAMLFrame] = []
    /// The finished nodes with names.
    private var anchors: [String: Anchored] = [:]
    /// The finished document.
    private var root: DocumentNode?

    /// A composer that reports to `faults`.
    init(_ excerpt: YAMLExcerpt, limits: YAMLLimits, faults: FaultCollector) {
        self.excerpt = excerpt
        self.limits = limits
        self.faults = faults
    }

    /// Ends the document and returns it; the composer is ready for the next.
    mutating func takeDocument(endingAt mark: YAMLMark) -> DocumentNode {
        defer {
            root = nil
            anchors = [:]
        }
        return root ?? DocumentNode(.null, at: excerpt.position(mark))
    }

    /// Takes the next event inside a document.
    /// - Throws: `beyondLimits` or `refused`.
    mutating func take(_ event: YAMLEvent) throws(YAMLFailure) {
        switch event.kind {
        case .scalar: try takeScalar(event)
        case .alias: try takeAlias(event)
        case .sequenceStart, .mappingStart: try open(event)
        case .sequenceEnd, .mappingEnd: close()
        case .streamStart, .streamEnd, .documentStart, .documentEnd: break
        }
    }

    /// Takes a single value, which may be a key.
    private mutating func takeScalar(_ event: YAMLEvent) throws(YAMLFailure) {
        try count(1, at: event.mark)
        var scalar = DocumentScalar(text: event.text, isPlain: event.isPlain)
        if let tag = event.tag.map({ YAMLTag($0) }) {
            if let tagged = tag.apply(to: event.text) { scalar = tagged } else { refuse(tag, at: event.mark) }
        }
        let position = excerpt.position(event.mark)
        // A key stays text even if it could be nothing: `null: 1`.
        let isKey = awaitsKey && !event.text.isEmpty
        let node = DocumentNode(!isKey && scalar.isNull ? .null : .scalar(scalar), at: position)
        if let anchor = event.anchor {
            declare(anchor, at: event.mark)
            anchors[anchor] = Anchored(node: node, nodes: 1, height: 0)
        }
        add(node, height: 0, at: position)
    }

    /// Puts the node that an alias names in its place.
    private mutating func takeAlias(_ event: YAMLEvent) throws(YAMLFailure) {
        let name = event.anchor ?? ""
        let position = excerpt.position(event.mark)
        guard let anchored = anchors[name] else {
            let target = isOpen(name) ? "the value that it stands in" : "no value above it"
            note(position, problem: "the alias `*\(InertText(name, maximum: 60))` names \(target)")
            let stand = DocumentNode(.scalar(DocumentScalar(text: "*" + name, isPlain: false)), at: position)
            add(stand, height: 0, at: position)
            return
        }
        try count(anchored.nodes, at: event.mark)
        try checkDepth(frames.count + anchored.height, at: event.mark)
        add(anchored.node, height: anchored.height, at: position)
    }

    /// Begins a mapping or list.
    private mutating func open(_ event: YAMLEvent) throws(YAMLFailure) {
        let isMapping = event.kind == .mappingStart
        if awaitsKey {
            throw YAMLFailure(
                code: .refused,
                mark: event.mark,
                problem: "a key must be a single value, not \(isMapping ? "a mapping" : "a list")"
            )
        }
        try checkDepth(frames.count + 1, at: event.mark)
        if let tag = event.tag.map({ YAMLTag($0) }), !(isMapping ? tag.fitsMapping : tag.fitsSequence) {
            refuse(tag, at: event.mark)
        }
        if let anchor = event.anchor { declare(anchor, at: event.mark) }
        frames.append(
            YAMLFrame(
                isMapping: isMapping,
                position: excerpt.position(event.mark),
                anchor: event.anchor,
                nodesBefore: nodes
            )
        )
        try count(1, at: event.mark)
    }

    /// Ends the innermost mapping or list.
    private mutating func close() {
        guard let frame = frames.popLast() else { return }
        let node = frame.node
        if let anchor = frame.anchor {
            anchors[anchor] = Anchored(node: node, nodes: nodes - frame.nodesBefore, height: frame.height + 1)
        }
        add(node, height: frame.height + 1, at: frame.position)
    }

    /// Puts a finished node where it belongs.
    /// - Parameters:
    ///   - node: The node.
    ///   - height: How many levels of mappings and lists it has, itself included.
    ///   - position: Where it is used; an aliased node itself stands elsewhere.
    private mutating func add(_ node: DocumentNode, height: Int, at position: SourcePosition) {
        guard let top = frames.indices.last else {
            root = node
            return
        }
        frames[top].height = max(frames[top].height, height)
        if !frames[top].isMapping {
            frames[top].items.append(node)
        } else if let key = frames[top].key {
            frames[top].key = nil
            if !key.isRefused { frames[top].append(node, under: key) }
        } else {
            addKey(node, at: position, to: top)
        }
    }

    /// Makes `node` the key of the next value of the mapping in frame `top`.
    private mutating func addKey(_ node: DocumentNode, at position: SourcePosition, to top: Int) {
        let text = node.text ?? ""
        var problem: String?
        var advice: String?
        switch node.value {
        case .mapping, .sequence:
            problem = "an alias to a mapping or list cannot be a key"
        case .null:
            problem = "a key is missing before the colon"
        case .scalar(let scalar) where scalar.isPlain && text == "<<":
            problem = "the merge key `<<` is not supported"
            advice = "write the keys out"
        case .scalar:
            if let earlier = frames[top].position(of: text) {
                problem = "duplicate key \(InertText(text, maximum: 60).quoted)"
                advice = "it is already given in line \(earlier.line)"
            }
        }
        frames[top].key = YAMLFrame.Key(text: text, position: position, isRefused: problem != nil)
        if let problem { note(position, problem: problem, advice: advice) }
    }

    /// Whether the next node is a key.
    private var awaitsKey: Bool {
        guard let frame = frames.last else { return false }
        return frame.isMapping && frame.key == nil
    }

    /// Notes that the name `anchor` is given to a node, which may happen once.
    private func declare(_ anchor: String, at mark: YAMLMark) {
        guard anchors[anchor] != nil || isOpen(anchor) else { return }
        note(excerpt.position(mark), problem: "the anchor `&\(InertText(anchor, maximum: 60))` is already in use")
    }

    /// Whether the node named `anchor` has begun but not ended.
    private func isOpen(_ anchor: String) -> Bool { frames.contains { $0.anchor == anchor } }

    /// Counts `more` nodes.
    private mutating func count(_ more: Int, at mark: YAMLMark) throws(YAMLFailure) {
        nodes += more
        guard nodes > limits.nodes else { return }
        throw YAMLFailure(
            code: .beyondLimits,
            mark: mark,
            problem: "the document has more than \(limits.nodes) values, aliases counted as often as they are used"
        )
    }

    /// Checks that `depth` levels are allowed.
    private func checkDepth(_ depth: Int, at mark: YAMLMark) throws(YAMLFailure) {
        guard depth > limits.depth else { return }
        throw YAMLFailure(
            code: .beyondLimits,
            mark: mark,
            problem: "mappings and lists are nested more than \(limits.depth) deep"
        )
    }

    /// Notes a tag that is not taken.
    private func refuse(_ tag: YAMLTag, at mark: YAMLMark) {
        note(
            excerpt.position(mark),
            problem: "the tag \(InertText(tag.written, maximum: 60).quoted) is not allowed on this value"
        )
    }

    /// Notes a fault at the value that is being read.
    private func note(_ position: SourcePosition, problem: String, advice: String? = nil) {
        faults.add(DocumentFault(position: position, path: path, problem: problem, advice: advice))
    }

    /// The way to the value that is being read.
    private var path: DocumentPath {
        DocumentPath(
            frames.compactMap { frame in
                frame.isMapping ? frame.key.map { .key($0.text) } : .index(frame.items.count)
            }
        )
    }
}
