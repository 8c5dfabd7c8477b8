/// A hash of byte strings whose collisions cannot be aimed at.
///
/// A string, cut into words of seven bytes, is read as a polynomial and evaluated at a secret point modulo the prime
/// 2^61 - 1. Two different strings of at most n words collide for at most n + 1 of the points, so for text that does
/// not know the point the chance is below (n + 1) / 2^60: crafted documents cannot turn table look-ups into scans. The
/// point differs from run to run; nothing that leaves this module depends on it.
///
/// - Source: J. L. Carter, M. N. Wegman, "Universal classes of hash functions", 1979,
///   https://doi.org/10.1016/0022-0000(79)90044-8; the polynomial form and this prime as in M. Dietzfelbinger et al.,
///   "Polynomial hash functions are reliable", 1992, https://doi.org/10.1007/3-540-55719-9_77
struct PolynomialHash: Sendable {
    /// The prime 2^61 - 1.
    private static let prime: UInt64 = (1 << 61) - 1
    /// The secret point, in 2^32 ..< prime.
    private let point: UInt64

    /// Draws a point from the standard library's per-process hash seed.
    init() {
        let seed = UInt64(bitPattern: Int64(Hasher().finalize()))
        let least: UInt64 = 1 << 32
        point = least + seed % (Self.prime - least)
    }

    /// The hash of a string, below the prime.
    ///
    /// - Complexity: O(length), one multiplication for seven bytes.
    func value(of bytes: Span<UInt8>) -> UInt64 {
        // A leading one and the length of the last word make strings differ that differ in zero bytes only.
        var hash: UInt64 = 1
        var index = 0
        while index + 7 <= bytes.count {
            let high = UInt64(bytes[index]) << 48 | UInt64(bytes[index + 1]) << 40 | UInt64(bytes[index + 2]) << 32
            let low = UInt64(bytes[index + 3]) << 24 | UInt64(bytes[index + 4]) << 16 | UInt64(bytes[index + 5]) << 8
            hash = step(hash, high | low | UInt64(bytes[index + 6]))
            index += 7
        }
        var word = UInt64(bytes.count - index)
        while index < bytes.count {
            word = word << 8 | UInt64(bytes[index])
            index += 1
        }
        return step(hash, word)
    }

    /// (hash + word) * point modulo the prime.
    private func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        // The sum is below 2^62 and the point below 2^61, so that the first fold is below 2^63 and the second below
        // twice the prime.
        let product = (hash &+ word).multipliedFullWidth(by: point)
        let first = (product.low & Self.prime) &+ (product.high << 3 | product.low >> 61)
        let second = (first & Self.prime) &+ (first >> 61)
        return second >= Self.prime ? second &- Self.prime : second
    }
}
