/// What happens with the keys of a mapping that the reading code did not ask for.
public enum UnknownKeys: Sendable {
    /// Each is a fault, with the nearest known key as advice. For what people write for this program.
    case refused
    /// They are skipped. For documents of other programs, which may hold anything.
    case ignored
}

extension FieldRule {
    /// A mapping with fixed keys, read by `decode`; see `FieldReader`. Unknown keys are looked for when it is done.
    public static func mapping(
        unknownKeys: UnknownKeys = .refused,
        _ decode: @escaping @Sendable (FieldReader) -> Value?
    ) -> FieldRule {
        FieldRule(expecting: "a mapping") { cursor in
            guard case .mapping(let entries) = cursor.node.value else { return nil }
            let fields = FieldReader(cursor, entries: entries)
            let before = cursor.faults.count
            let value = decode(fields)
            if unknownKeys == .refused { fields.finish() }
            // Otherwise it would be said that a mapping "must be a mapping".
            if value == nil, cursor.faults.count == before { cursor.report("does not say what is needed") }
            return value
        }
    }

    /// A list whose items follow `rule` and whose length is in `count`. A list with a wrong item is wrong as a whole,
    /// after all its items were looked at.
    public static func list<Item>(of rule: FieldRule<Item>, count: ClosedRange<Int> = 0...1000) -> FieldRule
    where Value == [Item] {
        FieldRule(expecting: "a list") { cursor in
            guard case .sequence(let items) = cursor.node.value else { return nil }
            let isRightCount = cursor.check(items.count, of: "items", in: count)
            let values = items.enumerated().map { cursor.item($1, at: $0).read(rule) }
            return isRightCount && values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
        }
    }

    /// A mapping with free keys, in the order of the document: keys follow `keys`, values follow `rule`, and there are
    /// `count` of them.
    public static func entries<Item>(
        of rule: FieldRule<Item>,
        keys: IdentifierPattern = .label,
        count: ClosedRange<Int> = 0...1000
    ) -> FieldRule where Value == [(key: String, value: Item)] {
        FieldRule(expecting: "a mapping") { cursor in
            guard case .mapping(let entries) = cursor.node.value else { return nil }
            let isRightCount = cursor.check(entries.count, of: "keys", in: count)
            let values = entries.map { entry in
                let key = cursor.check(entry, keys)
                let value = cursor.entry(entry).read(rule)
                return key.flatMap { key in value.map { (key: key, value: $0) } }
            }
            return isRightCount && values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
        }
    }

    /// As `entries(of:keys:count:)`, by key.
    public static func dictionary<Item>(
        of rule: FieldRule<Item>,
        keys: IdentifierPattern = .label,
        count: ClosedRange<Int> = 0...1000
    ) -> FieldRule where Value == [String: Item] {
        let entries: FieldRule<[(key: String, value: Item)]> = .entries(of: rule, keys: keys, count: count)
        // The first of two equal keys stays; the reader of the document has refused the second.
        return entries.refined("a mapping") { entries in
            Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
        }
    }
}

extension DocumentCursor {
    /// Whether `count`, the number of `things` the node has, is in `range`; reports it when not.
    fileprivate func check(_ count: Int, of things: String, in range: ClosedRange<Int>) -> Bool {
        if range.contains(count) { return true }
        report("must have \(range.lowerBound) to \(range.upperBound) \(things), not \(count)")
        return false
    }

    /// The key of `entry` when it has the form of `pattern`; reports it when not.
    fileprivate func check(_ entry: DocumentEntry, _ pattern: IdentifierPattern) -> String? {
        if pattern.matches(entry.key) { return entry.key }
        let key = InertText(entry.key, maximum: 60).quoted
        faults.add(
            DocumentFault(
                position: entry.keyPosition,
                path: path.appending(key: entry.key),
                problem: "the key \(key) in \(subject) must be \(pattern.expectation)"
            )
        )
        return nil
    }
}
