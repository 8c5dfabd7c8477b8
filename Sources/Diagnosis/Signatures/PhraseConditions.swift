/// Finds which of many conditions a text meets, each made of phrases that it holds or must not hold.
struct PhraseConditions: Sendable {
    /// A condition.
    struct Condition: Sendable, Hashable {
        /// One of these, unless there are none.
        var any: [String] = []
        /// Each of these.
        var all: [String] = []
        /// None of these.
        var none: [String] = []
    }

    /// A condition in numbers of phrases.
    private struct Numbered: Sendable {
        let all: [Int]
        let none: [Int]
    }

    /// Finds the phrases.
    private let matcher: PhraseMatcher
    /// The conditions.
    private let conditions: [Numbered]
    /// For each phrase the conditions that a text with it may meet.
    private let raised: [[Int]]

    /// Conditions in lower case, each with a phrase in `any` or `all`.
    /// - Complexity: that of the matcher.
    init(_ conditions: [Condition]) {
        var numbers: [String: Int] = [:]
        var phrases: [String] = []
        func number(_ phrase: String) -> Int {
            if let known = numbers[phrase] { return known }
            numbers[phrase] = phrases.count
            phrases.append(phrase)
            return phrases.count - 1
        }
        var raisers: [[Int]] = []
        self.conditions = conditions.map { condition in
            let all = condition.all.map(number)
            raisers.append(condition.any.isEmpty ? Array(all.prefix(1)) : condition.any.map(number))
            return Numbered(all: all, none: condition.none.map(number))
        }
        var raised = Array(repeating: [Int](), count: phrases.count)
        for (place, raisers) in raisers.enumerated() {
            for phrase in raisers { raised[phrase].append(place) }
        }
        self.raised = raised
        matcher = PhraseMatcher(phrases)
    }

    /// The places of the conditions that `text` meets, ascending.
    /// - Complexity: O(length of `text` + phrases that it holds × conditions that name them).
    func met(by text: String) -> [Int] {
        let found = matcher.phrases(in: text.utf8)
        var met: [Int] = []
        for phrase in found {
            for place in raised[phrase] where !met.contains(place) {
                let condition = conditions[place]
                guard condition.all.allSatisfy(found.contains), !condition.none.contains(where: found.contains) else {
                    continue
                }
                met.append(place)
            }
        }
        return met.sorted()
    }
}
