import Foundation
import Testing

@testable import Retrieval

@Suite struct LogarithmTests {
    @Test func `it agrees with the C library to the last digits`() {
        var random = SplitMix(seed: 5)
        for _ in 0..<20_000 {
            let x = exp(Double.random(in: -40...40, using: &random))
            let expected = log(x)
            #expect(abs(Logarithm.natural(x) - expected) <= 4e-16 * max(1, abs(expected)), "\(x)")
        }
    }

    @Test(arguments: [1, 2, 0.5, 1.4142135623730951, 1.4142135623730954, .leastNormalMagnitude, 1e300])
    func `it is right at the seams`(_ x: Double) {
        #expect(abs(Logarithm.natural(x) - log(x)) <= 4e-16 * max(1, abs(log(x))))
    }
}
