import Testing

@testable import Retrieval

@Suite struct CandidateHeapTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the heap keeps what sorting would keep`(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let scores = (0..<200).map { _ in Float(Int.random(in: 1...30, using: &random)) }
        for capacity in [0, 1, 2, 7, 100, 500] {
            var heap = CandidateHeap(capacity: capacity)
            for passage in scores.indices.shuffled(using: &random) { heap.offer(passage, score: scores[passage]) }
            let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
            #expect(heap.sorted.map(\.passage) == Array(order.prefix(capacity)), "seed \(seed), capacity \(capacity)")
        }
    }
}
