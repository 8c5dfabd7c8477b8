/// One value of a document while it is read: the value, the way to it, and where its faults go.
///
/// Rules of one's own get it; see `FieldRule.init(expecting:_:)`.
public struct DocumentCursor {
    /// The value.
    public let node: DocumentNode
    /// The way to it.
    public let path: DocumentPath
    /// Where its faults go.
    let faults: FaultCollector

    /// Reads the value by `rule`. When the rule gives nothing and reported nothing, the value simply is not what the
    /// rule expects, and that is reported.
    public func read<Value>(_ rule: FieldRule<Value>) -> Value? {
        let before = faults.count
        let value = rule.body(self)
        if value == nil, faults.count == before {
            report("must be \(rule.expectation), not \(node.shortDescription)", advice: rule.advice(node))
        }
        return value
    }

    /// Reports what is wrong with the value.
    /// - Parameters:
    ///   - problem: What follows the value's name: "must be less than `limit`".
    ///   - advice: What to do about it: "did you mean `restart`?".
    public func report(_ problem: String, advice: String? = nil) {
        faults.add(
            DocumentFault(position: node.position, path: path, problem: "\(subject) \(problem)", advice: advice)
        )
    }

    /// The item at `index` of the value, to be read in turn.
    public func item(_ item: DocumentNode, at index: Int) -> DocumentCursor {
        DocumentCursor(node: item, path: path.appending(index: index), faults: faults)
    }

    /// The value of `entry` of the value, to be read in turn.
    public func entry(_ entry: DocumentEntry) -> DocumentCursor {
        DocumentCursor(node: entry.node, path: path.appending(key: entry.key), faults: faults)
    }

    /// The value's name in sentences.
    var subject: String { Self.subject(path) }

    /// The name in sentences of the value at `path`.
    static func subject(_ path: DocumentPath) -> String {
        path == .root ? "the document" : "`\(path)`"
    }
}

/// A cursor refers to its collector, which belongs to one task.
@available(*, unavailable)
extension DocumentCursor: Sendable {}
