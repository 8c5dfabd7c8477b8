/// What the detector says about one sample.
public struct Observation: Sendable, Hashable {
    /// Why a sample was left out.
    public enum Refusal: Hashable, Sendable {
        /// NaN, an infinity, or a time that is none.
        case notFinite
        /// The same moment as the last sample.
        case duplicate
        /// Earlier than the last sample.
        case outOfOrder
        /// The first sample of a counter, which has no rate yet.
        case noRate
    }

    /// How anomalous the sample is, 0 to 1.
    ///
    /// 0.1 for each power of ten by which it is rarer than anything in one block of samples of this series, less what
    /// the series is known for. An episode is told once: while it lasts, only what is rarer than its worst counts.
    public let score: Double
    /// What was expected, in the unit of the series (per second for counters); nil while nothing is known.
    public let expected: Double?
    /// How far the sample is from it in spreads of the noise, with its sign; 0 while nothing is known.
    public let deviation: Double
    /// What became known with this sample; most often nothing.
    public let findings: [Finding]
    /// Why the sample was left out; nil when it was taken.
    public let refusal: Refusal?

    init(
        score: Double = 0,
        expected: Double? = nil,
        deviation: Double = 0,
        findings: [Finding] = [],
        refusal: Refusal? = nil
    ) {
        self.score = score
        self.expected = expected
        self.deviation = deviation
        self.findings = findings
        self.refusal = refusal
    }
}
