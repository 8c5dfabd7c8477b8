internal import IncidentModel

/// Which things alert and how, by their number in the graph: what a root has to explain, present and absent alike. What
/// state or a series shows of a thing counts as if it had alerted.
struct AlertPattern: Sendable {
    /// Who calls whom.
    let graph: CallGraph
    /// The signs of each number: those of the graph first, then things that it does not know.
    private(set) var signs: [AlertSigns]
    /// Whether the signs of each number are explained already: they are seen, and ask for no further cause.
    private(set) var isSettled: [Bool]
    /// When the first alert on each number began, in seconds since 1970.
    private(set) var onsets: [Double?]
    /// The numbers with a sign, ascending.
    private(set) var alerting: [Int] = []
    /// The numbers on which an alert fires.
    private(set) var alerted: Set<Int> = []
    /// How much of what each number calls is idle, 0 to 1: how likely it is that it no longer calls.
    private(set) var idleShares: [Double] = []
    /// The kind of each number.
    private(set) var kinds: [EntityKind]
    /// For each number a thing that alerts there, the first in order.
    private var entities: [EntityReference?]
    /// The numbers of things that the graph does not know, by their names.
    private var strangers: [String: Int] = [:]

    /// The pattern of the alerts behind `suspects`, in order of the things.
    /// - Complexity: O(nodes + edges + suspects + alerts).
    init(_ suspects: [Suspect], graph: CallGraph, scene: Scene) {
        self.graph = graph
        signs = Array(repeating: [], count: graph.count)
        onsets = Array(repeating: nil, count: graph.count)
        isSettled = Array(repeating: false, count: graph.count)
        kinds = graph.kinds
        entities = Array(repeating: nil, count: graph.count)
        // Several faults are suspected on most things, one after the other.
        var last = (thing: -1, number: 0)
        for suspect in suspects where suspect.isAlerted || Self.isSeen(suspect) {
            let number = suspect.thing == last.thing ? last.number : enter(suspect.entity)
            last = (suspect.thing, number)
            if suspect.isAlerted { alerted.insert(number) }
            if let onset = suspect.onset { enterOnset(onset, number) }
            signs[number].formUnion(AlertSigns(of: suspect.fault))
        }
        let numbers = scene.subjects.map { number(of: $0.name) }
        for firing in scene.firing where firing.severity > .none {
            if let number = firing.subject.flatMap({ numbers[$0] }) { enterOnset(firing.alert.startsAt, number) }
        }
        alerting = signs.indices.filter { !signs[$0].isEmpty }
        idleShares = signs.indices.map(idleShare)
    }

    private mutating func enterOnset(_ time: Timestamp, _ number: Int) {
        if !time.isUnset { onsets[number] = min(onsets[number] ?? .infinity, time.unixSeconds) }
    }

    /// Whether enough is in trouble for its pattern to tell something: one or two may be chance.
    var isTelling: Bool {
        alerted.count >= Self.fewAlerting
            || alerting.count { !signs[$0].isDisjoint(with: [.suffering, .idle]) } >= Self.fewAlerting
    }

    /// The least that a pattern is made of.
    private static let fewAlerting = 3

    /// The weight from which what a control plane or a series shows counts like an alert: a sick thing may have no rule.
    private static let seenFrom = 0.6

    /// Whether state or a series shows now what an alert would tell.
    private static func isSeen(_ suspect: Suspect) -> Bool {
        suspect.entity.kind.answersRequests && suspect.presentWeight >= seenFrom
    }

    private func idleShare(of number: Int) -> Double {
        let called = callees(of: number).filter { !PropagationModel.isSeldomWatched(kinds[$0]) }
        guard !called.isEmpty else { return 0 }
        return Double(called.count { signs[$0].contains(.idle) }) / Double(called.count)
    }

    /// The number of an entity that alerts; a new one when the graph does not know it.
    private mutating func enter(_ entity: EntityReference) -> Int {
        let number: Int
        if let known = self.number(of: entity.name) {
            number = known
        } else {
            number = signs.count
            strangers[entity.name] = number
            signs.append([])
            isSettled.append(false)
            onsets.append(nil)
            kinds.append(entity.kind)
            entities.append(nil)
        }
        let first = min(entities[number] ?? entity, entity)
        entities[number] = first
        if number >= graph.count { kinds[number] = first.kind }
        return number
    }

    /// How many numbers there are.
    var count: Int { signs.count }

    /// The number of the thing called `name`; nil when neither the graph nor an alert knows it.
    func number(of name: String) -> Int? { strangers[name] ?? graph.number(of: name) }

    /// What is known under `number`: as the topology names it when an alert does not name it otherwise.
    func entity(of number: Int) -> EntityReference? {
        guard number < graph.count else { return entities[number] }
        let name = graph.name(of: number)
        if let alerting = entities[number], alerting.name != name { return alerting }
        return graph.reference(of: name) ?? entities[number]
    }

    /// The callers of `number`.
    func callers(of number: Int) -> ArraySlice<Int> { graph.callers.all(of: number) }

    /// What `number` calls.
    func callees(of number: Int) -> ArraySlice<Int> { graph.callees.all(of: number) }

    /// Whether `number` has a sign of its own failure that nothing explains yet.
    func fails(_ number: Int) -> Bool { !isSettled[number] && signs[number].contains(.failing) }

    /// Whether `number` calls something that suffers or fails itself.
    func needsTroubled(_ number: Int) -> Bool {
        callees(of: number).contains { !signs[$0].isDisjoint(with: [.suffering, .failing]) }
    }

    /// Settles what is explained; signs that are not explained remain to be.
    mutating func settle(_ explained: [(number: Int, signs: AlertSigns)]) {
        for (number, some) in explained {
            let rest = signs[number].subtracting(some)
            if rest.isEmpty { isSettled[number] = true } else { signs[number] = rest }
        }
        alerting = alerting.filter { !isSettled[$0] }
    }
}
