/// Words that carry no subject: they are neither indexed nor searched for.
///
/// The list is the one published with the stemmer, less "down", which names a state in operations ("TargetDown"), and
/// with "will", "can", "just", "now", "may" and "also" added. Measured in docs/retrieval.md.
///
/// - Source: https://snowballstem.org/algorithms/english/stop.txt
struct StopWords: Sendable {
    /// The words, as lower-case bytes with ASCII apostrophes.
    private let table: ByteStringTable

    /// Builds the set.
    ///
    /// - Complexity: O(words); about 200 of them.
    init() {
        var table = ByteStringTable()
        for word in Self.list.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            table.intern(Array(word.utf8).span)
        }
        self.table = table
    }

    /// Whether a lower-case word is one of them.
    ///
    /// - Complexity: O(length).
    func contains(_ word: Span<UInt8>) -> Bool {
        // The longest entry, "themselves", has ten bytes.
        word.count <= 10 && table.find(word) != nil
    }

    /// Pronouns, auxiliaries and their contractions, articles, conjunctions, prepositions, and particles.
    private static let list = """
        i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
        herself it its itself they them their theirs themselves what which who whom this that these those
        am is are was were be been being have has had having do does did doing would should could ought
        i'm you're he's she's it's we're they're i've you've we've they've i'd you'd he'd she'd we'd they'd
        i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't
        didn't won't wouldn't shan't shouldn't can't cannot couldn't mustn't let's that's who's what's here's
        there's when's where's why's how's a an the and but if or because as until while of at by for with about
        against between into through during before after above below to from up in out on off over under again
        further then once here there when where why how all any both each few more most other some such no nor not
        only own same so than too very will can just now may also
        """
}
