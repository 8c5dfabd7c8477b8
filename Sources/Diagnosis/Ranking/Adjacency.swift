/// The neighbours of each number of a graph, one list behind the other: going through them counts no references, which
/// a list of lists would at every step.
struct Adjacency: Sendable {
    /// For each number where its neighbours begin, and at last where those of the last one end.
    private let starts: [Int]
    private let neighbours: [Int]

    /// The neighbours in `lists`, of each number ascending and each once.
    /// - Complexity: O(edges × log edges).
    init(_ lists: [[Int]]) {
        var starts = [0]
        var neighbours: [Int] = []
        starts.reserveCapacity(lists.count + 1)
        for list in lists {
            var last = -1
            for neighbour in list.sorted() where neighbour != last {
                neighbours.append(neighbour)
                last = neighbour
            }
            starts.append(neighbours.count)
        }
        self.starts = starts
        self.neighbours = neighbours
    }

    /// Where the neighbours of `number` stand; nothing for one that the graph does not know.
    func places(of number: Int) -> Range<Int> {
        number + 1 < starts.count ? starts[number]..<starts[number + 1] : 0..<0
    }

    /// The neighbour at a place.
    subscript(place: Int) -> Int { neighbours[place] }

    /// The neighbours of `number`, ascending.
    func all(of number: Int) -> ArraySlice<Int> { neighbours[places(of: number)] }
}
