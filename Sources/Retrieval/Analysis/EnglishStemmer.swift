/// Reduces an English word to its stem, so that "failing", "failed" and "fails" are one term.
///
/// This is the Porter2 algorithm as published; the steps below carry the numbers of that page. It works on lower-case
/// ASCII; any byte that is not a vowel counts as a consonant, so digits and apostrophes are safe.
///
/// - Source: M. Porter and the Snowball project, "The English (Porter2) stemming algorithm",
///   https://snowballstem.org/algorithms/english/stemmer.html (with the changes of Snowball 3).
struct EnglishStemmer: Sendable {
    /// The word as it shrinks. A `y` that acts as a consonant is held as `Y`.
    private(set) var word: [UInt8] = []
    /// Start of region R1: after the first non-vowel that follows a vowel.
    private var regionOne = 0
    /// Start of region R2: the same rule applied inside R1.
    private var regionTwo = 0

    /// Replaces a word by its stem.
    ///
    /// - Parameter bytes: one lower-case ASCII word; left as it is when it has two bytes or fewer.
    /// - Complexity: O(length), for any input.
    mutating func stem(_ bytes: inout [UInt8]) {
        guard bytes.count > 2 else { return }
        swap(&word, &bytes)
        stemWord()
        swap(&word, &bytes)
    }

    /// The whole algorithm on `word`.
    private mutating func stemWord() {
        if let special = StemmingException.replacement(for: word) {
            word.removeAll(keepingCapacity: true)
            word.append(contentsOf: special.utf8)
            return
        }
        if word.first == Letter.apostrophe { word.removeFirst() }
        markConsonantY()
        findRegions()
        removePossessive()
        removePlural()
        if !StemmingException.isInvariantAfterPlural(word) {
            removePastAndGerund()
            replaceFinalY()
            removeDerivation(StemmingStep.two)
            removeDerivation(StemmingStep.three)
            removeDerivation(StemmingStep.four)
            removeFinalEL()
        }
        for index in word.indices where word[index] == Letter.consonantY { word[index] = Letter.y }
    }

    /// Holds an initial `y`, and a `y` after a vowel, as the consonant `Y`.
    private mutating func markConsonantY() {
        for index in word.indices where word[index] == Letter.y {
            if index == 0 || Letter.isVowel(word[index - 1]) { word[index] = Letter.consonantY }
        }
    }

    /// Sets both regions, with the published exceptions for the start of R1.
    private mutating func findRegions() {
        regionOne = StemmingException.regionStart(of: word) ?? regionStart(from: 0)
        regionTwo = regionStart(from: regionOne)
    }

    /// The position after the first non-vowel that follows a vowel, or the end of the word.
    private func regionStart(from start: Int) -> Int {
        var index = start
        while index < word.count, !Letter.isVowel(word[index]) { index += 1 }
        while index < word.count, Letter.isVowel(word[index]) { index += 1 }
        return min(index + 1, word.count)
    }

    /// Step 0: removes `'`, `'s`, `'s'`.
    private mutating func removePossessive() {
        guard word.last == Letter.apostrophe || word.last == Letter.s else { return }
        let tail = WordSuffix.tail(of: word)
        for suffix in StemmingStep.possessives where suffix.matches(tail: tail) {
            word.removeLast(suffix.count)
            return
        }
    }

    /// Step 1a: plural and third-person endings.
    private mutating func removePlural() {
        guard word.last == Letter.s || word.last == Letter.d else { return }
        let tail = WordSuffix.tail(of: word)
        if StemmingStep.sses.matches(tail: tail) {
            word.removeLast(2)
        } else if StemmingStep.ied.matches(tail: tail) || StemmingStep.ies.matches(tail: tail) {
            word.removeLast(word.count > 4 ? 2 : 1)
        } else if StemmingStep.us.matches(tail: tail) || StemmingStep.ss.matches(tail: tail) {
            return
        } else if word.last == Letter.s, hasVowel(before: word.count - 2) {
            word.removeLast()
        }
    }

    /// Step 1b: `eed`, `ed`, `ing` and their adverbs.
    private mutating func removePastAndGerund() {
        // The endings end in d, g and y.
        guard let last = word.last, Letter.contains(last, in: 0b1_0000_0000_0000_0000_0100_1000) else { return }
        let tail = WordSuffix.tail(of: word)
        for suffix in StemmingStep.eedEndings where suffix.matches(tail: tail) {
            let stemLength = word.count - suffix.count
            if stemLength >= regionOne { word.removeLast(suffix.count - 2) }
            return
        }
        for suffix in StemmingStep.pastEndings where suffix.matches(tail: tail) {
            removeVerbEnding(suffix)
            return
        }
    }

    /// The second half of step 1b: takes the ending off and repairs what is left.
    private mutating func removeVerbEnding(_ suffix: WordSuffix) {
        let stemLength = word.count - suffix.count
        if suffix.packed == StemmingStep.ing.packed {
            if stemLength == 2, word[1] == Letter.y, !Letter.isVowel(word[0]) {
                word.removeLast(4)
                word.append(contentsOf: "ie".utf8)
                return
            }
            if StemmingException.keepsGerund(word, stemLength: stemLength) { return }
        }
        guard hasVowel(before: stemLength) else { return }
        word.removeLast(suffix.count)
        let tail = WordSuffix.tail(of: word)
        if StemmingStep.needsFinalE.contains(where: { $0.matches(tail: tail) }) {
            word.append(Letter.e)
        } else if endsInDouble {
            if !(word.count == 3 && Letter.isAEO(word[0])) { word.removeLast() }
        } else if regionOne >= word.count, endsInShortSyllable(before: word.count) {
            word.append(Letter.e)
        }
    }

    /// Step 1c: a final `y` after a consonant that is not the first letter becomes `i`.
    private mutating func replaceFinalY() {
        guard word.count > 2, let last = word.last, last == Letter.y || last == Letter.consonantY else { return }
        if !Letter.isVowel(word[word.count - 2]) { word[word.count - 1] = Letter.i }
    }

    /// Steps 2, 3 and 4: the longest ending of the step's table, if it lies in the step's region.
    private mutating func removeDerivation(_ step: StemmingStep) {
        guard let rule = step.rule(for: word) else { return }
        let stemLength = word.count - rule.suffix.count
        guard stemLength >= (step.needsRegionTwo ? regionTwo : regionOne) else { return }
        switch rule.condition {
        case .none: break
        case .regionTwo: guard stemLength >= regionTwo else { return }
        case .afterL: guard stemLength > 0, word[stemLength - 1] == Letter.l else { return }
        case .afterSOrT: guard stemLength > 0, Letter.isSOrT(word[stemLength - 1]) else { return }
        case .afterValidLI: guard stemLength > 0, Letter.isValidLI(word[stemLength - 1]) else { return }
        }
        word.removeLast(rule.suffix.count)
        word.append(contentsOf: rule.replacement.utf8)
    }

    /// Step 5: a final `e`, or the second of a final `ll`.
    private mutating func removeFinalEL() {
        let before = word.count - 1
        if word.last == Letter.e {
            if before >= regionTwo || (before >= regionOne && !endsInShortSyllable(before: before)) {
                word.removeLast()
            }
        } else if word.last == Letter.l, before >= regionTwo, before > 0, word[before - 1] == Letter.l {
            word.removeLast()
        }
    }

    /// Whether a vowel stands anywhere in the first `end` bytes.
    private func hasVowel(before end: Int) -> Bool {
        for index in 0..<max(0, end) where Letter.isVowel(word[index]) { return true }
        return false
    }

    /// Whether the word ends in one of the nine published double consonants.
    private var endsInDouble: Bool {
        guard word.count >= 2, let last = word.last else { return false }
        return word[word.count - 2] == last && Letter.isDoubling(last)
    }

    /// Whether the first `end` bytes end in a short syllable.
    private func endsInShortSyllable(before end: Int) -> Bool {
        if StemmingException.isPast(word, before: end) { return true }
        if end == 2 { return Letter.isVowel(word[0]) && !Letter.isVowel(word[1]) }
        guard end > 2 else { return false }
        let last = word[end - 1]
        return !Letter.isVowel(last) && !Letter.isWXY(last) && Letter.isVowel(word[end - 2])
            && !Letter.isVowel(word[end - 3])
    }
}
