import IncidentModel
import Risk
import Testing

@testable import Governance

@Suite struct ApprovalMachineTests {
    static func moment(_ seconds: Int64) -> Moment {
        Moment(time: Fixture.time(seconds), elapsed: .seconds(1000 + seconds))
    }

    static func binding(_ nonce: String = "n1") -> ApprovalBinding {
        ApprovalBinding(
            plan: Fixture.digest(1),
            evidence: Fixture.digest(2),
            effect: Fixture.digest(3),
            state: Fixture.digest(4),
            tier: .medium,
            nonce: nonce
        )
    }

    static func machine(needed: Int = 1, requesters: Set<String> = ["rob"], tenant: String? = nil) -> ApprovalMachine {
        let request = ApprovalRequest(
            incident: "inc-1",
            tenant: tenant,
            binding: binding(),
            needed: needed,
            requesters: requesters,
            made: Fixture.time(0),
            lifetime: .seconds(600)
        )
        return ApprovalMachine(request, at: moment(0))
    }

    static func grant(
        _ name: String,
        at seconds: Int64 = 1,
        _ binding: ApprovalBinding = binding()
    ) -> ApprovalMachine.Event {
        .granted(by: Fixture.user(name), binding: binding, comment: "", at: moment(seconds))
    }

    static func spending(
        _ people: [String] = ["ann", "bob"],
        needed: Int = 1,
        binding: ApprovalBinding = binding(),
        blocks: [PolicyDecision.Block] = []
    ) -> ApprovalMachine.Spending {
        ApprovalMachine.Spending(
            intent: "intent-1",
            binding: binding,
            decision: PolicyDecision(
                rung: needed == 0 ? .act : .approve,
                needed: needed,
                reasons: [],
                blockedBy: blocks
            ),
            approvers: Dictionary(uniqueKeysWithValues: people.map { ($0, Fixture.user($0)) })
        )
    }

    @Test func `one approval starts one plan once`() throws {
        var machine = Self.machine()
        guard case .granted(let grant, isEnough: true) = machine.handle(Self.grant("ann")) else {
            Issue.record("not granted")
            return
        }
        #expect(grant.person == "ann" && machine.state == .approved)
        #expect(machine.handle(Self.grant("ann", at: 2)) == .refused(.repeated), "a second click")
        #expect(machine.handle(Self.grant("bob", at: 2)) == .refused(.wrongState(.approved)))
        let approval = try machine.spend(Self.spending(), at: Self.moment(3))
        #expect(approval.claim == "approval:n1" && approval.people == ["ann"] && approval.intent == "intent-1")
        #expect(machine.state == .spent)
        var replay = machine
        #expect(throws: ApprovalRefusal.wrongState(.spent)) {
            _ = try replay.spend(Self.spending(), at: Self.moment(4))
        }
        #expect(machine.handle(Self.grant("bob", at: 5)) == .refused(.wrongState(.spent)))
    }

    @Test func `four eyes are two people, neither of them the requester`() throws {
        var machine = Self.machine(needed: 2)
        #expect(machine.handle(Self.grant("rob")) == .refused(.requester))
        _ = machine.handle(Self.grant("ann"))
        #expect(machine.handle(Self.grant("ann", at: 2)) == .refused(.repeated) && machine.state == .pending)
        let token = Principal(name: "ann-ci", roles: [.administrator], kind: .token, owner: "ann")
        let event = ApprovalMachine.Event.granted(by: token, binding: Self.binding(), comment: "", at: Self.moment(2))
        #expect(machine.handle(event) == .refused(.repeated), "a person's token is the person")
        let robot = Principal(name: "ci", roles: [.administrator], kind: .token)
        let other = ApprovalMachine.Event.granted(by: robot, binding: Self.binding(), comment: "", at: Self.moment(2))
        #expect(machine.handle(other) == .refused(.notAPerson))
        _ = machine.handle(Self.grant("bob", at: 3))
        #expect(machine.state == .approved)
        #expect(try machine.spend(Self.spending(needed: 2), at: Self.moment(4)).people == ["ann", "bob"])
    }

    @Test(arguments: ApprovalBinding.Part.allCases)
    func `a grant of something else is refused and says what differs`(_ part: ApprovalBinding.Part) {
        var other = Self.binding()
        switch part {
        case .plan: other.plan = Fixture.digest(9)
        case .evidence: other.evidence = Fixture.digest(9)
        case .effect: other.effect = Fixture.digest(9)
        case .state: other.state = Fixture.digest(9)
        case .tier: other.tier = .low
        case .nonce: other.nonce = "n2"
        }
        var machine = Self.machine()
        #expect(machine.handle(Self.grant("ann", other)) == .refused(.mismatch([part])))
        #expect(machine.state == .pending && machine.grants.isEmpty)
        _ = machine.handle(Self.grant("ann"))
        var drifted = machine
        #expect(drifted.handle(.observed(other, at: Self.moment(2))) == .voided([part]) && drifted.state == .voided)
        #expect(throws: ApprovalRefusal.mismatch([part])) {
            _ = try machine.spend(Self.spending(binding: other), at: Self.moment(2))
        }
        #expect(machine.state == .voided, "what changed once is asked for anew")
    }

    @Test func `no clock that runs backwards gives more time`() {
        var wall = Self.machine()
        #expect(wall.handle(.ticked(Moment(time: Fixture.time(600), elapsed: .seconds(1001)))) == .expired)
        var steady = Self.machine()
        #expect(steady.handle(.ticked(Moment(time: Fixture.time(-9999), elapsed: .seconds(1600)))) == .expired)
        var both = Self.machine()
        _ = both.handle(.ticked(Self.moment(599)))
        _ = both.handle(.ticked(Moment(time: Fixture.time(-9999), elapsed: .seconds(1))))
        #expect(both.handle(Self.grant("ann", at: 600)) == .expired && both.state == .expired)
        #expect(both.handle(Self.grant("ann", at: 1)) == .refused(.expired))
    }

    @Test func `a restart gives no more time, whatever the clock says then`() {
        let request = Self.machine().request
        for (wall, left) in [(Int64(0), Int64(300)), (300, 300), (-99_999, 300), (599, 1)] {
            let now = Moment(time: Fixture.time(wall), elapsed: .seconds(5))
            var machine = ApprovalMachine(
                restoring: request,
                state: .pending,
                grants: [],
                lastEntry: Fixture.time(300),
                at: now
            )
            let before = Moment(time: Fixture.time(wall), elapsed: .seconds(5 + left) - .milliseconds(1))
            #expect(machine.handle(.ticked(before)) == .unchanged)
            #expect(machine.handle(.ticked(Moment(time: Fixture.time(wall), elapsed: .seconds(5 + left)))) == .expired)
        }
        var late = ApprovalMachine(restoring: request, state: .approved, grants: [], at: Self.moment(601))
        #expect(late.handle(.ticked(Self.moment(601))) == .expired)
    }

    @Test func `who lost the role, or the account, no longer counts`() {
        for approvers in [
            [:], ["ann": Fixture.user("ann", .responder)], ["ann": Fixture.user("bob")],
            ["ann": Fixture.user("ann", tenants: ["blue"])], ["ann": Principal.engine],
        ] {
            var machine = Self.machine()
            _ = machine.handle(Self.grant("ann"))
            let spending = ApprovalMachine.Spending(
                intent: "i",
                binding: Self.binding(),
                decision: Self.spending().decision,
                approvers: approvers
            )
            #expect(throws: ApprovalRefusal.approversLost(["ann"])) {
                _ = try machine.spend(spending, at: Self.moment(2))
            }
            #expect(machine.state == .voided)
        }
    }

    @Test func `what merely stands in the way now leaves the approval, a stricter policy does not`() throws {
        var machine = Self.machine()
        _ = machine.handle(Self.grant("ann"))
        let stop = PolicyDecision.Block(kind: .stop, reason: "Halt.")
        #expect(throws: ApprovalRefusal.blocked([stop])) {
            _ = try machine.spend(Self.spending(blocks: [stop]), at: Self.moment(2))
        }
        #expect(machine.state == .approved)
        var copy = machine
        #expect(try copy.spend(Self.spending(), at: Self.moment(3)).people == ["ann"])
        #expect(throws: ApprovalRefusal.moreNeeded(2)) {
            _ = try machine.spend(Self.spending(needed: 2), at: Self.moment(3))
        }
        #expect(machine.state == .voided)
    }

    @Test func `a plan that nobody had to approve needs the rung act to the end`() throws {
        var machine = Self.machine(needed: 0)
        #expect(machine.state == .approved)
        var copy = machine
        #expect(try copy.spend(Self.spending(needed: 0), at: Self.moment(1)).people == [])
        #expect(throws: ApprovalRefusal.moreNeeded(1)) { _ = try machine.spend(Self.spending(), at: Self.moment(1)) }
        #expect(machine.state == .voided)
    }

    @Test func `a rejection is final, needs a reason and a right`() {
        var machine = Self.machine()
        let viewer = Fixture.user("vic", .viewer)
        #expect(machine.handle(.rejected(by: viewer, reason: "no", at: Self.moment(1))) == .refused(.notPermitted))
        let ann = Fixture.user("ann")
        #expect(machine.handle(.rejected(by: ann, reason: " ", at: Self.moment(1))) == .refused(.noReason))
        #expect(
            machine.handle(.rejected(by: ann, reason: "no", at: Self.moment(1))) == .rejected(by: "ann", reason: "no")
        )
        #expect(machine.handle(Self.grant("bob", at: 2)) == .refused(.wrongState(.rejected)))
        #expect(machine.handle(.observed(Self.binding("x"), at: Self.moment(3))) == .unchanged)
        #expect(machine.handle(.ticked(Self.moment(9999))) == .unchanged && machine.state == .rejected)
    }
}
