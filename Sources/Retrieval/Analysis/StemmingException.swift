/// The exceptional forms of the published English stemmer.
enum StemmingException {
    /// The stem of a word that the algorithm would get wrong, or nil for all others.
    ///
    /// - Complexity: O(1): words longer than six bytes are none of them.
    static func replacement(for word: [UInt8]) -> String? {
        guard word.count <= 6 else { return nil }
        let packed = WordSuffix.tail(of: word)
        for index in special.indices where special[index] == packed { return replacements[index] }
        return nil
    }

    /// Whether a word, its plural ending gone, is one of proceed, exceed, succeed.
    static func isInvariantAfterPlural(_ word: [UInt8]) -> Bool {
        (word.count == 6 || word.count == 7) && invariantVerbs.contains(WordSuffix.tail(of: word))
    }

    /// The start of R1 for words with a listed beginning, or nil for all others.
    static func regionStart(of word: [UInt8]) -> Int? {
        // The listed beginnings begin with a, c, e, g, i, l, o, p, u.
        guard let first = word.first, Letter.contains(first, in: 0b1_0000_1100_1001_0101_0101) else { return nil }
        for beginning in regionBeginnings where beginning.count <= word.count {
            var index = 0
            while index < beginning.count, word[index] == beginning[index] { index += 1 }
            if index == beginning.count { return index }
        }
        return nil
    }

    /// Whether a word in `ing` is a noun of its own (inning, outing, canning, herring, earring, evening).
    static func keepsGerund(_ word: [UInt8], stemLength: Int) -> Bool {
        (3...4).contains(stemLength) && gerundNouns.contains(WordSuffix.tail(of: word))
    }

    /// Whether the first `end` bytes end in "past", which counts as a short syllable.
    static func isPast(_ word: [UInt8], before end: Int) -> Bool {
        end >= 4 && word[end - 4..<end].elementsEqual(past)
    }

    /// Words of at most six bytes and their stems.
    private static let exceptions = [
        ("skies", "sky"), ("skis", "ski"), ("idly", "idl"), ("gently", "gentl"), ("ugly", "ugli"), ("early", "earli"),
        ("only", "onli"), ("singly", "singl"), ("sky", "sky"), ("news", "news"), ("howe", "howe"), ("atlas", "atlas"),
        ("cosmos", "cosmos"), ("bias", "bias"), ("andes", "andes"),
    ]

    /// The words of `exceptions`, packed.
    private static let special = exceptions.map { WordSuffix($0.0).packed }

    /// The stems of `exceptions`.
    private static let replacements = exceptions.map(\.1)

    /// Verbs in `eed` that are no participles.
    private static let invariantVerbs = Set(["proceed", "exceed", "succeed"].map { WordSuffix($0).packed })

    /// Nouns in `ing`.
    private static let gerundNouns = Set(
        ["inning", "outing", "canning", "herring", "earring", "evening"].map { WordSuffix($0).packed }
    )

    /// Beginnings after which R1 starts at once.
    private static let regionBeginnings =
        ["gener", "commun", "arsen", "past", "univers", "later", "emerg", "inter", "organ"]
        .map { Array($0.utf8) }

    /// The one word with a short syllable of four letters.
    private static let past = Array("past".utf8)
}
