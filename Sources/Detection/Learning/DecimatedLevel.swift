/// The last cells of an even grid of time, each the mean of what fell into it; a ring.
struct DecimatedLevel: Sendable {
    /// How many cells are kept.
    static let capacity = 256

    /// How many new cells make it worth to look again.
    let freshness: Int
    /// The length of a cell in seconds.
    let width: Double
    /// The means of the cells, less the anchor; NaN where nothing came.
    private var ring: [Float] = []
    /// Where the oldest cell is, once the ring is full.
    private var oldest = 0
    /// The number of the cell in progress on the grid.
    private(set) var current = 0.0
    private var sum = 0.0
    private var gathered = 0.0
    /// What is taken from values before they are rounded to single precision.
    private var anchor = 0.0
    /// The cells since somebody looked.
    private var fresh = 0

    init(width: Double, freshness: Int) {
        self.width = width
        self.freshness = freshness
    }

    /// Whether enough is new.
    var isFresh: Bool { fresh >= freshness }

    /// How many cells are kept now.
    var count: Int { ring.count }

    /// The number on the grid of the oldest cell that is kept.
    private var first: Double { current - Double(ring.count) }

    /// Takes a value.
    ///
    /// - Parameters:
    ///   - value: finite, at most 1e30 in size.
    ///   - time: seconds since 1970, not earlier than the last one.
    /// - Complexity: constant, and a pass over the ring after a gap.
    mutating func insert(_ value: Double, at time: Double) {
        let cell = (time / width).rounded(.down)
        if gathered == 0 {
            // Only before the first value.
            current = cell
            anchor = value
        } else if cell != current {
            close(until: cell)
        }
        sum += value
        gathered += 1
    }

    /// Closes the cell in progress; cells in which nothing came are empty, and a gap longer than the ring empties it.
    private mutating func close(until cell: Double) {
        append(Float(sum / gathered - anchor))
        current += 1
        sum = 0
        gathered = 0
        guard cell > current else { return }
        if cell - current >= Double(Self.capacity) {
            ring.removeAll(keepingCapacity: true)
            oldest = 0
        } else {
            while current < cell {
                append(.nan)
                current += 1
            }
        }
        current = cell
    }

    private mutating func append(_ mean: Float) {
        fresh += 1
        if ring.count < Self.capacity {
            ring.append(mean)
        } else {
            ring[oldest] = mean
            oldest = oldest + 1 == Self.capacity ? 0 : oldest + 1
        }
    }

    /// The cells from the oldest on, and the moment at which it begins; remembers that somebody looked.
    mutating func look() -> (start: Double, means: [Double]) {
        fresh = 0
        return (first * width, ring.indices.map { Double(ring[(oldest + $0) % ring.count]) })
    }
}
