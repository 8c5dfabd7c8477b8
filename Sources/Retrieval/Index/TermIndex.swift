/// The inverted index: for each term the passages that hold it, in flat arrays; and each passage's terms in text order.
struct TermIndex: Sendable {
    /// The terms.
    let terms: ByteStringTable
    /// Inverse document frequency of each term; terms that only the lexicon knows have no postings.
    let idf: [Float]
    /// All postings, by term, then by passage.
    let postings: [Posting]
    /// Where the postings of each term begin, and at the end their number.
    let postingStarts: [Int]
    /// The terms of all passages, end to end, in text order: first title and headings, then text.
    let tokens: [UInt32]
    /// Where the terms of each passage begin in `tokens`, and at the end their number.
    let tokenStarts: [Int]
    /// Where title and headings of each passage end in `tokens`.
    let headingEnds: [Int]
    /// The length norm of each passage.
    let lengthNorms: [Float]

    /// How many passages there are.
    var passageCount: Int { lengthNorms.count }

    /// The postings of a term, as a range in `postings`.
    func postingRange(of term: Int) -> Range<Int> { postingStarts[term]..<postingStarts[term + 1] }

    /// The terms of a passage's title and headings, as a range in `tokens`.
    func headingRange(of passage: Int) -> Range<Int> { tokenStarts[passage]..<headingEnds[passage] }

    /// The terms of a passage's text, as a range in `tokens`.
    func bodyRange(of passage: Int) -> Range<Int> { headingEnds[passage]..<tokenStarts[passage + 1] }
}
