import Glibc

/// The C library's functions, for what only measures.
enum BenchmarkMath {
    /// The natural logarithm.
    static func logarithm(_ x: Double) -> Double { Glibc.log(x) }
    /// The cosine.
    static func cosine(_ x: Double) -> Double { Glibc.cos(x) }
    /// A power.
    static func power(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }
}
