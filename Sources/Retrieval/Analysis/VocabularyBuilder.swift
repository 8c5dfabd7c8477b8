/// Numbers the terms of many texts.
///
/// Text repeats itself: each distinct raw token is analysed once and its term numbers are remembered, so that the cost
/// per byte is that of scanning and one table look-up per token.
struct VocabularyBuilder: Sendable {
    /// The terms.
    private(set) var terms = ByteStringTable()
    /// Whether terms were left out because the vocabulary was full.
    private(set) var isFull = false
    /// Raw tokens seen so far.
    private var tokens = ByteStringTable()
    /// Where the term numbers of each raw token end in `tokenTerms`.
    private var tokenEnds: [Int] = []
    /// The term numbers of all raw tokens, end to end.
    private var tokenTerms: [UInt32] = []
    /// Analyses new tokens.
    private var extractor: TermExtractor
    /// Scratch memory.
    private var buffer = TermBuffer()
    /// Finds tokens.
    private let analyzer: TextAnalyzer
    /// Most terms; later new ones are left out.
    private let maximumTerms: Int

    /// An empty vocabulary.
    init(analyzer: TextAnalyzer, maximumTerms: Int) {
        self.analyzer = analyzer
        self.maximumTerms = maximumTerms
        extractor = TermExtractor(limits: analyzer.limits, stopWords: analyzer.stopWords)
    }

    /// Appends the term numbers of a text to a list.
    ///
    /// - Complexity: O(length) expected.
    mutating func appendTerms(of text: String, to numbers: inout [UInt32]) {
        analyzer.forEachToken(in: text.utf8.span) { token, raw in
            append(token, raw, to: &numbers)
        }
    }

    /// Appends the term numbers of one token.
    private mutating func append(_ token: Span<UInt8>, _ raw: RawToken, to numbers: inout [UInt32]) {
        let (number, isNew) = tokens.intern(token)
        if isNew { analyse(token, raw) }
        let start = number == 0 ? 0 : tokenEnds[number - 1]
        for index in start..<tokenEnds[number] { numbers.append(tokenTerms[index]) }
    }

    /// Remembers the term numbers of a token not seen before.
    private mutating func analyse(_ token: Span<UInt8>, _ raw: RawToken) {
        buffer.removeAll()
        extractor.extract(token, isPlainWord: raw.isPlainWord, isCompound: raw.isCompound, into: &buffer)
        let bytes = buffer.bytes
        for index in 0..<buffer.count {
            let term = bytes.span.extracting(buffer.range(of: index))
            if terms.count < maximumTerms {
                tokenTerms.append(UInt32(terms.intern(term).number))
            } else if let known = terms.find(term) {
                tokenTerms.append(UInt32(known))
            } else {
                isFull = true
            }
        }
        tokenEnds.append(tokenTerms.count)
    }
}
