/// How large passages may be.
///
/// Sizes are counted in words: stretches without white space, where every 16 further characters of a long one count as
/// another, so that encoded data cannot hide in one word. A model reads a word of technical English as 1.3 to 1.5 of
/// its own tokens.
public struct PassageBudget: Sendable, Hashable {
    /// Most words in a passage; longer sections are split into parts of about equal size. Default 200, which a model
    /// reads as some 280 tokens; ten passages then fit in a small model's prompt. At least 16.
    public var maximumWords = 200
    /// Sections with fewer words join the passage before them. Default 24: less than two sentences. At most
    /// `maximumWords`.
    public var minimumWords = 24

    /// The default sizes.
    public init() {}
}
