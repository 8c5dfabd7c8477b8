/// The natural logarithm in plain arithmetic.
///
/// C libraries differ in the last bit; scores must not, since decisions are replayed and compared byte by byte. Only
/// operations that IEEE 754 rounds correctly are used here, in a fixed order.
enum Logarithm {
    /// The logarithm of a number.
    ///
    /// The significand m is brought into [sqrt(1/2), sqrt(2)); then ln m = 2 artanh z with z = (m - 1) / (m + 1), whose
    /// series needs 11 terms for |z| <= 0.1716. The error is below 3e-16 relative or absolute, whichever is larger.
    ///
    /// - Parameter x: positive and finite.
    /// - Returns: ln x.
    /// - Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 4.1.27.
    static func natural(_ x: Double) -> Double {
        precondition(x > 0 && x.isFinite, "the logarithm needs a positive finite number")
        var exponent = Double(x.exponent)
        var m = x.significand
        if m > squareRootOfTwo {
            m /= 2
            exponent += 1
        }
        let z = (m - 1) / (m + 1)
        let square = z * z
        var series = 0.0
        for term in stride(from: 21, through: 1, by: -2) {
            series = series * square + 1 / Double(term)
        }
        return exponent * lnOfTwo + 2 * z * series
    }

    /// ln 2
    private static let lnOfTwo = 0.693147180559945309417
    /// Upper end of the reduced significand.
    private static let squareRootOfTwo = 1.414213562373095048802
}
