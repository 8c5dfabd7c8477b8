internal import IncidentModel

/// How the trouble of one root travels over the graph, and how likely that makes what alerts.
///
/// One value serves for one root after the other, since a storm tries hundreds and each would need the same tables. What
/// it is asked is about the pattern in which it began last.
struct Propagation: Sendable {
    /// What a root does to something.
    enum Role: UInt8, Sendable {
        case untouched, root, caller, starved
    }

    /// How a caller is connected with the root.
    private enum Connection: UInt8, Sendable {
        /// Not at all, beside what raises no alert, or by what is in trouble all the way.
        case none, near, seen
    }

    /// What is known of one number.
    private struct Mark: Sendable {
        var role = Role.untouched
        var connection = Connection.none
        /// Whether something starves by it.
        var isFeeder = false
        /// The number through which trouble came; negative for none.
        var previous = -1
        /// How many calls away from the root it is, for a caller.
        var distance = 0
        /// How many things in trouble it calls, for a caller; negative when it is not connected.
        var sources = -1
        /// How many further callers of a starved one are touched, and not.
        var furtherTouched = 0
        var furtherWell = 0
        /// How likely what starves by it makes the alerts if it stopped calling, and if it did not.
        var stopped = RelativeLikelihood.one
        var carriedOn = RelativeLikelihood.one
    }

    private var marks: [Mark]
    /// Everything that is touched: the root, then callers, nearest first, then what starves.
    private(set) var touched: [Int] = []
    /// How much likelier the alerts are with this root than without any.
    private(set) var likelihood = RelativeLikelihood.one
    private let model = PropagationModel.standard

    /// A propagation through `pattern` that has not begun.
    init(through pattern: AlertPattern) {
        marks = Array(repeating: Mark(), count: pattern.count)
        touched.reserveCapacity(pattern.count)
    }

    /// The propagation of `root` through `pattern`.
    /// - Complexity: O(nodes + edges).
    init(from root: Int, in pattern: AlertPattern) {
        self.init(through: pattern)
        begin(at: root, in: pattern)
    }

    /// Begins anew at `root`, in the pattern that it was made for or in one with more of it settled.
    /// - Complexity: O(nodes + edges) of what was touched before and is now.
    mutating func begin(at root: Int, in pattern: AlertPattern) {
        for number in touched { marks[number] = Mark() }
        touched.removeAll(keepingCapacity: true)
        marks[root].role = .root
        touched.append(root)
        reachCallers(of: root, pattern)
        connect(pattern)
        reachStarved(pattern)
        likelihood = weighed(root, pattern)
    }

    /// What the root does to `number`.
    func role(of number: Int) -> Role { marks[number].role }

    /// Against the direction of calls. A consumer's trouble ends at its queue: producers do not wait for it.
    private mutating func reachCallers(of root: Int, _ pattern: AlertPattern) {
        let callers = pattern.graph.callers
        var next = 0
        while next < touched.count {
            let current = touched[next]
            next += 1
            guard current == root || !(pattern.kinds[current] == .queue) else { continue }
            let distance = marks[current].distance + 1
            for place in callers.places(of: current) where marks[callers[place]].role == .untouched {
                let caller = callers[place]
                marks[caller].role = .caller
                marks[caller].previous = current
                marks[caller].distance = distance
                touched.append(caller)
            }
        }
    }

    /// Finds by what each caller is connected with the root: what alerts far away is no effect of it when all between is
    /// well.
    private mutating func connect(_ pattern: AlertPattern) {
        let callees = pattern.graph.callees
        marks[touched[0]].connection = .seen
        for number in touched.dropFirst() {
            var seen = 0
            var isNear = false
            for place in callees.places(of: number) {
                switch marks[callees[place]].connection {
                case .seen: seen += 1
                case .near: isNear = true
                case .none: break
                }
            }
            // Consumers in trouble show at their queue, which may have been drawn as calling them.
            guard seen > 0 || isNear else { continue }
            marks[number].sources = seen
            if !pattern.signs[number].subtracting(.strained).isEmpty || pattern.kinds[number] == .queue {
                marks[number].connection = .seen
            } else if seen > 0 {
                marks[number].connection = .near
            }
        }
    }

    /// Along the direction of calls, from everything in trouble. What takes from a queue that is no longer filled starves
    /// too, whichever way the graph draws that.
    private mutating func reachStarved(_ pattern: AlertPattern) {
        let (callers, callees) = (pattern.graph.callers, pattern.graph.callees)
        var next = 0
        while next < touched.count {
            let current = touched[next]
            next += 1
            for place in callees.places(of: current) where marks[callees[place]].role == .untouched {
                starve(callees[place], callers, pattern)
            }
            guard marks[current].role == .starved, pattern.kinds[current] == .queue else { continue }
            for place in callers.places(of: current) where marks[callers[place]].role == .untouched {
                let consumer = callers[place]
                marks[consumer].role = .starved
                marks[consumer].previous = current
                touched.append(consumer)
            }
        }
    }

    /// Makes `callee` starve by the caller that seems to call the least.
    private mutating func starve(_ callee: Int, _ callers: Adjacency, _ pattern: AlertPattern) {
        var feeder = -1
        var count = 0
        let places = callers.places(of: callee)
        for place in places where marks[callers[place]].role != .untouched {
            count += 1
            if feeder < 0 || isLikelier(callers[place], feeder, pattern) { feeder = callers[place] }
        }
        marks[callee].role = .starved
        marks[callee].previous = feeder
        marks[callee].furtherTouched = count - 1
        marks[callee].furtherWell = places.count - count
        touched.append(callee)
    }

    private func isLikelier(_ caller: Int, _ other: Int, _ pattern: AlertPattern) -> Bool {
        let (share, others) = (pattern.idleShares[caller], pattern.idleShares[other])
        return share != others
            ? share > others : (marks[caller].distance, caller) < (marks[other].distance, other)
    }

    private mutating func weighed(_ root: Int, _ pattern: AlertPattern) -> RelativeLikelihood {
        var total = RelativeLikelihood(model.atRoot(pattern.signs[root]))
        var passedOn = RelativeLikelihood.one
        var spared = RelativeLikelihood.one
        let isQueue = pattern.kinds[root] == .queue
        for number in touched.dropFirst() {
            let signs = pattern.signs[number]
            let kind = pattern.kinds[number]
            let isStore = PropagationModel.isSeldomWatched(kind)
            let mark = marks[number]
            if mark.role == .caller {
                // What nobody calls is where users are: they raise no alerts.
                if signs.isEmpty, pattern.graph.callers.places(of: number).isEmpty { continue }
                guard mark.sources >= 0 else { continue }
                if pattern.isSettled[number] {
                    if mark.sources > 0 { total *= PropagationModel.explainedTwice }
                    continue
                }
                if kind == .queue {
                    passedOn *= model.atQueue(signs)
                } else {
                    passedOn *= model.atCaller(
                        signs,
                        sources: mark.sources,
                        isSeldomWatched: isStore,
                        isBehindQueue: isQueue && mark.previous == root
                    )
                }
                // Beyond what is silent nothing arrives that was not passed on.
                if mark.sources > 0 { spared *= model.atSparedCaller(signs, isSeldomWatched: isStore) }
            } else {
                if pattern.isSettled[number] { continue }
                marks[mark.previous].isFeeder = true
                marks[mark.previous].stopped *= model.atStarved(
                    signs,
                    alsoTroubled: mark.furtherTouched,
                    alsoWell: mark.furtherWell,
                    isSeldomWatched: isStore
                )
                if !isWell(mark.previous, root, pattern) {
                    marks[mark.previous].carriedOn *= model.atFed(signs, isSeldomWatched: isStore)
                }
            }
            if isEarly(number, root, pattern) { total *= PropagationModel.effectBeforeCause }
        }
        total = total * .mixture(passedOn, spared, share: PropagationModel.passedOn)
        for feeder in touched where marks[feeder].isFeeder {
            let share =
                isWell(feeder, root, pattern)
                ? PropagationModel.wellStopped
                : PropagationModel.stopped(
                    isRoot: feeder == root,
                    isCaller: marks[feeder].role == .caller,
                    isSeldomWatched: PropagationModel.isSeldomWatched(pattern.kinds[feeder]),
                    signs: pattern.signs[feeder]
                )
            total = total * .mixture(marks[feeder].stopped, marks[feeder].carriedOn, share: share)
        }
        return total
    }

    /// Whether something on the way is watched and shows no trouble: then it calls on, as it did before.
    private func isWell(_ number: Int, _ root: Int, _ pattern: AlertPattern) -> Bool {
        number != root && !PropagationModel.isSeldomWatched(pattern.kinds[number])
            && pattern.signs[number].isDisjoint(with: [.suffering, .idle, .failing])
    }

    /// Whether something alerted well before the root that should be behind it.
    private func isEarly(_ number: Int, _ root: Int, _ pattern: AlertPattern) -> Bool {
        guard let own = pattern.onsets[number], let cause = pattern.onsets[root] else { return false }
        return own < cause - PropagationModel.early
    }

    /// The signs that the root explains, each with its number, nearest first.
    func explained(in pattern: AlertPattern) -> [(number: Int, signs: AlertSigns)] {
        touched.compactMap { number in
            guard !pattern.isSettled[number] else { return nil }
            let own = pattern.signs[number]
            let signs: AlertSigns =
                switch marks[number].role {
                case .root: own
                case .caller: marks[number].connection == .seen ? own.subtracting(.strained) : []
                case .starved: own.intersection([.idle, .suffering])
                case .untouched: []
                }
            return signs.isEmpty ? nil : (number, signs)
        }
    }

    /// The way from the root to `number`, both included; without queues that do nothing but carry. Empty when there is
    /// none.
    func way(to number: Int, in pattern: AlertPattern) -> [Int] {
        guard marks[number].role != .untouched else { return [] }
        var way = [number]
        var current = number
        while marks[current].previous >= 0, way.count <= pattern.count {
            current = marks[current].previous
            let isCarrier =
                pattern.kinds[current] == .queue && pattern.signs[current].isEmpty && marks[current].previous >= 0
            if !isCarrier { way.append(current) }
        }
        return way.reversed()
    }
}
