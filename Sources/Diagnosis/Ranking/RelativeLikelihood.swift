/// How many times likelier something is under one assumption than under another: a product of many factors that neither
/// overflows nor vanishes.
///
/// It needs no logarithm, so that every machine computes the same bits.
struct RelativeLikelihood: Sendable, Comparable {
    /// The leading digits; zero for the impossible. Products put off bringing them back to 1 up to 2 until they come near
    /// the ends of their range: the bits are the same.
    private var significand: Double
    /// The power of two that they are multiplied with.
    private var exponent: Int

    /// As likely under both.
    static let one = RelativeLikelihood(1)
    /// Impossible.
    static let zero = RelativeLikelihood(0)

    /// Digits that may still be multiplied with others like them.
    private static let small = 0x1p-500
    private static let large = 0x1p500

    /// So many times likelier; what is no positive finite number counts as impossible.
    init(_ factor: Double) { self.init(factor, exponent: 0) }

    private init(_ factor: Double, exponent: Int) {
        guard factor > 0, factor.isFinite else {
            (significand, self.exponent) = (0, 0)
            return
        }
        (significand, self.exponent) = (factor.significand, Int(factor.exponent) + exponent)
    }

    /// The same with digits from 1 up to 2, the form in which two are compared.
    private var normalised: RelativeLikelihood {
        (1..<2).contains(significand) ? self : RelativeLikelihood(significand, exponent: exponent)
    }

    /// Both independent observations together.
    static func *= (left: inout RelativeLikelihood, factor: Double) {
        guard factor > small, factor < large else {
            left = left * RelativeLikelihood(factor)
            return
        }
        left.significand *= factor
        if !(left.significand > small && left.significand < large) { left = left.normalised }
    }

    /// Both independent observations together.
    static func * (left: RelativeLikelihood, right: RelativeLikelihood) -> RelativeLikelihood {
        let (left, right) = (left.normalised, right.normalised)
        return RelativeLikelihood(left.significand * right.significand, exponent: left.exponent + right.exponent)
    }

    /// One or the other assumption, of which the first holds with chance `share`, 0 to 1.
    static func mixture(_ first: RelativeLikelihood, _ second: RelativeLikelihood, share: Double) -> RelativeLikelihood
    {
        let larger = max(first, second)
        guard larger.significand > 0 else { return .zero }
        return RelativeLikelihood(share * first.ratio(to: larger) + (1 - share) * second.ratio(to: larger)) * larger
    }

    /// How many times this is `other`; 0 when it is less than the smallest number, and when `other` is impossible.
    func ratio(to other: RelativeLikelihood) -> Double {
        let (left, right) = (normalised, other.normalised)
        guard left.significand > 0, right.significand > 0 else { return 0 }
        let power = left.exponent - right.exponent
        guard power > -1000 else { return 0 }
        return Double(sign: .plus, exponent: min(power, 1000), significand: left.significand / right.significand)
    }

    /// Whether both are as likely.
    static func == (left: RelativeLikelihood, right: RelativeLikelihood) -> Bool {
        let (left, right) = (left.normalised, right.normalised)
        return left.exponent == right.exponent && left.significand == right.significand
    }

    /// The lesser first.
    static func < (left: RelativeLikelihood, right: RelativeLikelihood) -> Bool {
        let (left, right) = (left.normalised, right.normalised)
        guard left.significand > 0, right.significand > 0 else { return left.significand < right.significand }
        return (left.exponent, left.significand) < (right.exponent, right.significand)
    }
}
