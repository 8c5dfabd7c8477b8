/// How surprising it is that a share rose between two samples.
public enum ProportionShift: Sendable {
    /// The log-likelihood ratio, in nats, of "two different shares" against "one share": 0 when the share did not rise.
    ///
    /// It needs no variance and holds for small counts: none of 6 against 10 of 20 is about 3.
    /// - Source: T. Dunning: Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1), 1993.
    public static func surprise(_ now: Int, of total: Int, before: Int, of usual: Int) -> Double {
        guard total > 0, usual > 0, Double(now) * Double(usual) > Double(before) * Double(total) else { return 0 }
        return max(
            0,
            logLikelihood(now, total) + logLikelihood(before, usual) - logLikelihood(now + before, total + usual)
        )
    }

    /// The logarithm of the likelihood of `count` of `total` at its own share.
    private static func logLikelihood(_ count: Int, _ total: Int) -> Double {
        let hits = Double(count)
        let misses = Double(total - count)
        let all = Double(total)
        return (count > 0 ? hits * logarithm(hits / all) : 0) + (count < total ? misses * logarithm(misses / all) : 0)
    }

    /// The natural logarithm of a positive number in plain arithmetic; error below 1e-12.
    ///
    /// C libraries differ in the last bit, and a diagnosis is replayed and compared byte by byte.
    /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1.27.
    private static func logarithm(_ number: Double) -> Double {
        guard number > 0, number.isFinite else { return 0 }
        var exponent = Double(number.exponent)
        var significand = number.significand
        if significand > 1.414213562373095 {
            significand *= 0.5
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var series = 1.0 / 13
        for divisor in [11.0, 9, 7, 5, 3, 1] { series = series * square + 1 / divisor }
        return exponent * 0.6931471805599453 + 2 * ratio * series
    }
}
