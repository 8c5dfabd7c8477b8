import Testing

@testable import Retrieval

@Suite struct NeighbourFinderTests {
    private let vectors: [[(term: Int, weight: Float)]] = [
        [(0, 1)], [(0, 0.6), (1, 0.8)], [(2, 1)], [(0, 0.6), (3, 0.8)], [(0, 1)],
    ]

    @Test func `neighbours come nearest first, equally near ones in candidate order`() {
        let finder = NeighbourFinder(vectors: vectors, termCount: 4, count: 3)
        #expect(finder.neighbours(of: 0).map(\.rank) == [4, 1, 3])
        #expect(finder.neighbours(of: 0).map(\.similarity) == [1, 0.6, 0.6])
        #expect(finder.neighbours(of: 4).map(\.rank) == [0, 1, 3])
    }

    @Test func `a candidate is no neighbour of itself nor of what shares no term`() {
        let finder = NeighbourFinder(vectors: vectors, termCount: 4, count: 10)
        #expect(finder.neighbours(of: 2).isEmpty)
        #expect(!finder.neighbours(of: 1).contains { $0.rank == 1 || $0.rank == 2 })
    }
}
