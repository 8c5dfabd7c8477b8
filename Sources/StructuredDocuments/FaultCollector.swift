/// Gathers everything that is wrong with one or several documents, so that their author sees it all at once.
///
///     let faults = FaultCollector()
///     let header = faults.read(frontMatter, as: .mapping(RunbookHeader.init(reading:)))
///     let steps = blocks.map { faults.read($0, as: .mapping(RunbookStep.init(reading:))) }
///     return try faults.result(header.map { Runbook(header: $0, steps: steps.compactMap(\.self)) })
///
/// How a type is read is shown at `FieldReader`. A collector belongs to one reading and is not shared between tasks.
public final class FaultCollector {
    /// Documents made to be wrong can have a fault in every line; nobody reads more than this many.
    public static let standardLimit = 100

    /// How many faults are kept; more are only counted.
    private let limit: Int
    /// The faults kept, in the order they were found.
    private var kept: [DocumentFault] = []

    /// How many faults were found.
    public private(set) var count = 0

    /// A collector that keeps at most `limit` faults, at least one.
    public init(limit: Int = standardLimit) {
        self.limit = max(limit, 1)
    }

    /// Whether nothing was wrong so far.
    public var isEmpty: Bool { count == 0 }

    /// What was found so far, in the order of the documents; nil when nothing was wrong.
    public var faults: DocumentFaults? {
        isEmpty ? nil : DocumentFaults(kept, omitted: count - kept.count)
    }

    /// Adds `fault`; one that is only counted is not made.
    public func add(_ fault: @autoclosure () -> DocumentFault) {
        count += 1
        if kept.count < limit { kept.append(fault()) }
    }

    /// Adds all of `faults`.
    public func add(contentsOf faults: DocumentFaults) {
        for fault in faults.faults { add(fault) }
        count += faults.omitted
    }

    /// Reads `node` by `rule`; nil, and at least one fault more, when it is not right.
    public func read<Value>(_ node: DocumentNode, as rule: FieldRule<Value>) -> Value? {
        DocumentCursor(node: node, path: .root, faults: self).read(rule)
    }

    /// `value`, if nothing was wrong.
    ///
    /// A nil `value` without any fault breaks the contract of the reading code and traps.
    /// - Throws: Everything that was found.
    public func result<Value>(_ value: Value?) throws(DocumentFaults) -> Value {
        if let faults { throw faults }
        guard let value else { preconditionFailure("a document gave no value although nothing was wrong with it") }
        return value
    }
}

/// A collector is filled by one task and has no lock.
@available(*, unavailable)
extension FaultCollector: Sendable {}

extension DocumentNode {
    /// Reads the whole document by `rule`.
    /// - Throws: Everything that is wrong with it.
    public func read<Value>(as rule: FieldRule<Value>) throws(DocumentFaults) -> Value {
        let faults = FaultCollector()
        return try faults.result(faults.read(self, as: rule))
    }
}
