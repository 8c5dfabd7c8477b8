import Testing

@testable import Diagnosis

/// The neighbours of numbers, one list behind the other.
@Suite struct AdjacencyTests {
    @Test func `neighbours are ascending and each is there once`() {
        let adjacency = Adjacency([[3, 1, 3, 2], [], [0]])
        #expect(Array(adjacency.all(of: 0)) == [1, 2, 3])
        #expect(adjacency.all(of: 1).isEmpty)
        #expect(adjacency.places(of: 2).map { adjacency[$0] } == [0])
    }

    @Test func `a number that the graph does not know has none`() {
        #expect(Adjacency([]).places(of: 0).isEmpty)
        #expect(Adjacency([[0]]).all(of: 7).isEmpty)
    }
}
