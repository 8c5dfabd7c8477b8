import Testing

@testable import Retrieval

@Suite struct ByteStringTableTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `strings are numbered in the order in which they are first seen`(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var table = ByteStringTable()
        var numbers: [[UInt8]: Int] = [:]
        for _ in 0..<4000 {
            let length = Int.random(in: 0...17, using: &random)
            let string = (0..<length).map { _ in UInt8.random(in: 0...2, using: &random) }
            let (number, isNew) = table.intern(string.span)
            #expect(isNew == (numbers[string] == nil), "seed \(seed)")
            #expect(number == numbers[string] ?? numbers.count, "seed \(seed)")
            numbers[string] = number
        }
        #expect(table.count == numbers.count)
        for (string, number) in numbers {
            let found = table.find(string.span)
            #expect(found == number)
            #expect(Array(table[number]) == string)
        }
    }

    @Test func `a string that was never added is not found`() {
        var table = ByteStringTable()
        table.intern([1, 2].span)
        for string: [UInt8] in [[1], [1, 2, 0], []] {
            let number = table.find(string.span)
            #expect(number == nil)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `strings that share a fragment of their hash are told apart`() {
        // Among 300,000 random strings some ten pairs share 32 bits of hash.
        var random = SplitMix(seed: 9)
        var table = ByteStringTable()
        for value in 0..<300_000 {
            let words = [random.next(), random.next()]
            let string = (0..<14).map { UInt8(truncatingIfNeeded: words[$0 / 7] >> (8 * UInt64($0 % 7))) }
            let number = table.intern(string.span).number
            guard number == value else {
                Issue.record("string \(value) has number \(number)")
                return
            }
        }
    }

    @Test func `strings of zero bytes differ by their length`() {
        let hash = PolynomialHash()
        let values = (0...40).map { hash.value(of: [UInt8](repeating: 0, count: $0).span) }
        #expect(Set(values).count == values.count)
    }
}
