/// The last values of a stream in order of size, so that any quantile is one look-up.
struct SlidingOrder: Sendable {
    /// The values in order of arrival; a ring once it is full.
    private var ring: [Double] = []
    /// The same values, ascending.
    private(set) var sorted: [Double] = []
    /// Where the oldest value is once the ring is full.
    private var oldest = 0
    /// How many values are kept at most.
    let capacity: Int

    /// An empty window.
    ///
    /// - Parameter capacity: how many values it keeps; at least 1.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
        ring.reserveCapacity(self.capacity)
        sorted.reserveCapacity(self.capacity + 1)
    }

    /// How many values are held.
    var count: Int { sorted.count }

    /// Takes a value, and lets the oldest go when the window is full.
    ///
    /// - Parameter value: not NaN.
    /// - Complexity: O(log capacity) comparisons and one move of at most `capacity` numbers.
    mutating func insert(_ value: Double) {
        if ring.count < capacity {
            ring.append(value)
            sorted.insert(value, at: place(of: value))
            return
        }
        let leaving = ring[oldest]
        ring[oldest] = value
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
        exchange(leaving, for: value)
    }

    /// Puts a value into the order in place of another: only what lies between the two moves.
    private mutating func exchange(_ leaving: Double, for value: Double) {
        var at = place(of: leaving)
        if value >= leaving {
            while at + 1 < sorted.count, sorted[at + 1] < value {
                sorted[at] = sorted[at + 1]
                at += 1
            }
        } else {
            while at > 0, sorted[at - 1] > value {
                sorted[at] = sorted[at - 1]
                at -= 1
            }
        }
        sorted[at] = value
    }

    /// How many held values are smaller than a value.
    ///
    /// - Complexity: O(log capacity).
    func place(of value: Double) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The value below which a share of the held values lies; 0 while empty.
    ///
    /// - Parameter share: from 0 to 1.
    /// - Returns: the held value nearest to that place in the order.
    /// - Complexity: constant.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let place = Int((share * Double(sorted.count - 1)).rounded())
        return sorted[min(max(place, 0), sorted.count - 1)]
    }
}
