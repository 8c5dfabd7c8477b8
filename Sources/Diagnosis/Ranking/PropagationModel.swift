internal import IncidentModel

/// How likely alerts are where trouble begins, where it travels to and where nothing is wrong: the numbers of a small
/// Bayes network over the graph of calls.
///
/// A root makes what calls it suffer, against the direction of calls, and what it or they would call starve, along it. Both
/// may fail to happen, all at once: a call may be optional, and an alert rule may be missing. The numbers are an engineer's
/// round judgement: what matters is their order of magnitude.
/// - Source: noisy-or networks for diagnosis: J. Pearl, "Probabilistic Reasoning in Intelligent Systems", section 4.3.2;
///   alerts as noisy symptoms of hidden roots: S. Kandula et al., "Shrink", MineNet 2005, DOI 10.1145/1080173.1080178.
struct PropagationModel: Sendable {
    /// The chance of each sign.
    private struct Chances {
        var suffering: Double
        var idle: Double
        var failing: Double
        var strained: Double

        /// The chance of exactly `signs`.
        func chance(of signs: AlertSigns) -> Double {
            (signs.contains(.suffering) ? suffering : 1 - suffering) * (signs.contains(.idle) ? idle : 1 - idle)
                * (signs.contains(.failing) ? failing : 1 - failing)
                * (signs.contains(.strained) ? strained : 1 - strained)
        }

        /// The same for something that few watch: of a store or a queue a silence says little.
        func seldomWatched() -> Chances {
            Chances(
                suffering: max(suffering * 0.2, PropagationModel.usual.suffering),
                idle: max(idle * 0.2, PropagationModel.usual.idle),
                failing: failing,
                strained: strained
            )
        }
    }

    /// Where nothing is wrong: chronic noise. Instances that do not run are rarely left so.
    private static let usual = Chances(suffering: 0.02, idle: 0.02, failing: 0.002, strained: 0.02)
    /// At the root. A dead one gets no requests, a sick one answers with errors.
    private static let root = Chances(suffering: 0.5, idle: 0.35, failing: 0.3, strained: 0.15)
    /// The chance that a root raises no alert of its own.
    private static let silentRoot = 0.05
    /// At what calls something in trouble, when that is passed on, and when it is not. Readiness may hang on what is
    /// called.
    private static let caller = Chances(suffering: 0.75, idle: 0.05, failing: 0.02, strained: 0.03)
    private static let spared = Chances(suffering: 0.2, idle: 0.05, failing: 0.01, strained: 0.02)
    /// At a caller beyond one that raises no alert: that one may have no rule, or the trouble ends there.
    private static let beyond = Chances(suffering: 0.1, idle: 0.03, failing: 0.005, strained: 0.02)
    /// What each further thing in trouble adds for a caller.
    private static let further = 0.4
    /// The chance that trouble is passed on at all.
    static let passedOn = 0.8
    /// How much likelier a caller that another root explains already is in trouble with one more.
    static let explainedTwice = 1.25
    /// What a producer notices of a queue's trouble: it does not wait for its consumers.
    private static let throughQueue = 0.5
    /// At a queue whose consumers are in trouble: its backlog grows.
    private static let backedUp = Chances(suffering: 0.1, idle: 0.02, failing: 0.01, strained: 0.5)
    /// At what is called by something that no longer calls, and by something that still does.
    private static let starved = Chances(suffering: 0.05, idle: 0.75, failing: 0.002, strained: 0.02)
    private static let fed = Chances(suffering: 0.03, idle: 0.05, failing: 0.002, strained: 0.02)
    /// What each further caller that may still call, and each that surely does, leaves of the chance to starve.
    private static let alsoTroubled = 0.5
    private static let alsoWell = 0.3
    /// How much likelier it is to see an effect well before its cause: alerts fire late, but seldom that late.
    static let effectBeforeCause = 0.8
    /// What counts as well before, in seconds: the usual wait of an alert rule is shorter.
    static let early = 300.0

    /// The most callers, and the most things in trouble that one calls, that are told apart.
    private static let mostCallers = 4

    /// A role that something can play, with one row of chances for each set of signs when it is well watched and one for
    /// when it is not.
    private enum Role {
        /// Where the first row of each role stands among all.
        static let root = 0
        static let queue = 2
        static let queueCaller = 4
        static let spared = 6
        static let fed = 8
        /// By the number of things in trouble that it calls.
        static let caller = 10
        /// By the number of further callers in trouble, and of those that are well.
        static let starved = caller + 2 * mostCallers
        static let rows = starved + 2 * mostCallers * mostCallers
    }

    /// Row by row how likely each set of signs is, relative to where nothing is wrong.
    private let chances: [Double]

    /// The tables, made once.
    static let standard = PropagationModel()

    private init() {
        var chances = Array(repeating: 1.0, count: Role.rows * AlertSigns.combinations)
        func enter(_ row: Int, _ values: [Double]) {
            let start = row * AlertSigns.combinations
            chances.replaceSubrange(start..<start + AlertSigns.combinations, with: values)
        }
        func relative(_ chances: Chances) -> [Double] {
            (0..<AlertSigns.combinations).map { raw in
                let signs = AlertSigns(rawValue: UInt8(raw))
                return chances.chance(of: signs) / Self.usual.chance(of: signs)
            }
        }
        func enter(_ role: Int, _ chances: Chances) {
            enter(role, relative(chances))
            enter(role + 1, relative(chances.seldomWatched()))
        }
        enter(Role.root, Self.rootTable())
        enter(Role.queue, relative(Self.backedUp))
        var behindQueue = Self.caller
        behindQueue.suffering *= Self.throughQueue
        enter(Role.queueCaller, behindQueue)
        enter(Role.spared, Self.spared)
        enter(Role.fed, Self.fed)
        enter(Role.caller, Self.beyond)
        for count in 1..<Self.mostCallers {
            // Each thing in trouble suffices: a noisy-or.
            var chances = Self.caller
            for _ in 1..<count { chances.suffering = 1 - (1 - chances.suffering) * (1 - Self.further) }
            enter(Role.caller + 2 * count, chances)
        }
        for troubled in 0..<Self.mostCallers {
            for well in 0..<Self.mostCallers {
                var chances = Self.starved
                for _ in 0..<troubled { chances.idle *= Self.alsoTroubled }
                for _ in 0..<well { chances.idle *= Self.alsoWell }
                chances.idle = max(chances.idle, Self.fed.idle)
                enter(Role.starved + 2 * (troubled * Self.mostCallers + well), chances)
            }
        }
        self.chances = chances
    }

    private func chance(_ row: Int, _ signs: AlertSigns) -> Double {
        chances[row * AlertSigns.combinations + Int(signs.rawValue)]
    }

    /// The chance of each set of signs at a root, relative to where nothing is wrong.
    private static func rootTable() -> [Double] {
        let none = root.chance(of: [])
        return (0..<AlertSigns.combinations).map { raw in
            let signs = AlertSigns(rawValue: UInt8(raw))
            let chance = signs.isEmpty ? silentRoot : root.chance(of: signs) / (1 - none) * (1 - silentRoot)
            return chance / usual.chance(of: signs)
        }
    }

    /// Whether things of `kind` seldom alert by themselves.
    static func isSeldomWatched(_ kind: EntityKind) -> Bool {
        switch kind {
        case .database, .cache, .queue, .external, .node, .host: true
        default: false
        }
    }

    /// How much likelier `signs` are at a root than where nothing is wrong.
    func atRoot(_ signs: AlertSigns) -> Double { chance(Role.root, signs) }

    /// The same at a caller, when trouble is passed on.
    /// - Parameters:
    ///   - signs: Its signs.
    ///   - sources: How many things in trouble it calls; 0 when it calls only what is silent beside one in trouble.
    ///   - isSeldomWatched: Whether it seldom alerts by itself.
    ///   - isBehindQueue: Whether the root is a queue that it feeds.
    /// - Returns: How much likelier its signs are than where nothing is wrong.
    func atCaller(_ signs: AlertSigns, sources: Int, isSeldomWatched: Bool, isBehindQueue: Bool) -> Double {
        let role = isBehindQueue ? Role.queueCaller : Role.caller + 2 * min(max(sources, 0), Self.mostCallers - 1)
        return chance(role + (isSeldomWatched ? 1 : 0), signs)
    }

    /// The same at a caller when trouble is not passed on.
    func atSparedCaller(_ signs: AlertSigns, isSeldomWatched: Bool) -> Double {
        chance(Role.spared + (isSeldomWatched ? 1 : 0), signs)
    }

    /// The same at the queue of a consumer that is the root.
    func atQueue(_ signs: AlertSigns) -> Double { chance(Role.queue, signs) }

    /// The same at what something that stopped used to call, with so many further callers in trouble and well.
    func atStarved(_ signs: AlertSigns, alsoTroubled: Int, alsoWell: Int, isSeldomWatched: Bool) -> Double {
        let most = Self.mostCallers - 1
        let place = min(max(alsoTroubled, 0), most) * Self.mostCallers + min(max(alsoWell, 0), most)
        return chance(Role.starved + 2 * place + (isSeldomWatched ? 1 : 0), signs)
    }

    /// The same at what is still called.
    func atFed(_ signs: AlertSigns, isSeldomWatched: Bool) -> Double {
        chance(Role.fed + (isSeldomWatched ? 1 : 0), signs)
    }

    /// The chance that something which shows no trouble stopped calling what it needs: of every fifty, one has no rule.
    static let wellStopped = 0.02

    /// The chance that something in the given plight, not well, stopped calling what it needs.
    static func stopped(isRoot: Bool, isCaller: Bool, isSeldomWatched: Bool, signs: AlertSigns) -> Double {
        // A silent queue may carry nothing, and nobody would be told.
        if isRoot || isSeldomWatched || isCaller { return 0.5 }
        return signs.contains(.idle) ? 0.7 : 0.1
    }
}
