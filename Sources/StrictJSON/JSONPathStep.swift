/// One step of the way from a document's root to a value.
enum JSONPathStep: Sendable, Hashable {
    /// The member of an object with this key.
    case key(String)
    /// The element of an array at this index, from 0.
    case index(Int)

    /// The most scalars of a key that a path shows.
    private static let shownScalars = 40
    /// The most steps that a path shows; the middle ones of a longer path are left out.
    private static let shownSteps = 12

    /// The steps as one short printable line.
    ///
    /// - Complexity: O(number of steps), each of bounded length.
    static func render(_ steps: [JSONPathStep]) -> String {
        guard steps.count > shownSteps else {
            return steps.reduce(into: "") { $1.append(to: &$0) }
        }
        var text = steps.prefix(shownSteps / 2).reduce(into: "") { $1.append(to: &$0) }
        text += "…"
        return steps.suffix(shownSteps / 2).reduce(into: text) { $1.append(to: &$0) }
    }

    /// Appends the step in the notation that programs use for members and elements.
    private func append(to text: inout String) {
        switch self {
        case .index(let index):
            text += "[\(index)]"
        case .key(let key) where Self.isPlainName(key):
            text += text.isEmpty ? key : ".\(key)"
        case .key(let key):
            text += "[\(JSONExcerpt.quoting(key, limit: Self.shownScalars))]"
        }
    }

    /// Whether a key can stand in a path without quotes.
    private static func isPlainName(_ key: String) -> Bool {
        guard let first = key.utf8.first, !JSONByte.isDigit(first), key.utf8.count <= shownScalars else { return false }
        return key.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, JSONByte.minus: true
            default: false
            }
        }
    }
}
