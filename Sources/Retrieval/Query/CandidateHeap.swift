/// The best few of many passages.
struct CandidateHeap: Sendable {
    /// A passage and its score.
    struct Candidate: Sendable, Equatable {
        /// Its number.
        let passage: Int
        /// Its score.
        let score: Float

        /// Whether this one comes before another: higher score, then lower number.
        func precedes(_ other: Candidate) -> Bool {
            score != other.score ? score > other.score : passage < other.passage
        }
    }

    /// Most candidates kept.
    private let capacity: Int
    /// A binary heap, the last in rank at the root.
    private var heap: [Candidate] = []

    /// An empty heap.
    ///
    /// - Parameter capacity: how many are kept, 0 or more.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Offers a passage.
    ///
    /// - Complexity: O(log capacity) if it is taken, else O(1).
    mutating func offer(_ passage: Int, score: Float) {
        let candidate = Candidate(passage: passage, score: score)
        if heap.count < capacity {
            heap.append(candidate)
            siftUp(heap.count - 1)
        } else if let worst = heap.first, candidate.precedes(worst) {
            heap[0] = candidate
            siftDown()
        }
    }

    /// The candidates, best first.
    ///
    /// - Complexity: O(n log n).
    var sorted: [Candidate] { heap.sorted { $0.precedes($1) } }

    /// Moves a late-ranked candidate towards the root.
    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].precedes(heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Moves the root towards the leaves.
    private mutating func siftDown() {
        var parent = 0
        while true {
            var last = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[last].precedes(heap[child]) { last = child }
            }
            if last == parent { return }
            heap.swapAt(parent, last)
            parent = last
        }
    }
}
