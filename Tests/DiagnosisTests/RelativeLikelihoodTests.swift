import Testing

@testable import Diagnosis

/// Products of many factors neither overflow nor vanish.
@Suite struct RelativeLikelihoodTests {
    @Test func `ten thousand large factors keep their order and their ratio`() {
        var many = RelativeLikelihood.one
        var more = RelativeLikelihood.one
        for _ in 0..<10_000 {
            many *= 37
            more *= 37
        }
        more *= 3
        #expect(many < more)
        #expect(abs(more.ratio(to: many) - 3) < 1e-9)
        #expect(many.ratio(to: .one) > 1e300)
        #expect(RelativeLikelihood.one.ratio(to: many) == 0)
    }

    @Test func `small factors likewise`() {
        var few = RelativeLikelihood.one
        for _ in 0..<10_000 { few *= 0.01 }
        #expect(few < .one && few > .zero)
        #expect(abs((few * RelativeLikelihood(2)).ratio(to: few) - 2) < 1e-9)
    }

    @Test(arguments: [0, -1, .nan, .infinity, -.infinity] as [Double])
    func `what is no positive number is impossible`(_ factor: Double) {
        #expect(RelativeLikelihood(factor) == .zero)
        var product = RelativeLikelihood(5)
        product *= factor
        #expect(product == .zero)
        #expect(product.ratio(to: .one) == 0 && RelativeLikelihood.one.ratio(to: product) == 0)
        #expect(!(product > .one) && product < .one)
    }

    @Test func `a mixture lies between its parts`() {
        let mixed = RelativeLikelihood.mixture(RelativeLikelihood(8), RelativeLikelihood(2), share: 0.25)
        #expect(abs(mixed.ratio(to: .one) - 3.5) < 1e-9)
        #expect(RelativeLikelihood.mixture(.zero, .zero, share: 0.5) == .zero)
        let half = RelativeLikelihood.mixture(RelativeLikelihood(4), .zero, share: 0.5)
        #expect(abs(half.ratio(to: .one) - 2) < 1e-9)
    }
}
