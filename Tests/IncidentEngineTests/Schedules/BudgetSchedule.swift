import ContentDigests
import EvenkeelTestKit
import Execution
import IncidentLedger
import IncidentModel
import Journal
import Planning
import Remediation
import Signatures

@testable import Governance
@testable import IncidentEngine

/// One random schedule through what decides in the engine: its state with ledger, policy, approvals, hand-over and runs, over
/// a journal in memory. Whoever carries out keeps a ledger of its own.
struct BudgetSchedule {
    /// The time at which every schedule begins.
    private static let begin = Timestamp(seconds: 1_792_000_000) ?? .epoch
    /// Windows, so that some plans are handed over in one.
    private static let windows = [
        MaintenanceWindow(
            name: "half of the day",
            days: Set(MaintenanceWindow.Day.allCases),
            fromMinute: 0,
            toMinute: 720,
            offsetMinutes: 0,
            classes: [],
            rung: .act,
            place: PolicyCondition()
        )
    ]

    let samples: ScheduleSamples
    var generator: SeededGenerator
    private var settings = LiveSettings()
    var state: LiveState
    var entries: [JournalEntry] = []
    var runs: [IncidentIdentifier: PlanRun] = [:]
    var windowOf: [String: String] = [:]
    var begunAt: [String: Int64] = [:]
    /// The keys whose effect took place, with what the executor answered.
    var effects: [String: StepAnswer] = [:]
    var now: Int64 = 0
    private var nonces = 0
    private var next: Int
    var judge: BudgetJudge
    /// How often a plan was handed over, and how often it was held back.
    private(set) var (started, refused) = (0, 0)
    /// How often a state that came back was another one.
    private(set) var differences = 0
    /// How many acts came more than an hour after their plan was handed over.
    var late = 0

    init(_ samples: ScheduleSamples, seed: UInt64) {
        self.samples = samples
        generator = SeededGenerator(seed: seed)
        settings.rules.policy = Policy(standard: .approve, rules: Self.rules(acts: Bool.random(using: &generator)))
        settings.rules.budgets = Self.budgets(&generator)
        if Bool.random(using: &generator) { settings.rules.windows = Self.windows }
        settings.approvalLifetime = .seconds(86_400)
        settings.principal = { grant in LiveBench.people.first { $0.name == grant.person } }
        settings.hands = Hands(executors: [.webhook: RecordingExecutor()])
        judge = BudgetJudge(settings.rules.budgets)
        next = Int.random(in: 0..<samples.samples.count, using: &generator)
        state = Self.state(IncidentLedger(), settings, samples)
    }

    private static func rules(acts: Bool) -> [Policy.Rule] {
        acts ? [Policy.Rule(name: "all", condition: PolicyCondition(), rung: .act)] : []
    }

    private static func budgets(_ generator: inout SeededGenerator) -> Budgets {
        func limit(_ generator: inout SeededGenerator, _ counts: ClosedRange<Int>) -> Budgets.Limit {
            let seconds = Int64.random(in: 1...8000, using: &generator)
            return Budgets.Limit(count: Int.random(in: counts, using: &generator), within: .seconds(seconds))
        }
        var budgets = Budgets()
        budgets.perResource = limit(&generator, 1...5)
        budgets.perService = limit(&generator, 1...7)
        budgets.perIncident = limit(&generator, 2...9)
        budgets.perWindow = limit(&generator, 1...9)
        budgets.global = limit(&generator, 2...9)
        budgets.coolDown = .seconds(Int64.random(in: 0...600, using: &generator))
        budgets.noUndoWithin = .seconds(Int64.random(in: 0...2000, using: &generator))
        budgets.flapping.attempts = Int.random(in: 2...6, using: &generator)
        budgets.flapping.hold = .seconds(Int64.random(in: 1...900, using: &generator))
        return budgets
    }

    private static func state(
        _ ledger: IncidentLedger,
        _ settings: LiveSettings,
        _ samples: ScheduleSamples
    ) -> LiveState {
        let evidence = LiveEvidence(declared: nil, surroundings: nil, isInventoryClosed: false)
        var state = LiveState(
            ledger: ledger,
            settings: settings,
            configuration: samples.configuration,
            evidence: evidence,
            places: ScheduleSamples.places,
            neighbours: evidence.neighbours
        )
        state.takeUpRuns(samples.catalogue)
        return state
    }

    var moment: Moment { Moment(time: Self.begin.adding(seconds: now), elapsed: .seconds(now)) }

    mutating func isTrue(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < chance }

    private mutating func nonce() -> String {
        nonces += 1
        return "nonce-\(nonces)"
    }

    /// Writes down what happened; the state holds it already.
    mutating func write(_ pending: [PendingEntry]) {
        for entry in pending {
            let draft = entry.happening.draft(by: entry.actor, at: entry.time)
            let number = UInt64(entries.count + 1)
            entries.append(
                JournalEntry(sequence: number, draft: draft, documents: [], leafHash: .zero, chainHash: .zero)
            )
        }
    }

    mutating func play() throws {
        for _ in 0..<200 {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<10: now += Int64.random(in: 0...900, using: &generator)
            case 10..<12: now += Int64.random(in: 900...9000, using: &generator)
            case 12..<20: try arrive()
            case 20..<35: try plan()
            case 35..<42: handOver()
            case 42..<45: try interfere()
            case 45: turnStop()
            case 46: if isTrue(0.5) { try restart() }
            default: try carryOn()
            }
            if !judge.faults.isEmpty { return }
        }
    }

    /// An alert, of which each of four makes an incident of its own.
    private mutating func arrive() throws {
        let slot = Int.random(in: 0..<4, using: &generator)
        let labels = LabelSet(["alertname": "Slow", "service": "slot\(slot)", "environment": "place-\(slot)"])
        let alert = Alert(status: .firing, labels: labels, startsAt: moment.time)
        let reception = state.ledger.receive([alert], from: "test", at: moment.time)
        let ledger = state.ledger
        write(reception.happenings.map { PendingEntry($0, by: "source:test", at: moment.time, in: ledger) })
    }

    /// A plan for an incident that has none before it, and at once everybody's approval.
    private mutating func plan() throws {
        guard let id = state.ledger.openIncidents.randomElement(using: &generator), let record = state.ledger[id],
            record.run?.isOver ?? true, record.plan?.state != .approved
        else { return }
        // One that people are asked about anew, since nobody knows any more what they had approved, is approved as it is.
        if record.plan?.state != .pending {
            next = (next + 1) % samples.samples.count
            let evaluation = samples.samples[next].evaluation
            write(state.place(evaluation, of: record, by: .engine, nonce: nonce(), at: moment))
        }
        guard let placed = state.ledger[id], var machine = state.machine(of: placed, at: moment),
            machine.state == .pending
        else { return }
        let effect = machine.handle(
            .granted(by: LiveBench.ada, binding: machine.request.binding, comment: "", at: moment)
        )
        guard case .granted(let grant, let isEnough) = effect else { return }
        state.machines[id] = machine
        if isEnough { state.runs.approvedHere.insert(id) }
        let event = ApprovalEvent(plan: machine.request.binding.plan, .granted(grant, isEnough: isEnough))
        write([state.happen(.approval(event), about: id, by: "ada", at: moment.time)])
    }

    private mutating func handOver() {
        for id in state.ledger.openIncidents where state.ledger[id]?.plan?.state == .approved {
            guard let plan = state.ledger[id]?.plan?.made.digest,
                let sample = samples.samples.first(where: { $0.evaluation.document.digest == plan })
            else { continue }
            var counter = nonces
            let transaction = state.spend(
                sample.evaluation,
                of: id,
                sample.preparation,
                nonce: {
                    counter += 1
                    return "nonce-\(counter)"
                },
                at: moment
            )
            nonces = counter
            write(transaction.entries)
            guard transaction.value, let begun = state.ledger[id]?.run?.begun else {
                refused += 1
                continue
            }
            started += 1
            begunAt[begun.intent] = now
            windowOf[begun.intent] = settings.rules.windows.first { $0.isOpen(at: moment.time) }?.name
            judge.begin(
                id,
                sample.targets.map { ($0, ScheduleSamples.services[$0] ?? "") },
                windowOf[begun.intent],
                at: now
            )
        }
    }

    private mutating func turnStop() {
        let isEngaged = state.ledger.governance.stop.isEngaged
        write([state.happen(.stopTurned(isEngaged: !isEngaged, reason: "test"), by: "ada", at: moment.time)])
    }

    /// The process ends and starts anew: from its journal, or from a stored state.
    mutating func restart() throws {
        var ledger = IncidentLedger()
        if isTrue(0.5) {
            ledger = try IncidentLedger(snapshot: state.ledger.encodedSnapshot())
        } else {
            for entry in entries { ledger.apply(entry) }
        }
        // What budgets count is the same whichever way the state came back.
        if ledger.governance.history != state.ledger.governance.history { differences += 1 }
        runs = [:]
        state = Self.state(ledger, settings, samples)
    }
}
