/// Names with values, as Prometheus labels and annotations are: each name once, in byte-wise order of the names.
public struct LabelSet: Hashable, Sendable, Sequence {
    /// One name with its value.
    public struct Label: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value, untrusted text of any content.
        public let value: String

        /// Creates a label.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The labels in order.
    public let labels: [Label]

    /// The number of labels up to which they are looked through one by one.
    private static let scanned = 24

    /// No labels.
    public static let empty = LabelSet([])

    /// A set of `labels`; where a name comes twice, its last value counts.
    /// - Complexity: O(n log n) in the number of labels, O(n) when they come sorted.
    public init(_ labels: [Label]) {
        var previous: Label?
        let isSorted = labels.allSatisfy { label in
            defer { previous = label }
            return previous.map { Self.precedes($0.name, label.name) } ?? true
        }
        guard !isSorted else {
            self.labels = labels
            return
        }
        // Names are told apart by their bytes, as they are ordered: Swift takes two spellings of one accented letter for
        // equal, and which labels there are must not depend on the order in which they came.
        let ordered = labels.enumerated().sorted { left, right in
            if Self.precedes(left.element.name, right.element.name) { return true }
            return Self.isSame(left.element.name, right.element.name) && left.offset < right.offset
        }
        var unique: [Label] = []
        unique.reserveCapacity(ordered.count)
        for (_, label) in ordered {
            if let last = unique.last, Self.isSame(last.name, label.name) { unique.removeLast() }
            unique.append(label)
        }
        self.labels = unique
    }

    /// A set from a literal of names and values.
    public init(_ labels: KeyValuePairs<String, String>) {
        self.init(labels.map { Label(name: $0.key, value: $0.value) })
    }

    /// The value of `name`, or nil when there is no such label.
    /// - Complexity: O(log n) in the number of labels.
    public subscript(name: String) -> String? {
        // Most sets are small, and equality is quicker told than order.
        if labels.count <= Self.scanned {
            // Through a span: going through the array counts references to each name and value.
            let known = labels.span
            for place in known.indices where Self.isSame(known[place].name, name) { return known[place].value }
            return nil
        }
        var range = labels.startIndex..<labels.endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if Self.isSame(labels[middle].name, name) { return labels[middle].value }
            if Self.precedes(labels[middle].name, name) {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return nil
    }

    /// The first non-empty value among `names`, in the order given.
    public func first(of names: [String]) -> String? {
        for name in names {
            if let value = self[name], !value.isEmpty { return value }
        }
        return nil
    }

    /// Whether there is no label.
    public var isEmpty: Bool { labels.isEmpty }

    /// The labels in order.
    public func makeIterator() -> IndexingIterator<[Label]> { labels.makeIterator() }

    /// Whether two names have the same bytes.
    private static func isSame(_ lhs: String, _ rhs: String) -> Bool {
        // The quick comparison holds two spellings of one letter for the same, so it can only rule out.
        guard lhs == rhs else { return false }
        let (left, right) = (lhs.utf8.span, rhs.utf8.span)
        guard left.count == right.count else { return false }
        for place in left.indices where left[place] != right[place] { return false }
        return true
    }

    /// Byte-wise order, the same on every machine.
    private static func precedes(_ lhs: String, _ rhs: String) -> Bool {
        lhs.utf8.lexicographicallyPrecedes(rhs.utf8)
    }
}
