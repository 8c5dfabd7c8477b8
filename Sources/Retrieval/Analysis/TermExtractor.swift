/// Turns raw tokens into terms: lower case, whole identifiers and their parts, without stop words, stemmed.
///
/// A value holds scratch memory and is meant to be reused for many tokens.
struct TermExtractor: Sendable {
    /// Limits of the analysis.
    private let limits: TextAnalyzer.Limits
    /// Words that are dropped.
    private let stopWords: StopWords
    /// The stemmer and its scratch memory.
    private var stemmer = EnglishStemmer()
    /// The splitter and its scratch memory.
    private var splitter = IdentifierSplitter()
    /// One term in the making.
    private var term: [UInt8] = []

    /// An extractor.
    init(limits: TextAnalyzer.Limits, stopWords: StopWords) {
        self.limits = limits
        self.stopWords = stopWords
    }

    /// Appends the terms of a token to a buffer: for a compound first the whole, then each word; for a word with
    /// several parts first the whole, then its parts.
    ///
    /// - Complexity: O(length of the token).
    mutating func extract(_ token: Span<UInt8>, isPlainWord: Bool, isCompound: Bool, into terms: inout TermBuffer) {
        guard token.count <= limits.maximumTermBytes else { return }
        if isPlainWord {
            setTerm(token, 0..<token.count)
            appendWord(into: &terms)
            return
        }
        guard isCompound else {
            extractWord(token, into: &terms)
            return
        }
        setTerm(token, 0..<token.count)
        if !isHyphenatedProse(token) { terms.append(term) }
        var start = 0
        for index in 0...token.count where index == token.count || Self.isConnector(token[index]) {
            extractWord(token.extracting(start..<index), into: &terms)
            start = index + 1
        }
    }

    /// Whether a compound is two lower-case words with a hyphen, as in "non-critical": that is English and no name, and
    /// keeping it whole was measured to hurt.
    private func isHyphenatedProse(_ token: Span<UInt8>) -> Bool {
        var hyphens = 0
        for index in token.indices {
            if token[index] == UInt8(ascii: "-") {
                hyphens += 1
            } else if token[index] &- UInt8(ascii: "a") >= 26 {
                return false
            }
        }
        return hyphens == 1
    }

    /// Appends the terms of a word without connectors.
    private mutating func extractWord(_ word: Span<UInt8>, into terms: inout TermBuffer) {
        splitter.split(word)
        setTerm(word, 0..<word.count)
        appendWord(into: &terms)
        guard splitter.parts.count <= limits.maximumParts else { return }
        let hasParts = splitter.parts.count > 1
        for part in splitter.parts {
            if hasParts {
                setTerm(word, part)
                appendWord(into: &terms)
            }
            appendDigitSplit(of: word, part, into: &terms)
        }
    }

    /// For letters followed by digits (`node01`, `http503`): the letters if there are three or more, and the digits
    /// likewise. Shorter ones (`s3`, `p99`, `k8s`) mean something only as a whole.
    private mutating func appendDigitSplit(of word: Span<UInt8>, _ part: Range<Int>, into terms: inout TermBuffer) {
        var digits = part.upperBound
        while digits > part.lowerBound, Self.isDigit(word[digits - 1]) { digits -= 1 }
        guard digits < part.upperBound, digits - part.lowerBound >= 3 else { return }
        setTerm(word, part.lowerBound..<digits)
        appendWord(into: &terms)
        if part.upperBound - digits >= 3 {
            setTerm(word, digits..<part.upperBound)
            appendWord(into: &terms)
        }
    }

    /// Puts the lower-case form of a byte range into `term`, with typographic apostrophes made plain.
    private mutating func setTerm(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        term.removeAll(keepingCapacity: true)
        var index = range.lowerBound
        term.append(addingCapacity: range.count) { output in
            while index < range.upperBound, bytes[index] < 0x80 {
                let byte = bytes[index]
                output.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
                index += 1
            }
        }
        while index < range.upperBound {
            let decoded = UTF8Scalar(bytes, at: index)
            index += decoded.count
            if decoded.scalar == TokenScanner.typographicApostrophe {
                term.append(Letter.apostrophe)
            } else {
                term.append(contentsOf: decoded.scalar.properties.lowercaseMapping.utf8)
            }
        }
    }

    /// Appends `term` as a word: dropped if it is a stop word or a single ASCII character, stemmed if it is ASCII.
    private mutating func appendWord(into terms: inout TermBuffer) {
        guard term.count > 1, !stopWords.contains(term.span) else { return }
        if term.allSatisfy({ $0 < 0x80 }) { stemmer.stem(&term) }
        terms.append(term)
    }

    /// Whether a byte joins the words of a compound.
    static func isConnector(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    /// Whether a byte is `0`...`9`.
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
