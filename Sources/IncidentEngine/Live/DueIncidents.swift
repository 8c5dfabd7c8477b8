internal import IncidentLedger

/// Which incidents have to be looked at, and when.
struct DueIncidents: Sendable {
    /// A place in the queue. One that was overtaken by an earlier one for the same incident is left there and skipped.
    private struct Turn: Sendable, Comparable {
        let at: Duration
        let id: IncidentIdentifier

        static func < (lhs: Turn, rhs: Turn) -> Bool { (lhs.at, lhs.id) < (rhs.at, rhs.id) }
    }

    private struct Pace: Sendable {
        var last: Duration
        var pause: Duration
    }

    /// From how many paces on the old ones are forgotten.
    private static let mostPaces = 4096

    /// A binary heap: no turn is before the one at half its place.
    private var heap: [Turn] = []
    private var turns: [IncidentIdentifier: Duration] = [:]
    private var paces: [IncidentIdentifier: Pace] = [:]
    /// How many paces there may be before the old ones are looked for; more when the last look found few.
    private var pacesBeforeLook = Self.mostPaces

    /// How many wait.
    var count: Int { turns.count }

    /// Asks for a look: at once for an incident that was quiet, later for one that was looked at a moment ago.
    /// - Complexity: O(log waiting).
    mutating func add(_ id: IncidentIdentifier, isUrgent: Bool = false, now: Duration) {
        let at = isUrgent ? now : max(now, paces[id].map { $0.last + $0.pause } ?? now)
        if let known = turns[id], known <= at { return }
        turns[id] = at
        push(Turn(at: at, id: id))
    }

    /// The incident whose turn it is; nil when none is due at `now`.
    /// - Complexity: O(log waiting).
    mutating func next(now: Duration) -> IncidentIdentifier? {
        guard let at = nextTurn(), at <= now, let turn = pop() else { return nil }
        turns[turn.id] = nil
        return turn.id
    }

    /// When the next turn is; nil when none waits.
    mutating func nextTurn() -> Duration? {
        while let first = heap.first {
            if turns[first.id] == first.at { return first.at }
            _ = pop()
        }
        return nil
    }

    /// Notes that an incident was looked at: each further look soon after has to wait twice as long.
    mutating func looked(at id: IncidentIdentifier, now: Duration, shortest: Duration, longest: Duration) {
        let pause: Duration
        if let pace = paces[id], now - pace.last <= pace.pause * 4 {
            pause = min(pace.pause * 2, longest)
        } else {
            pause = shortest
        }
        paces[id] = Pace(last: now, pause: pause)
        guard paces.count > pacesBeforeLook else { return }
        paces = paces.filter { now - $0.value.last <= longest * 4 }
        pacesBeforeLook = max(Self.mostPaces, 2 * paces.count)
    }

    private mutating func push(_ turn: Turn) {
        heap.append(turn)
        var place = heap.count - 1
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func pop() -> Turn? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while 2 * place + 1 < heap.count {
            var child = 2 * place + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[place] else { break }
            heap.swapAt(place, child)
            place = child
        }
        return first
    }
}
