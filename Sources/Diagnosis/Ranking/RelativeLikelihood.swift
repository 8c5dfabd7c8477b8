/// How many times likelier something is under one assumption than under another: a product of many factors that neither
/// overflows nor vanishes.
///
/// It needs no logarithm, so that every machine computes the same bits.
struct RelativeLikelihood: Sendable, Hashable, Comparable {
    /// The leading digits, 1 up to 2; zero for the impossible.
    private var significand: Double
    /// The power of two that they are multiplied with.
    private var exponent: Int

    /// As likely under both.
    static let one = RelativeLikelihood(1)
    /// Impossible.
    static let zero = RelativeLikelihood(0)

    /// So many times likelier; what is no positive finite number counts as impossible.
    init(_ factor: Double) {
        guard factor > 0, factor.isFinite else {
            (significand, exponent) = (0, 0)
            return
        }
        (significand, exponent) = (factor.significand, Int(factor.exponent))
    }

    /// Both independent observations together.
    static func *= (left: inout RelativeLikelihood, factor: Double) {
        let product = RelativeLikelihood(left.significand * factor)
        left = RelativeLikelihood(product.significand, product.exponent + left.exponent)
    }

    /// Both independent observations together.
    static func * (left: RelativeLikelihood, right: RelativeLikelihood) -> RelativeLikelihood {
        var product = left
        product *= right.significand
        product.exponent += product.significand > 0 ? right.exponent : 0
        return product
    }

    /// One or the other assumption, of which the first holds with chance `share`, 0 to 1.
    static func mixture(_ first: RelativeLikelihood, _ second: RelativeLikelihood, share: Double) -> RelativeLikelihood
    {
        let larger = max(first, second)
        guard larger.significand > 0 else { return .zero }
        return RelativeLikelihood(
            share * first.ratio(to: larger) + (1 - share) * second.ratio(to: larger),
            times: larger
        )
    }

    /// How many times this is `other`; 0 when it is less than the smallest number, and when `other` is impossible.
    func ratio(to other: RelativeLikelihood) -> Double {
        guard significand > 0, other.significand > 0 else { return 0 }
        let power = exponent - other.exponent
        guard power > -1000 else { return 0 }
        return Double(sign: .plus, exponent: min(power, 1000), significand: significand / other.significand)
    }

    /// The lesser first.
    static func < (left: RelativeLikelihood, right: RelativeLikelihood) -> Bool {
        guard left.significand > 0, right.significand > 0 else { return left.significand < right.significand }
        return (left.exponent, left.significand) < (right.exponent, right.significand)
    }

    private init(_ significand: Double, _ exponent: Int) {
        self.significand = significand
        self.exponent = significand > 0 ? exponent : 0
    }

    private init(_ factor: Double, times other: RelativeLikelihood) {
        self = RelativeLikelihood(factor) * other
    }
}
