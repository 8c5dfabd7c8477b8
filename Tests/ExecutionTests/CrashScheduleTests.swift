import ContentDigests
import EvenkeelTestKit
import HostProcess
import IncidentModel
import Remediation
import Testing

@testable import Execution

/// Random schedules of crashes, silence, lost answers, late orders, lies, changes of the world, stops and people: judged by
/// the executor's own ledger.
@Suite struct CrashScheduleTests {
    /// How many schedules run; more of them when `EVENKEEL_SCHEDULES` says so.
    private static let schedules = max(
        1000,
        HostEnvironment.variables()["EVENKEEL_SCHEDULES"].flatMap { Int($0) } ?? 3000
    )

    @Test func `no effect is doubled or lost, nothing is ordered blindly, and every unknown is shown`() throws {
        let seed = UInt64.random(in: 0..<1 << 60)
        var outcomes: [String: Int] = [:]
        for number in 0..<UInt64(Self.schedules) {
            var schedule = try CrashSchedule(seed: seed &+ number)
            try schedule.play()
            let faults = schedule.faults
            #expect(faults.isEmpty, "seed \(seed &+ number): \(faults)")
            if !faults.isEmpty { return }
            outcomes[schedule.outcomeWord, default: 0] += 1
        }
        // Schedules that all end alike would show nothing.
        for word in ["completed", "undone", "review", "abandoned"] {
            #expect((outcomes[word] ?? 0) > Self.schedules / 100, "seed \(seed): \(outcomes)")
        }
    }
}

/// An executor whose orders get lost, come late or are carried out without an answer. It keeps its promise: one effect for a
/// key, and nothing for a token lower than one that it has seen.
private struct UnreliableExecutor {
    /// What is to be known of each key.
    private(set) var ledger: [String: StepAnswer] = [:]
    /// The effects of each key that took place.
    private(set) var effects: [String: Int] = [:]
    /// The state of each target.
    private(set) var versions: [String: Int] = [:]
    private var highest = FencingToken(0)
    private var sealed: Set<FencingToken> = []
    private(set) var late: [StepOrder] = []

    func version(of target: String) -> Int { versions[target, default: 0] }

    mutating func disturb(_ target: String) { versions[target, default: 0] += 100 }

    mutating func postpone(_ order: StepOrder) { late.append(order) }

    mutating func deliverLate() {
        for order in late { _ = take(order, isLying: false, breaks: false) }
        late = []
    }

    mutating func take(_ order: StepOrder, isLying: Bool, breaks: Bool) -> StepAnswer {
        if let known = ledger[order.key.text] { return known }
        guard order.token >= highest, !sealed.contains(order.token) else { return .refused(.init(.staleToken)) }
        highest = order.token
        let target = order.action.target.description
        guard order.state == RunSample.state(version(of: target)) else {
            ledger[order.key.text] = .refused(.init(.stateChanged))
            return .refused(.init(.stateChanged))
        }
        let answer: StepAnswer
        if breaks {
            answer = .failed("half-way")
            versions[target, default: 0] += 1
            effects[order.key.text, default: 0] += 1
        } else if isLying {
            answer = .done(.nothing)
        } else {
            answer = .done(RecordedState("\(version(of: target))") ?? .nothing)
            versions[target, default: 0] += 1
            effects[order.key.text, default: 0] += 1
        }
        ledger[order.key.text] = answer
        return answer
    }

    mutating func inquire(_ order: StepOrder) -> StepAnswer {
        if let known = ledger[order.key.text] { return known }
        sealed.insert(order.token)
        return .unknownKey
    }
}

/// One schedule of a seed.
private struct CrashSchedule {
    private var generator: SeededGenerator
    private var run: PlanRun
    private var journal: [(record: RunRecord, position: UInt64)] = []
    private var executor = UnreliableExecutor()
    /// The keys that were ordered and of which nothing is known since.
    private var inDoubt: Set<String> = []
    private var position: UInt64 = 0
    private var isStopped = false
    private var liars: Set<String> = []
    private(set) var faults: [String] = []

    init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let targets = ["service/shop/cart", "service/shop/orders", "service/shop/web", "database/shop/store"]
        let actions = ["test.change", "test.change", "test.start", "test.burn"]
        let steps = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
            (actions.randomElement(using: &generator) ?? "", targets.randomElement(using: &generator) ?? "")
        }
        run = PlanRun(try RunSample.plan(steps))
        self.generator = generator
    }

    var outcomeWord: String {
        switch run.outcome {
        case .completed: "completed"
        case .undone: "undone"
        case .review: "review"
        case .abandoned: "abandoned"
        case .released: "released"
        case nil: "open"
        }
    }

    private mutating func isTrue(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < chance }

    /// Appends, with a crash before, between or after with some chance.
    private mutating func take(_ records: [RunRecord]) throws {
        for record in records {
            if isTrue(0.02) { return try crash() }
            position += UInt64.random(in: 1...3, using: &generator)
            journal.append((record, position))
            if isTrue(0.02) { return try crash() }
            try run.apply(record, at: position)
        }
        if isTrue(0.02) { try crash() }
    }

    /// Everything in memory is gone; what is on its way may still arrive.
    private mutating func crash() throws { run = try PlanRun(run.plan, restoring: journal) }

    mutating func play() throws {
        for _ in 0..<600 {
            if isTrue(0.05) { executor.deliverLate() }
            if isTrue(0.004) {
                executor.disturb(["service/shop/cart", "service/shop/web"].randomElement(using: &generator) ?? "")
            }
            if isTrue(0.01) {
                isStopped = true
                try take(run.records(for: .stopped("the switch")))
                // A stop that did not reach the journal is given again.
                if run.pause == nil, run.outcome == nil { try take(run.records(for: .stopped("the switch"))) }
                if run.pause == nil { isStopped = false }
                continue
            }
            if isTrue(0.005) {
                try take(run.records(for: .abandoned(by: "eve")))
                continue
            }
            guard try step() else { break }
        }
        judge()
    }

    /// Does what the run needs; false when it is over.
    private mutating func step() throws -> Bool {
        switch run.need {
        case .nothing: return false
        case .conclusion: try take(run.records(for: .ended))
        case .resumption:
            isStopped = false
            try take(run.records(for: isTrue(0.2) ? .abandoned(by: "ada") : .resumed(by: "ada")))
            if run.pause != nil, run.outcome == nil, case .resumption = run.need { isStopped = true }
        case .person(let part, _): try settle(part)
        case .observation(let part):
            let target = run.plan.steps[part.step].action.target.description
            let seen = RunObservation(
                state: RunSample.state(executor.version(of: target)),
                preconditions: isTrue(0.97) ? .yes : .no
            )
            try take(run.records(for: .observed(part, seen)))
        case .execution(let part, let order): try give(order, part)
        case .inquiry(let part, let order):
            if isTrue(0.3) {
                try take(run.records(for: .silent(part, ExecutorSilence(.unreachable))))
            } else if isTrue(0.1) {
                // At it, for a short time or for longer than anybody waits.
                try take(run.records(for: .stillRunning(part, .seconds(isTrue(0.2) ? 100_000 : 1))))
            } else if isTrue(0.03) {
                try take(run.records(for: .unattended(part, "nobody is configured")))
            } else {
                let answer = executor.inquire(order)
                if answer == .unknownKey { inDoubt.remove(order.key.text) }
                try take(run.records(for: .answered(part, answer)))
            }
        case .verification(let step):
            let key = IdempotencyKey(intent: run.plan.intent, step: step, isUndo: false)?.text ?? ""
            let isThere = executor.effects[key] != nil
            let target = run.plan.steps[step].action.target.description
            let seen = RunVerification(
                postconditions: isThere ? .yes : .no,
                state: RunSample.state(executor.version(of: target)),
                elapsed: .seconds(100_000)
            )
            try take(run.records(for: .checked(step, seen)))
        }
        return true
    }

    private mutating func give(_ order: StepOrder, _ part: RunPart) throws {
        if isStopped { faults.append("\(order.key) is ordered after the stop") }
        let isDurable = journal.contains { entry in
            if case .intended(part, _) = entry.record { entry.position == order.token.number } else { false }
        }
        if !isDurable { faults.append("\(order.key) is ordered before its intent is durable") }
        if !inDoubt.insert(order.key.text).inserted { faults.append("\(order.key) is ordered again blindly") }
        run.markOrdered()
        if isTrue(0.03) { return try crash() }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0:
            // Lost on the way.
            if isTrue(0.5) { try crash() } else { try take(run.records(for: .silent(part, ExecutorSilence(.died)))) }
        case 1:
            executor.postpone(order)
            if isTrue(0.5) {
                try crash()
            } else {
                try take(run.records(for: .silent(part, ExecutorSilence(.outOfTime))))
            }
        case 2:
            _ = executor.take(order, isLying: false, breaks: false)
            if isTrue(0.5) { try crash() } else { try take(run.records(for: .silent(part, ExecutorSilence(.garbage)))) }
        default:
            let answer = executor.take(order, isLying: isTrue(0.04), breaks: isTrue(0.05))
            try take(run.records(for: .answered(part, answer)))
        }
    }

    /// A person looks into the ledger and says what is there.
    private mutating func settle(_ part: RunPart) throws {
        executor.deliverLate()
        guard !isTrue(0.1) else { return try take(run.records(for: .abandoned(by: "bob"))) }
        let key = IdempotencyKey(intent: run.plan.intent, step: part.step, isUndo: part.isUndo)?.text ?? ""
        if executor.effects[key] == nil { inDoubt.remove(key) }
        let said: RunRecord.Settlement = executor.effects[key] != nil ? .happened : .didNotHappen
        try take(run.records(for: .settled(part, said, by: "bob")))
    }

    private mutating func judge() {
        if run.outcome == nil { faults.append("the run does not end: \(run.need)") }
        for (key, count) in executor.effects where count > 1 { faults.append("\(key) has \(count) effects") }
        for step in run.phases.indices {
            guard let key = IdempotencyKey(intent: run.plan.intent, step: step, isUndo: false)?.text,
                executor.effects[key] != nil
            else { continue }
            switch run.phases[step] {
            case .waiting, .refused, .drifted: faults.append("the effect of \(key) is lost: \(run.phases[step].word)")
            default: break
            }
        }
        let restored = try? PlanRun(run.plan, restoring: journal)
        if restored?.phases != run.phases || restored?.outcome != run.outcome {
            faults.append("the journal tells another run")
        }
        let tokens = journal.compactMap { entry in if case .intended = entry.record { entry.position } else { nil } }
        if tokens != tokens.sorted() { faults.append("tokens do not rise") }
    }
}
