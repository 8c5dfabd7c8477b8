/// Reads the fields of one mapping, and knows afterwards which keys nobody asked for.
///
/// A type is read in three steps: ask for every field, so that every fault is found; leave when a needed one is
/// missing; build. What was wrong is reported already, so nothing is thrown and no message is written here:
///
///     struct RestartPolicy: Sendable {
///         enum Mode: String, CaseIterable { case rolling, recreate }
///         let service: String, mode: Mode, pause: Duration, batch: Int, labels: [String: String]
///
///         init?(reading fields: FieldReader) {
///             let service = fields.required("service", .identifier(.name))
///             let mode = fields.required("mode", .enumeration(Mode.self))
///             let batch = fields.optional("batch", .integer(in: 1...100), default: 1)
///             let pause = fields.optional("pause", .duration(in: .zero ... .seconds(600)), default: .seconds(30))
///             let labels = fields.optional("labels", .dictionary(of: .line()), default: [:])
///             guard let service, let mode else { return nil }
///             …
///         }
///     }
///     let policy = try node.read(as: .mapping(RestartPolicy.init(reading:)))
///
/// An empty value (`pause:` or `pause: null`) counts as absent.
public final class FieldReader {
    /// The mapping.
    private let cursor: DocumentCursor
    /// Its entries.
    private let entries: [DocumentEntry]
    /// The keys asked for so far, in this order.
    private var known: [String] = []

    /// A reader of `entries`, the content of the mapping at `cursor`.
    init(_ cursor: DocumentCursor, entries: [DocumentEntry]) {
        self.cursor = cursor
        self.entries = entries
    }

    /// The way to the mapping.
    public var path: DocumentPath { cursor.path }

    /// Where the mapping begins.
    public var position: SourcePosition { cursor.node.position }

    /// Where the value of `key` begins; where the mapping begins when it has no such key.
    public func position(of key: String) -> SourcePosition {
        entries.first { $0.key == key }?.node.position ?? position
    }

    /// The value of `key`; nil, and a fault, when it is absent, empty or not right.
    /// - Complexity: O(entries) to find the key.
    public func required<Value>(_ key: String, _ rule: FieldRule<Value>) -> Value? {
        if let entry = find(key) { return cursor.entry(entry).read(rule) }
        let empty = entries.first { $0.key == key }
        let path = path.appending(key: key)
        cursor.faults.add(
            DocumentFault(
                position: empty?.keyPosition ?? position,
                path: path,
                problem: "`\(path)` is \(empty == nil ? "missing" : "empty")",
                advice: "it must be \(rule.expectation)"
            )
        )
        return nil
    }

    /// The value of `key`; nil when it is absent, nil and a fault when it is not right.
    public func optional<Value>(_ key: String, _ rule: FieldRule<Value>) -> Value? {
        find(key).flatMap { cursor.entry($0).read(rule) }
    }

    /// The value of `key`; `standard` when it is absent, `standard` and a fault when it is not right.
    public func optional<Value>(_ key: String, _ rule: FieldRule<Value>, default standard: Value) -> Value {
        optional(key, rule) ?? standard
    }

    /// Whether `key` has a value; it counts as asked for.
    public func has(_ key: String) -> Bool { find(key) != nil }

    /// Reports what is wrong with fields that are right one by one.
    /// - Parameters:
    ///   - key: The field to point at; it need not be present.
    ///   - problem: What follows the field's name: "must be less than `limit`".
    ///   - advice: What to do about it.
    public func report(_ key: String, _ problem: String, advice: String? = nil) {
        let path = path.appending(key: key)
        cursor.faults.add(
            DocumentFault(position: position(of: key), path: path, problem: "`\(path)` \(problem)", advice: advice)
        )
    }

    /// Reports every key that was not asked for, with the nearest that was. The rule `.mapping(_:)` calls it; calling
    /// it again reports nothing new.
    public func finish() {
        let used = Set(entries.map(\.key))
        // A key that stands beside the unknown one is not what was meant.
        let unused = known.filter { !used.contains($0) }
        let place = path == .root ? "" : " in \(cursor.subject)"
        for entry in entries where !known.contains(entry.key) {
            cursor.faults.add(
                DocumentFault(
                    position: entry.keyPosition,
                    path: path.appending(key: entry.key),
                    problem: "unknown key \(InertText(entry.key, maximum: 60).quoted)\(place)",
                    advice: advice(insteadOf: entry.key, among: unused)
                )
            )
        }
        known = entries.map(\.key)
    }

    /// The entry of `key`, unless it is empty; notes that it was asked for.
    private func find(_ key: String) -> DocumentEntry? {
        if !known.contains(key) { known.append(key) }
        guard let entry = entries.first(where: { $0.key == key }), entry.node.value != .null else { return nil }
        return entry
    }

    /// The key of `unused` that was probably meant by `unknown`; failing that, all keys that there are.
    private func advice(insteadOf unknown: String, among unused: [String]) -> String {
        if let nearest = SpellingSuggestion.nearest(to: unknown, among: unused) { return "did you mean `\(nearest)`?" }
        return known.isEmpty ? "no keys are known here" : "known keys are \(NameList.all(known))"
    }
}

/// A reader notes what was asked for and belongs to one task.
@available(*, unavailable)
extension FieldReader: Sendable {}
