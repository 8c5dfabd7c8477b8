/// Which runs have what to themselves.
///
/// A run asks for everything at once and gets all or nothing, so that no two wait for each other; whoever waits is served in
/// order, and nobody overtakes one that waits for the same.
public struct LockTable: Sendable, Hashable {
    /// What a request led to.
    public enum Answer: Sendable, Hashable {
        /// It has all that it asked for.
        case granted
        /// It waits for these runs, first come first.
        case waits(for: [String])
        /// Too many wait already.
        case refused
    }

    /// A run with what it claims.
    private struct Entry: Sendable, Hashable {
        let run: String
        let claims: Set<LockClaim>
    }

    private var holding: [Entry] = []
    private var waiting: [Entry] = []
    private let mostWaiting: Int

    /// A table in which nothing is claimed.
    /// - Parameter mostWaiting: The most runs that wait.
    public init(mostWaiting: Int = 100) { self.mostWaiting = max(0, mostWaiting) }

    /// The runs that hold what they claimed, in order.
    public var holders: [String] { holding.map(\.run) }

    /// The runs that wait, in order.
    public var queue: [String] { waiting.map(\.run) }

    /// What `run` holds or waits for; nil when it has asked for nothing.
    public func claims(of run: String) -> Set<LockClaim>? { (holding + waiting).first { $0.run == run }?.claims }

    /// Asks for `claims`. Asking again changes nothing, whatever is asked for.
    /// - Complexity: O(runs × claims²).
    public mutating func request(_ claims: Set<LockClaim>, for run: String) -> Answer {
        if holding.contains(where: { $0.run == run }) { return .granted }
        if let place = waiting.firstIndex(where: { $0.run == run }) {
            return .waits(for: obstacles(to: waiting[place], before: place))
        }
        let entry = Entry(run: run, claims: claims)
        let obstacles = obstacles(to: entry, before: waiting.count)
        guard !obstacles.isEmpty else {
            holding.append(entry)
            return .granted
        }
        guard waiting.count < mostWaiting else { return .refused }
        waiting.append(entry)
        return .waits(for: obstacles)
    }

    /// Gives back what `run` holds, or its place in the queue.
    /// - Returns: The runs that have what they waited for with this, in order.
    public mutating func release(_ run: String) -> [String] {
        holding.removeAll { $0.run == run }
        waiting.removeAll { $0.run == run }
        var granted: [String] = []
        var place = 0
        while place < waiting.count {
            if obstacles(to: waiting[place], before: place).isEmpty {
                let entry = waiting.remove(at: place)
                holding.append(entry)
                granted.append(entry.run)
            } else {
                place += 1
            }
        }
        return granted
    }

    /// The runs that `entry` has to wait for: holders, and those that wait in front of it.
    private func obstacles(to entry: Entry, before place: Int) -> [String] {
        (holding + waiting[..<place]).filter { other in
            entry.claims.contains { own in other.claims.contains { own.conflicts(with: $0) } }
        }.map(\.run)
    }
}
