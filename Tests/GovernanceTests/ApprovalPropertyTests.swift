import EvenkeelTestKit
import IncidentModel
import Risk
import Testing

@testable import Governance

/// Random sequences of honest, forged, mutated, replayed, late and racing messages, judged by a second model.
@Suite struct ApprovalPropertyTests {
    /// One message.
    enum Message {
        case grant(Principal, ApprovalBinding, Moment)
        case reject(Principal, Moment)
        case observe(ApprovalBinding, Moment)
        case spend(ApprovalMachine.Spending, Moment)
    }

    /// The rules again, as a list of facts about everything that was ever said: no states, no effects.
    struct Ledger {
        let request: ApprovalRequest
        let start: Moment
        var people: [String] = []
        var isOver = false
        var time: Timestamp
        var elapsed: Duration

        init(_ request: ApprovalRequest, _ start: Moment) {
            (self.request, self.start, time, elapsed) = (request, start, start.time, start.elapsed)
        }

        mutating func look(_ moment: Moment) {
            if moment.time > time { time = moment.time }
            if moment.elapsed > elapsed { elapsed = moment.elapsed }
            if time.seconds(since: request.made) >= 600 || elapsed - start.elapsed >= .seconds(600) { isOver = true }
        }

        func isGood(_ principal: Principal) -> Bool {
            let isStrong = principal.roles.contains(.approver) || principal.roles.contains(.administrator)
            let isInside = principal.tenants == nil || principal.tenants?.contains(request.tenant ?? "?") == true
            guard let person = principal.person else { return false }
            return isStrong && isInside && !request.requesters.contains(person)
        }

        /// Whether a plan starts through this message.
        mutating func starts(_ message: Message) -> Bool {
            switch message {
            case .grant(let who, let what, let moment):
                look(moment)
                guard !isOver, isGood(who), what == request.binding, let person = who.person else { return false }
                if people.count < request.needed, !people.contains(person) { people.append(person) }
                return false
            case .reject(let who, let moment):
                look(moment)
                let isStrong = who.roles.contains(.approver) || who.roles.contains(.administrator)
                if isStrong, who.tenants == nil || who.tenants?.contains(request.tenant ?? "?") == true {
                    isOver = true
                }
                return false
            case .observe(let what, let moment):
                look(moment)
                if what != request.binding { isOver = true }
                return false
            case .spend(let spending, let moment):
                look(moment)
                guard !isOver, people.count >= request.needed else { return false }
                let areStillGood = people.allSatisfy { person in
                    spending.approvers[person].map { isGood($0) && $0.person == person } ?? false
                }
                let isAllowed = spending.decision.rung >= .approve && spending.decision.blockedBy.isEmpty
                let isEnough =
                    people.count >= spending.decision.needed && (!people.isEmpty || spending.decision.rung == .act)
                if spending.binding == request.binding, areStillGood, !isAllowed { return false }
                isOver = true
                return spending.binding == request.binding && areStillGood && isAllowed && isEnough
            }
        }
    }

    static let principals: [Principal] = [
        Fixture.user("ann"), Fixture.user("ann"), Fixture.user("bob"), Fixture.user("eve", .administrator),
        Fixture.user("rob"), Fixture.user("rob", .administrator), Fixture.user("tim", tenants: ["red"]),
        Fixture.user("sue", tenants: ["blue"]), Fixture.user("vic", .viewer), Fixture.user("ray", .responder),
        Principal(name: "ann-ci", roles: [.approver], kind: .token, owner: "ann"),
        Principal(name: "rob-ci", roles: [.approver], kind: .token, owner: "rob"),
        Principal(name: "bot", roles: [.administrator], kind: .token), .engine,
    ]

    static func binding(_ generator: inout SeededGenerator) -> ApprovalBinding {
        var binding = ApprovalMachineTests.binding()
        guard Int.random(in: 0..<4, using: &generator) == 0 else { return binding }
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: binding.plan = Fixture.digest(99)
        case 1: binding.evidence = Fixture.digest(99)
        case 2: binding.effect = Fixture.digest(99)
        case 3: binding.state = Fixture.digest(99)
        case 4: binding.tier = .high
        case 5: binding.nonce = "n10"
        default: swap(&binding.plan, &binding.effect)
        }
        return binding
    }

    static func moment(_ now: inout Int64, _ generator: inout SeededGenerator) -> Moment {
        now += Int64.random(in: 0...90, using: &generator)
        let skew = Int.random(in: 0..<6, using: &generator) == 0 ? Int64.random(in: -900...300, using: &generator) : 0
        let late = Int.random(in: 0..<6, using: &generator) == 0 ? Int64.random(in: -900...0, using: &generator) : 0
        return Moment(time: Fixture.time(now + skew), elapsed: .seconds(1000 + now + late))
    }

    static func spending(_ generator: inout SeededGenerator) -> ApprovalMachine.Spending {
        var approvers: [String: Principal] = [:]
        for principal in principals.prefix(8) { approvers[principal.name] = principal }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let names = approvers.keys.sorted()
            let name = names.randomElement(using: &generator) ?? ""
            approvers[name] = Bool.random(using: &generator) ? nil : Fixture.user(name, .responder)
        }
        let block = PolicyDecision.Block(kind: .budget, reason: "x")
        let isBlocked = Int.random(in: 0..<5, using: &generator) == 0
        let rung = AutonomyRung.allCases[max(Int.random(in: -4...3, using: &generator), 0) == 0 ? 2 : 3]
        return ApprovalMachine.Spending(
            intent: "i",
            binding: binding(&generator),
            decision: PolicyDecision(
                rung: Int.random(in: 0..<12, using: &generator) == 0 ? .suggest : rung,
                needed: Int.random(in: 0..<6, using: &generator) / 3,
                reasons: [],
                blockedBy: isBlocked ? [block] : []
            ),
            approvers: approvers
        )
    }

    static func message(_ now: inout Int64, _ generator: inout SeededGenerator) -> Message {
        let moment = moment(&now, &generator)
        let who = principals.randomElement(using: &generator) ?? .engine
        return switch Int.random(in: 0..<20, using: &generator) {
        case 0: .reject(who, moment)
        case 1: .observe(binding(&generator), moment)
        case 2..<8: .spend(spending(&generator), moment)
        default: .grant(who, binding(&generator), moment)
        }
    }

    /// Whether the machine starts a plan through this message.
    static func starts(_ machine: inout ApprovalMachine, _ message: Message) -> Bool {
        switch message {
        case .grant(let who, let what, let moment):
            _ = machine.handle(.granted(by: who, binding: what, comment: "", at: moment))
        case .reject(let who, let moment): _ = machine.handle(.rejected(by: who, reason: "no", at: moment))
        case .observe(let what, let moment): _ = machine.handle(.observed(what, at: moment))
        case .spend(let spending, let moment):
            do {
                _ = try machine.spend(spending, at: moment)
                return true
            } catch {
                return false
            }
        }
        return false
    }

    @Test func `of 100,000 random sequences none is wrongly accepted or refused`() {
        let seed: UInt64 = 5
        var generator = SeededGenerator(seed: seed)
        var (accepted, different, twice) = (0, 0, 0)
        for _ in 0..<100_000 {
            var machine = ApprovalMachineTests.machine(
                needed: Int.random(in: 0..<6, using: &generator) / 2,
                tenant: "blue"
            )
            var ledger = Ledger(machine.request, ApprovalMachineTests.moment(0))
            var (now, starts): (Int64, Int) = (0, 0)
            var past: [Message] = []
            for _ in 0..<Int.random(in: 3...12, using: &generator) {
                // Every fourth message is an old one again.
                let old = Int.random(in: 0..<4, using: &generator) == 0 ? past.randomElement(using: &generator) : nil
                let message = old ?? Self.message(&now, &generator)
                past.append(message)
                let isStarted = Self.starts(&machine, message)
                starts += isStarted ? 1 : 0
                different += isStarted == ledger.starts(message) ? 0 : 1
            }
            accepted += starts
            twice += starts > 1 ? 1 : 0
        }
        #expect(different == 0 && twice == 0, "seed \(seed): \(different) differ, \(twice) started twice")
        #expect(accepted > 10_000, "seed \(seed): only \(accepted) were accepted, so the test shows little")
    }
}
