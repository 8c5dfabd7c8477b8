/// The natural logarithm and the exponential function in plain arithmetic.
///
/// C libraries differ in the last bit; decisions are replayed and compared byte by byte, so only operations that IEEE
/// 754 rounds correctly are used, in a fixed order.
public enum ElementaryFunctions: Sendable {
    /// The natural logarithm of a positive finite number; error below 1e-12.
    ///
    /// ln m = 2 artanh z with z = (m - 1) / (m + 1) and m in [sqrt(1/2), sqrt(2)).
    ///
    /// - Complexity: constant.
    /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1.27.
    public static func logarithm(_ x: Double) -> Double {
        guard x > 0, x.isFinite else { return x > 0 ? 709.8 : -745.2 }
        var exponent = Double(x.exponent)
        var m = x.significand
        if m > 1.414213562373095 {
            m *= 0.5
            exponent += 1
        }
        let z = (m - 1) / (m + 1)
        let q = z * z
        let series = 1 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q / 13)))))
        return exponent * 0.6931471805599453 + 2 * z * series
    }

    /// e to the power of `x`; relative error below 1e-12. 0 below -745 and for NaN, and the largest number above 709.
    ///
    /// e^x = 2^k e^r with r in [-ln 2 / 2, ln 2 / 2], and the power series of e^r to the 13th term.
    ///
    /// - Complexity: constant.
    /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.2.1.
    public static func exponential(_ x: Double) -> Double {
        guard x > -745 else { return 0 }
        guard x < 709 else { return .greatestFiniteMagnitude }
        let k = (x / 0.6931471805599453).rounded()
        let r = x - k * 0.6931471805599453
        var sum = 1.0
        for n in stride(from: 13.0, through: 1, by: -1) { sum = 1 + sum * r / n }
        return Double(sign: .plus, exponent: Int(k), significand: sum)
    }
}
