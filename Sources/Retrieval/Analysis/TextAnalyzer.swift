/// Turns operations text into search terms.
///
/// Text is cut into tokens; tokens are lower-cased, kept whole and split at their internal boundaries (camel case,
/// acronyms, `_`, `.`, `-`, trailing digits), freed from English stop words, and stemmed. `KubeAPIDown` gives
/// `kubeapidown`, `kube`, `api`, `down`. The result depends on nothing but the text and the limits.
public struct TextAnalyzer: Sendable {
    /// Bounds that keep hostile text harmless.
    public struct Limits: Sendable, Hashable {
        /// Longest term in bytes; longer words (base64, minified code) are skipped, longer compounds are only split.
        /// Default 128: twice the longest alert name in public rule sets.
        public var maximumTermBytes = 128
        /// Most parts of one word; words with more are opaque and kept only whole. Default 16.
        public var maximumParts = 16

        /// The default limits.
        public init() {}
    }

    /// The limits in force.
    public let limits: Limits
    /// Words that are dropped.
    let stopWords: StopWords

    /// An analyzer.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        stopWords = StopWords()
    }

    /// The terms of a text, in order, with repetitions.
    ///
    /// - Complexity: O(length).
    public func terms(in text: String) -> [String] {
        var extractor = TermExtractor(limits: limits, stopWords: stopWords)
        var buffer = TermBuffer()
        forEachToken(in: text.utf8.span) { token, raw in
            extractor.extract(token, isPlainWord: raw.isPlainWord, isCompound: raw.isCompound, into: &buffer)
        }
        return (0..<buffer.count).map { String(decoding: buffer.bytes[buffer.range(of: $0)], as: UTF8.self) }
    }

    /// Calls a closure with each token that is short enough; the words of an overlong compound come one by one.
    ///
    /// - Complexity: O(length) and the calls.
    func forEachToken(in text: Span<UInt8>, _ body: (Span<UInt8>, RawToken) -> Void) {
        var scanner = TokenScanner()
        while let token = scanner.next(in: text) {
            if token.range.count <= limits.maximumTermBytes {
                body(text.extracting(token.range), token)
            } else if token.isCompound {
                forEachWord(of: text, in: token.range, body)
            }
        }
    }

    /// Calls a closure with each word of a compound that is too long to be a term.
    private func forEachWord(of text: Span<UInt8>, in range: Range<Int>, _ body: (Span<UInt8>, RawToken) -> Void) {
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || TermExtractor.isConnector(text[index]) {
            let word = start..<index
            if word.count <= limits.maximumTermBytes {
                body(text.extracting(word), RawToken(range: word, isPlainWord: false, isCompound: false))
            }
            start = index + 1
        }
    }
}
