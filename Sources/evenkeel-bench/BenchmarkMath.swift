import Foundation

/// The C library's functions, for what only measures.
enum BenchmarkMath {
    /// The natural logarithm.
    static func logarithm(_ x: Double) -> Double { Foundation.log(x) }
    /// The cosine.
    static func cosine(_ x: Double) -> Double { Foundation.cos(x) }
    /// A power.
    static func power(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }
}
