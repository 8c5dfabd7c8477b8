/// Names as messages say them.
enum NameList {
    /// A longer list is not read; beyond this only the number of names is said.
    private static let mostShown = 12

    /// `names` with commas between.
    static func all(_ names: [String]) -> String {
        let shown = names.prefix(mostShown).joined(separator: ", ")
        return names.count > mostShown ? "\(shown) and \(names.count - mostShown) more" : shown
    }

    /// What completes "must be": "one of rolling, recreate".
    static func choice(_ names: [String]) -> String { "one of \(all(names))" }

    /// The one of `names` that the text of `node` was probably meant to be, as a question.
    static func advice(_ node: DocumentNode, _ names: [String]) -> String? {
        node.text.flatMap { SpellingSuggestion.nearest(to: $0, among: names) }.map { "did you mean `\($0)`?" }
    }
}
