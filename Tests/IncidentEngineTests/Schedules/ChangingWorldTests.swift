import EvenkeelTestKit
import Execution
import Governance
import HostProcess
import IncidentLedger
import IncidentModel
import Planning
import Remediation
import Synchronization
import Testing

@testable import IncidentEngine

/// The world is changed at every instant of a plan's way in turn: nothing is done to a state that was not approved.
@Suite struct ChangingWorldTests {
    /// What is changed.
    enum Change: CaseIterable {
        case firstTarget, secondTarget, anotherThing, evidence, stop
    }

    private static let actions = """
        - id: test.put
          class: correct
          title: Put the value
          targets: [deployment]
          undo: {type: restores-recorded-state, meaning: put the value back}
        - id: test.mend
          class: correct
          title: Mend what alerts
          targets: [deployment]
          before: [{holds: "target.alerts.firing >= 1", meaning: an alert fires for it}]
        - {id: test.look, class: look, title: Look at it, targets: [deployment], executor: webhook}
        """
    private static let first = "deployment/shop/cart"
    private static let second = "deployment/shop/checkout"
    /// The first thing is changed twice; what the first step left is what the last one rests on.
    private static let steps: [LiveBench.Step] = [
        ("test.put", first), ("test.look", second), ("test.mend", second), ("test.put", first),
    ]

    /// What came of one way.
    struct Way {
        let instants: Int
        let arrivals: [ChangingWorld.Arrival]
        let read: [(target: String, version: Int)]
        let outcome: RunOutcome?
        /// Whether the instant was reached.
        let isChanged: Bool
    }

    /// Walks the plan's whole way with one change at one instant.
    private static func walk(_ change: Change?, at instant: Int, _ session: IncidentSession) async throws -> Way {
        let journal = InMemoryJournal()
        let engines = Mutex<LiveEngine?>(nil)
        let worlds = Mutex<ChangingWorld?>(nil)
        let isChanged = Mutex(false)
        let world = ChangingWorld { number in
            guard number == instant, let change else { return }
            isChanged.withLock { $0 = true }
            switch change {
            case .firstTarget: worlds.withLock { $0 }?.disturb(first)
            case .secondTarget: worlds.withLock { $0 }?.disturb(second)
            case .anotherThing: worlds.withLock { $0 }?.disturb("deployment/shop/gateway")
            case .evidence: if let engine = engines.withLock({ $0 }) { await Self.silence(engine) }
            case .stop:
                let engine = engines.withLock { $0 }
                _ = try? await engine?.turnStop(engaged: true, reason: "at any instant", by: LiveBench.ada)
            }
        }
        worlds.withLock { $0 = world }
        var settings = LiveBench.settings(.approve)
        settings.hands = Hands(executors: [.webhook: world], pauses: RunPauses(inquiry: .zero, observation: .zero))
        let bench = try await LiveBench(settings, journal: journal, goesOn: true, session: session)
        engines.withLock { $0 = bench.engine }
        let id = try await bench.begin()
        try await bench.place(Self.steps, for: id)
        let card = try await bench.engine.card(of: id, for: LiveBench.bob)
        await world.pass()
        _ = try await bench.engine.approve(id, try #require(LiveBench.click(card)), by: LiveBench.bob)
        await world.pass()
        await bench.engine.carryOutPending()
        let run = try bench.engine.incident(id, for: LiveBench.ada).run
        return world.world.withLock { world in
            Way(
                instants: world.instants,
                arrivals: world.arrivals,
                read: world.read,
                outcome: run?.outcome,
                isChanged: isChanged.withLock { $0 }
            )
        }
    }

    /// Lets the alerts of the second thing go by; the incident stays open.
    private static func silence(_ engine: LiveEngine) async {
        let alerts =
            (try? LiveBench.alerts().filter { $0.labels["service"] != "gateway" && $0.status == .firing }) ?? []
        let over = alerts.map { alert in
            Alert(
                status: .resolved,
                labels: alert.labels,
                annotations: alert.annotations,
                startsAt: alert.startsAt,
                endsAt: alert.startsAt.adding(seconds: 60),
                fingerprint: alert.fingerprint
            )
        }
        await withCheckedContinuation { continuation in
            engine.ingest(over, from: "alertmanager") { _ in continuation.resume() }
        }
    }

    /// How far the instants lie apart that one test run looks at; all of them when `EVENKEEL_SCHEDULES` is set.
    private static let stride = HostEnvironment.variables()["EVENKEEL_SCHEDULES"] == nil ? 5 : 1

    @Test(arguments: Change.allCases.filter { $0 != .stop }) func `nothing is done to a state that was not approved`(
        _ change: Change
    ) async throws {
        let folder = try ScratchFolder()
        let session = try Self.session(folder)
        let whole = try await Self.walk(nil, at: 0, session)
        #expect(whole.outcome == .completed)
        #expect(whole.arrivals.filter(\.isCarriedOut).count == Self.steps.count)
        let first = Int.random(in: 1...Self.stride)
        var (walks, completed, refused, orders) = (0, 0, 0, 0)
        for instant in Swift.stride(from: first, through: whole.instants, by: Self.stride) {
            let way = try await Self.walk(change, at: instant, session)
            #expect(way.isChanged)
            let faults = Self.faults(of: way, change, at: instant)
            #expect(faults.isEmpty, "instant \(instant): \(faults)")
            walks += 1
            orders += way.arrivals.count
            completed += way.outcome == .completed ? 1 : 0
            refused += way.arrivals.count { !$0.isCarriedOut }
        }
        print("figures: \(change) at \(walks) instants: \(orders) orders, \(refused) refused, \(completed) completed")
        // What the plan does not act on stops nothing; what it acts on does.
        #expect(change == .anotherThing ? completed == walks : completed < walks)
    }

    /// What was done, or ordered, on another state than the approved one or the one that the run itself left.
    private static func faults(of way: Way, _ change: Change, at instant: Int) -> [String] {
        var faults: [String] = []
        // Each step was described once when the plan was handed over.
        let approved = way.read.prefix(steps.count).map(\.version)
        var left: [String: Int] = [:]
        for arrival in way.arrivals {
            let place = arrival.key.split(separator: "/").dropFirst().first.flatMap { Int($0) } ?? 0
            guard !arrival.key.hasSuffix("/undo"), steps[place].action != "test.look" else { continue }
            let version = left[arrival.target] ?? approved[place]
            // A foreign change while a step is under way and not verified cannot be told from what the step itself does.
            let known = [version] + (place == 3 && change == .firstTarget ? [version + 1000] : [])
            if !known.contains(where: { ChangingWorld.state($0) == arrival.state }) {
                faults.append("\(arrival.key) is ordered on another state")
            }
            // The last look reads the evidence, and then the state: two instants before the order.
            if change == .evidence, place == 2, instant < arrival.instant - 2 {
                faults.append("\(arrival.key) is ordered though its precondition did not hold")
            }
            if arrival.isCarriedOut, ChangingWorld.state(arrival.found) != arrival.state {
                faults.append("\(arrival.key) is carried out on version \(arrival.found)")
            }
            if arrival.isCarriedOut { left[arrival.target] = arrival.found + 1 }
        }
        return faults
    }

    @Test func `after the stop switch nothing is ordered, at whatever instant it is turned`() async throws {
        let folder = try ScratchFolder()
        let session = try Self.session(folder)
        let whole = try await Self.walk(nil, at: 0, session)
        var (walks, orders) = (0, 0)
        let first = Int.random(in: 1...Self.stride)
        for instant in Swift.stride(from: first, through: whole.instants, by: Self.stride) {
            let way = try await Self.walk(.stop, at: instant, session)
            #expect(way.isChanged)
            // An order that is being given at this very instant has been given.
            let late = way.arrivals.filter { $0.instant > instant }
            #expect(late.isEmpty, "instant \(instant): \(late)")
            walks += 1
            orders += way.arrivals.count
        }
        print("figures: stop at \(walks) instants: \(orders) orders before it, 0 after")
    }

    @Test func `what changes while an approved plan is held back is approved anew`() async throws {
        let folder = try ScratchFolder()
        let world = ChangingWorld { _ in }
        var settings = LiveBench.settings(.approve)
        settings.hands = Hands(executors: [.webhook: world], pauses: RunPauses(inquiry: .zero, observation: .zero))
        let bench = try await LiveBench(settings, goesOn: true, session: try Self.session(folder))
        let id = try await bench.begin()
        try await bench.place(Self.steps, for: id)
        let card = try await bench.engine.card(of: id, for: LiveBench.bob)
        _ = try await bench.engine.turnStop(engaged: true, reason: "hold", by: LiveBench.bob)
        _ = try await bench.engine.approve(id, try #require(LiveBench.click(card)), by: LiveBench.bob)
        await bench.engine.startApproved()
        world.disturb(Self.second)
        _ = try await bench.engine.turnStop(engaged: false, reason: "go", by: LiveBench.root)
        await bench.engine.startApproved()
        await bench.engine.carryOutPending()
        #expect(world.world.withLock { $0.arrivals.isEmpty })
        #expect(!bench.kinds.contains("intent.written"))
        #expect(bench.kinds.contains("approval.voided"))
        let again = try await bench.engine.card(of: id, for: LiveBench.bob)
        _ = try await bench.engine.approve(id, try #require(LiveBench.click(again)), by: LiveBench.bob)
        await bench.engine.carryOutPending()
        #expect(try bench.engine.incident(id, for: LiveBench.ada).run?.outcome == .completed)
    }

    private static func session(_ folder: ScratchFolder) throws -> IncidentSession {
        var configuration = LiveBench.configuration()
        configuration.actions = [try folder.write(actions, to: "actions.yaml")]
        return try LiveBench.session(configuration)
    }
}
