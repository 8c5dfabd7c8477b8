/// Exponential and logarithm made of exactly rounded operations only, so that the same seed gives the same bytes on
/// every machine: a C library's versions differ in the last digit, and a digest notices.
enum PortableMath: Sendable {
    /// ln 2 in two parts; the first has few enough digits that `n * high` is exact for every exponent.
    private static let ln2High = 0x1.62e42fee00000p-1
    private static let ln2Low = 0x1.a39ef35793c76p-33

    /// e to the power of `x`; relative error below 1e-13 for |x| <= 700, 0 or infinity beyond.
    /// - Source: range reduction to |r| <= ln(2)/2 and the Taylor polynomial of degree 13, whose rest is below 2e-17.
    static func exponential(_ x: Double) -> Double {
        guard x < 709 else { return .infinity }
        guard x > -745 else { return 0 }
        let power = (x / (ln2High + ln2Low)).rounded()
        let rest = (x - power * ln2High) - power * ln2Low
        var sum = 1.0
        for degree in stride(from: 13.0, through: 1.0, by: -1.0) { sum = 1 + sum * rest / degree }
        return Double(sign: .plus, exponent: Int(power), significand: sum)
    }

    /// The natural logarithm of a positive normal `x`; relative error below 1e-13.
    /// - Source: ln m = 2 artanh((m - 1) / (m + 1)) for the significand m scaled to [√½, √2), 13 terms.
    static func logarithm(_ x: Double) -> Double {
        precondition(x.isNormal && x > 0, "the logarithm needs a positive normal number")
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        for index in stride(from: 25.0, through: 1.0, by: -2.0) { sum = sum * square + 1 / index }
        return (exponent * ln2Low + 2 * ratio * sum) + exponent * ln2High
    }
}
