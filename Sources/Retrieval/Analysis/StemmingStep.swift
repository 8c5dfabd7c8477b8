/// The ending tables of the stemmer, one value per step of the published algorithm.
///
/// Each table is ordered longest ending first: the algorithm acts on the longest ending that matches, and on no other
/// even when the conditions of that one fail.
struct StemmingStep: Sendable {
    /// What must hold, beside the step's region, for a rule to act.
    enum Condition: Sendable {
        /// Nothing more.
        case none
        /// The ending lies in R2.
        case regionTwo
        /// The letter before the ending is `l`.
        case afterL
        /// The letter before the ending is `s` or `t`.
        case afterSOrT
        /// The letter before the ending is a valid li-ending.
        case afterValidLI
    }

    /// One ending and what takes its place.
    struct Rule: Sendable {
        /// The ending.
        let suffix: WordSuffix
        /// What replaces it; empty removes it.
        let replacement: String
        /// When it acts.
        let condition: Condition
    }

    /// Longest ending first.
    private let rules: [Rule]
    /// The endings of `rules`, apart from them so that the search touches nothing else.
    private let suffixes: [WordSuffix]
    /// The last letters of all endings, bit 0 for `a`: most words end in none of them.
    private let lastLetters: UInt32
    /// Whether every rule of the step needs its ending in R2 instead of R1.
    let needsRegionTwo: Bool

    /// Makes a step; the rules may come in any order.
    private init(needsRegionTwo: Bool = false, _ rules: [(String, String, Condition)]) {
        self.needsRegionTwo = needsRegionTwo
        self.rules =
            rules
            .map { Rule(suffix: WordSuffix($0.0), replacement: $0.1, condition: $0.2) }
            .sorted { ($0.suffix.count, $0.suffix.packed) > ($1.suffix.count, $1.suffix.packed) }
        suffixes = self.rules.map(\.suffix)
        lastLetters = suffixes.reduce(0) { $0 | 1 << UInt32($1.packed & 0xFF - UInt64(UInt8(ascii: "a"))) }
    }

    /// The rule with the longest ending that a word has, or nil.
    ///
    /// - Complexity: O(rules).
    func rule(for word: [UInt8]) -> Rule? {
        guard let last = word.last, Letter.contains(last, in: lastLetters) else { return nil }
        let tail = WordSuffix.tail(of: word)
        for index in suffixes.indices where suffixes[index].matches(tail: tail) { return rules[index] }
        return nil
    }

    /// Step 0, longest first.
    static let possessives = [WordSuffix("'s'"), WordSuffix("'s"), WordSuffix("'")]
    /// Step 1a: becomes `ss`.
    static let sses = WordSuffix("sses")
    /// Step 1a: becomes `i` or `ie`.
    static let ied = WordSuffix("ied")
    /// Step 1a: becomes `i` or `ie`.
    static let ies = WordSuffix("ies")
    /// Step 1a: kept.
    static let us = WordSuffix("us")
    /// Step 1a: kept.
    static let ss = WordSuffix("ss")
    /// Step 1b: become `ee` in R1.
    static let eedEndings = [WordSuffix("eedly"), WordSuffix("eed")]
    /// Step 1b: the gerund, which has exceptions of its own.
    static let ing = WordSuffix("ing")
    /// Step 1b: removed after a vowel.
    static let pastEndings = [WordSuffix("ingly"), WordSuffix("edly"), ing, WordSuffix("ed")]
    /// Step 1b: what is left ends in one of these and takes an `e` back.
    static let needsFinalE = [WordSuffix("at"), WordSuffix("bl"), WordSuffix("iz")]

    /// Step 2, in R1.
    static let two = StemmingStep([
        ("tional", "tion", .none), ("enci", "ence", .none), ("anci", "ance", .none), ("abli", "able", .none),
        ("entli", "ent", .none), ("izer", "ize", .none), ("ization", "ize", .none), ("ational", "ate", .none),
        ("ation", "ate", .none), ("ator", "ate", .none), ("alism", "al", .none), ("aliti", "al", .none),
        ("alli", "al", .none), ("fulness", "ful", .none), ("ousli", "ous", .none), ("ousness", "ous", .none),
        ("iveness", "ive", .none), ("iviti", "ive", .none), ("biliti", "ble", .none), ("bli", "ble", .none),
        ("ogist", "og", .none), ("ogi", "og", .afterL), ("fulli", "ful", .none), ("lessli", "less", .none),
        ("li", "", .afterValidLI),
    ])

    /// Step 3, in R1.
    static let three = StemmingStep([
        ("tional", "tion", .none), ("ational", "ate", .none), ("alize", "al", .none), ("icate", "ic", .none),
        ("iciti", "ic", .none), ("ical", "ic", .none), ("ful", "", .none), ("ness", "", .none),
        ("ative", "", .regionTwo),
    ])

    /// Step 4, in R2.
    static let four = StemmingStep(
        needsRegionTwo: true,
        [
            ("al", "", .none), ("ance", "", .none), ("ence", "", .none), ("er", "", .none), ("ic", "", .none),
            ("able", "", .none), ("ible", "", .none), ("ant", "", .none), ("ement", "", .none), ("ment", "", .none),
            ("ent", "", .none), ("ism", "", .none), ("ate", "", .none), ("iti", "", .none), ("ous", "", .none),
            ("ive", "", .none), ("ize", "", .none), ("ion", "", .afterSOrT),
        ]
    )
}
