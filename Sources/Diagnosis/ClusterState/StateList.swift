/// What several outputs say of one object, so that it can be put together.
protocol MergeableState: Sendable {
    /// The name by which it is found.
    var name: String { get }

    /// Whether `other` speaks of the same object.
    func isSame(as other: Self) -> Bool

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: Self)
}

/// Objects in the order of reading, each once.
struct StateList<Element: MergeableState>: Sendable {
    /// The objects.
    private(set) var elements: [Element] = []
    /// The places of the objects of one name.
    private var places: [String: [Int]] = [:]

    /// Enters what was said of an object, merging it with what was said before.
    /// - Complexity: O(objects of that name).
    mutating func add(_ element: Element) {
        if let place = places[element.name]?.first(where: { elements[$0].isSame(as: element) }) {
            elements[place].merge(element)
        } else {
            places[element.name, default: []].append(elements.count)
            elements.append(element)
        }
    }

    /// The objects called `name`.
    func named(_ name: String) -> [Element] { (places[name] ?? []).map { elements[$0] } }
}
