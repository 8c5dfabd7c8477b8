internal import IncidentModel

/// How the trouble of one root travels over the graph, and how likely that makes what alerts.
struct Propagation: Sendable {
    /// What a root does to something.
    enum Role: UInt8, Sendable {
        case untouched, root, caller, starved
    }

    /// The role of each number.
    private(set) var roles: [Role]
    /// For each number the one through which trouble came.
    private(set) var previous: [Int]
    /// Everything that is touched: the root, then callers, nearest first, then what starves.
    private(set) var touched: [Int] = []
    /// How much likelier the alerts are with this root than without any.
    private(set) var likelihood = RelativeLikelihood.one

    /// How a caller is connected with the root.
    private enum Connection: Sendable {
        /// Not at all, beside what raises no alert, or by what is in trouble all the way.
        case none, near, seen
    }

    private var connections: [Connection]
    /// How many things in trouble each connected caller calls; nil for what is not connected.
    private var sources: [Int?]
    private var distances: [Int]
    /// How many further callers of a starved one are touched, and not.
    private var furtherTouched: [Int]
    private var furtherWell: [Int]
    private let pattern: AlertPattern
    private let model = PropagationModel.standard

    /// The propagation of `root` through `pattern`.
    /// - Complexity: O(nodes + edges).
    init(from root: Int, in pattern: AlertPattern) {
        self.pattern = pattern
        roles = Array(repeating: .untouched, count: pattern.count)
        previous = Array(repeating: -1, count: pattern.count)
        distances = Array(repeating: 0, count: pattern.count)
        connections = Array(repeating: .none, count: pattern.count)
        sources = Array(repeating: nil, count: pattern.count)
        furtherTouched = distances
        furtherWell = distances
        roles[root] = .root
        touched.append(root)
        reachCallers(of: root)
        connect()
        reachStarved()
        likelihood = weighed(root)
    }

    /// Against the direction of calls. A consumer's trouble ends at its queue: producers do not wait for it.
    private mutating func reachCallers(of root: Int) {
        var next = 0
        while next < touched.count {
            let current = touched[next]
            next += 1
            guard current == root || !(pattern.kind(of: current) == .queue) else { continue }
            for caller in pattern.callers(of: current) where roles[caller] == .untouched {
                roles[caller] = .caller
                previous[caller] = current
                distances[caller] = distances[current] + 1
                touched.append(caller)
            }
        }
    }

    /// Finds by what each caller is connected with the root: what alerts far away is no effect of it when all between is
    /// well.
    private mutating func connect() {
        connections[touched[0]] = .seen
        for number in touched.dropFirst() {
            var seen = 0
            var isNear = false
            for callee in pattern.callees(of: number) {
                switch connections[callee] {
                case .seen: seen += 1
                case .near: isNear = true
                case .none: break
                }
            }
            // Consumers in trouble show at their queue, which may have been drawn as calling them.
            guard seen > 0 || isNear else { continue }
            sources[number] = seen
            if !pattern.signs[number].subtracting(.strained).isEmpty || pattern.kind(of: number) == .queue {
                connections[number] = .seen
            } else if seen > 0 {
                connections[number] = .near
            }
        }
    }

    /// Along the direction of calls, from everything in trouble. What takes from a queue that is no longer filled starves
    /// too, whichever way the graph draws that.
    private mutating func reachStarved() {
        var next = 0
        while next < touched.count {
            let current = touched[next]
            next += 1
            for callee in pattern.callees(of: current) where roles[callee] == .untouched { starve(callee) }
            guard roles[current] == .starved, pattern.kind(of: current) == .queue else { continue }
            for consumer in pattern.callers(of: current) where roles[consumer] == .untouched {
                roles[consumer] = .starved
                previous[consumer] = current
                touched.append(consumer)
            }
        }
    }

    /// Makes `callee` starve by the caller that seems to call the least.
    private mutating func starve(_ callee: Int) {
        var feeder = -1
        var count = 0
        let callers = pattern.callers(of: callee)
        for caller in callers where roles[caller] != .untouched {
            count += 1
            if feeder < 0 || isLikelier(caller, feeder) { feeder = caller }
        }
        roles[callee] = .starved
        previous[callee] = feeder
        furtherTouched[callee] = count - 1
        furtherWell[callee] = callers.count - count
        touched.append(callee)
    }

    private func isLikelier(_ caller: Int, _ other: Int) -> Bool {
        let (share, others) = (pattern.idleShares[caller], pattern.idleShares[other])
        return share != others ? share > others : (distances[caller], caller) < (distances[other], other)
    }

    private func weighed(_ root: Int) -> RelativeLikelihood {
        var total = RelativeLikelihood(model.atRoot(pattern.signs[root]))
        var passedOn = RelativeLikelihood.one
        var spared = RelativeLikelihood.one
        var stopped = Array(repeating: RelativeLikelihood.one, count: pattern.count)
        var carriedOn = stopped
        var feeds = Array(repeating: false, count: pattern.count)
        let isQueue = pattern.kind(of: root) == .queue
        for number in touched.dropFirst() {
            let signs = pattern.signs[number]
            let isStore = PropagationModel.isSeldomWatched(pattern.kind(of: number))
            let isSettled = pattern.isSettled[number]
            if roles[number] == .caller {
                // What nobody calls is where users are: they raise no alerts.
                if signs.isEmpty, pattern.callers(of: number).isEmpty { continue }
                guard let sources = sources[number] else { continue }
                if isSettled {
                    if sources > 0 { total *= PropagationModel.explainedTwice }
                    continue
                }
                if pattern.kind(of: number) == .queue {
                    passedOn *= model.atQueue(signs)
                } else {
                    passedOn *= model.atCaller(
                        signs,
                        sources: sources,
                        isSeldomWatched: isStore,
                        isBehindQueue: isQueue && previous[number] == root
                    )
                }
                spared *= model.atSparedCaller(signs, isSeldomWatched: isStore)
            } else {
                if isSettled { continue }
                let feeder = previous[number]
                feeds[feeder] = true
                stopped[feeder] *= model.atStarved(
                    signs,
                    alsoTroubled: furtherTouched[number],
                    alsoWell: furtherWell[number],
                    isSeldomWatched: isStore
                )
                carriedOn[feeder] *= model.atFed(signs, isSeldomWatched: isStore)
            }
            if isEarly(number, root) { total *= PropagationModel.effectBeforeCause }
        }
        total = total * .mixture(passedOn, spared, share: PropagationModel.passedOn)
        for feeder in touched where feeds[feeder] {
            let share = PropagationModel.stopped(
                isRoot: feeder == root,
                isCaller: roles[feeder] == .caller,
                isSeldomWatched: PropagationModel.isSeldomWatched(pattern.kind(of: feeder)),
                signs: pattern.signs[feeder]
            )
            total = total * .mixture(stopped[feeder], carriedOn[feeder], share: share)
        }
        return total
    }

    /// Whether something alerted well before the root that should be behind it.
    private func isEarly(_ number: Int, _ root: Int) -> Bool {
        guard let own = pattern.onsets[number], let cause = pattern.onsets[root] else { return false }
        return own < cause - PropagationModel.early
    }

    /// The signs that the root explains, each with its number, nearest first.
    var explained: [(number: Int, signs: AlertSigns)] {
        touched.compactMap { number in
            guard !pattern.isSettled[number] else { return nil }
            let own = pattern.signs[number]
            let signs: AlertSigns =
                switch roles[number] {
                case .root: own
                case .caller: connections[number] == .seen ? own.subtracting(.strained) : []
                case .starved: own.intersection([.idle, .suffering])
                case .untouched: []
                }
            return signs.isEmpty ? nil : (number, signs)
        }
    }

    /// The way from the root to `number`, both included; without queues that do nothing but carry. Empty when there is
    /// none.
    func way(to number: Int) -> [Int] {
        guard roles[number] != .untouched else { return [] }
        var way = [number]
        var current = number
        while previous[current] >= 0, way.count <= pattern.count {
            current = previous[current]
            let isCarrier =
                pattern.kind(of: current) == .queue && pattern.signs[current].isEmpty && previous[current] >= 0
            if !isCarrier { way.append(current) }
        }
        return way.reversed()
    }
}
