import IncidentModel
import Testing

@testable import Remediation

@Suite struct ActionValidationTests {
    @Test func `a proposal in order becomes an action with its arguments in the order of the parameters`() throws {
        let proposal = SampleCatalogue.proposal([
            ("address", nil), ("address", .text("2001:db8::1")), ("limit", .integer(.min)),
        ])
        let action = try Action(
            validating: proposal,
            catalogue: SampleCatalogue.catalogue,
            snapshot: SampleIncident.snapshot
        )
        #expect(action.definition == SampleCatalogue.everything)
        #expect(action.target == SampleIncident.cart)
        #expect(action.origin == .model)
        #expect(action.arguments.map(\.name) == SampleCatalogue.parameters.map(\.name))
        #expect(
            action.arguments.map(\.value) == [
                .integer(2), .decimal(0.5), .duration(60), .choice("soft"), .entity(SampleIncident.worker),
                .correction(SampleIncident.corrections[0]), .name("nginx.service"), .network("2001:db8::1"),
                .integer(.min),
            ]
        )
        #expect(action[argument: "count"] == .integer(2))
        #expect(action[argument: "missing"] == nil)
        #expect(action.correction == SampleIncident.corrections[0])
        #expect(action.neededValue == nil)
        #expect(action.unconfirmed.isEmpty)
    }

    struct Value: Sendable, CustomTestStringConvertible {
        let parameter: String
        let value: ProposedAction.Value
        var testDescription: String { "\(parameter) = \(value)" }
    }

    static func values(_ parameter: String, _ values: [ProposedAction.Value]) -> [Value] {
        values.map { Value(parameter: parameter, value: $0) }
    }

    static let cartImage = "spec.template.spec.containers[0].image"

    @Test(
        arguments: values("count", [.integer(1), .integer(3)])
            + values("share", [.decimal(0), .decimal(1), .integer(0), .integer(1), .decimal(-0.0)])
            + values("for", [.integer(30), .integer(3600)]) + values("mode", [.text("hard")])
            + values("peer", [.text("node/worker-2"), .text("host/one-host")])
            + values(
                "correction",
                [
                    .text("C3"), .setting(entity: "deployment/shop/cart", field: cartImage, desired: "shop/cart:1.0.1"),
                    .setting(
                        entity: "deployment/shop/cart",
                        field: "spec.template.spec.containers[0].env[LOG_LEVEL]",
                        desired: nil
                    ),
                ]
            )
            + values("unit", [.text("a"), .text("A_b-C.9"), .text(String(repeating: "a", count: 63))])
            + values("address", [.text("10.1.0.0/16"), .text("::ffff:cb00:7107")])
            + values("limit", [.integer(.max), .integer(.min), .integer(0)])
    ) func `a value within its domain is taken`(_ value: Value) {
        #expect(SampleCatalogue.faults(of: SampleCatalogue.proposal([(value.parameter, value.value)])) == [])
    }

    @Test(
        arguments: values(
            "count",
            [
                .integer(0), .integer(11), .integer(-1), .integer(.max), .decimal(2), .text("2"), .text("C1"),
                .unusable("a list"), .setting(entity: "deployment/shop/cart", field: cartImage, desired: "2"),
            ]
        )
            + values(
                "share",
                [
                    .decimal(1.000001), .decimal(-0.000001), .decimal(.nan), .decimal(.infinity), .decimal(-.infinity),
                    .integer(2), .integer(-1), .text("0.5"), .decimal(.signalingNaN),
                ]
            )
            + values("for", [.integer(29), .integer(3601), .decimal(60), .text("60s"), .integer(.min)])
            + values(
                "mode",
                [
                    .text(""), .text("Soft"), .text("soft "), .text("soft\n"), .text("soft,hard"), .text("s\u{43E}ft"),
                    .text("so\u{200B}ft"), .text("soft\u{301}"), .integer(0), .text("*"),
                    // It equals the declared word to Swift, and has other bytes.
                    .text("Kelvin"),
                ]
            )
            + values(
                "peer",
                [
                    .text("worker-1"), .text("node/worker-3"), .text("deployment/shop/cart"), .text("Node/worker-1"),
                    .text("node/worker-1/"), .text("node/../node/worker-1"), .text("no/worker-1"), .integer(1),
                ]
            )
    ) func `a number, word or entity outside of its domain is refused`(_ value: Value) {
        Self.expectRefusal(value)
    }

    @Test(
        arguments: values(
            "correction",
            [
                .text("C0"), .text("C5"), .text("C-1"), .text("C+1"), .text("c1"), .text("1"), .text(cartImage),
                .text(""),
                .text("shop/cart:1.0.1"), .integer(1),
                .setting(entity: "deployment/shop/cart", field: cartImage, desired: "attacker/cart:1.0.1"),
                .setting(entity: "deployment/shop/cart", field: cartImage, desired: nil),
                .setting(entity: "deployment/shop/payments", field: cartImage, desired: "shop/cart:1.0.1"),
                .setting(entity: "deployment/shop/cart", field: "spec.replicas", desired: "shop/cart:1.0.1"),
                .setting(
                    entity: "configmap/kube-system/coredns",
                    field: "data.Corefile",
                    desired: "forward . 203.0.113.9"
                ),
            ]
        )
            + values(
                "unit",
                [
                    .text(""), .text("_unit"), .text("-unit"), .text(".unit"), .text("../unit"), .text("a/b"),
                    .text("a b"),
                    .text("a:b"), .text("a@b"), .text("a;reboot"), .text("$(reboot)"), .text("a\n"), .text("\u{430}"),
                    .text(String(repeating: "a", count: 64)), .integer(7), .text("http://a"),
                ]
            )
            + values(
                "address",
                [
                    .text(""), .text("localhost"), .text("127.0.0.1"), .text("0.0.0.0/0"), .text("::/0"), .text("::1"),
                    .text("169.254.169.254"), .text("10.0.0.0/7"), .text("::ffff:7f00:1"), .text("224.0.0.1"),
                    .text("255.255.255.255"), .text("ff02::1"), .text("010.0.0.1"), .text("1.2.3.4; reboot"),
                    .text("2001:db8::+1"), .text("203.0.113.7 "), .integer(3_405_803_783),
                ]
            )
    ) func `a correction without evidence, a hostile name and an address of our own are refused`(_ value: Value) {
        Self.expectRefusal(value)
    }

    /// Expects that this one value is the only fault.
    static func expectRefusal(_ value: Value) {
        let faults = SampleCatalogue.faults(of: SampleCatalogue.proposal([(value.parameter, value.value)]))
        #expect(faults.count == 1)
        guard case .unacceptableValue(let argument, _, let expected)? = faults.first else {
            Issue.record("the value was not refused: \(faults)")
            return
        }
        #expect(argument == value.parameter)
        #expect(expected == SampleCatalogue.everything.parameter(named: value.parameter)?.domainDescription)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let proposal: ProposedAction
        let faults: [ActionRejection.Fault]
    }

    @Test(arguments: [
        Case(
            testDescription: "an action of almost the right name",
            proposal: SampleCatalogue.proposal(action: "test.everythin"),
            faults: [.unknownAction("test.everythin", nearest: "test.everything")]
        ),
        Case(
            testDescription: "an action in Cyrillic",
            proposal: SampleCatalogue.proposal(action: "t\u{435}st.everything"),
            faults: [.unknownAction("t\u{435}st.everything", nearest: "test.everything")]
        ),
        Case(
            testDescription: "a target of almost the right name",
            proposal: SampleCatalogue.proposal(target: "deployment/shop/carts"),
            faults: [.unknownTarget("deployment/shop/carts", nearest: "deployment/shop/cart")]
        ),
        Case(
            testDescription: "a target without its namespace",
            proposal: SampleCatalogue.proposal(target: "deployment/cart"),
            faults: [.unknownTarget("deployment/cart", nearest: "deployment/shop/cart")]
        ),
        Case(
            testDescription: "a target of a kind that the action does not act on",
            proposal: SampleCatalogue.proposal(target: "service/shop/cart"),
            faults: [.wrongTargetKind(.service, accepted: [.deployment, .statefulset])]
        ),
        Case(
            testDescription: "an argument of almost the right name, so that the right one is missing",
            proposal: SampleCatalogue.proposal([("count", nil), ("counts", .integer(2))]),
            faults: [
                .unknownArgument("counts", nearest: "count"),
                .missingArgument("count", expected: "whole number 1 to 10"),
            ]
        ),
        Case(
            testDescription: "an argument too many",
            proposal: SampleCatalogue.proposal([("command", .text("reboot"))]),
            faults: [.unknownArgument("command", nearest: nil)]
        ),
        Case(
            testDescription: "a precondition that is known not to hold",
            proposal: SampleCatalogue.proposal([("count", .integer(4))]),
            faults: [.failedPrecondition(SampleCatalogue.everything.preconditions[1])]
        ),
    ]) func `a fault is named exactly`(_ testCase: Case) {
        #expect(SampleCatalogue.faults(of: testCase.proposal) == testCase.faults)
    }

    @Test func `an argument given twice is refused even when both are in order`() {
        var proposal = SampleCatalogue.proposal()
        proposal = ProposedAction(
            action: proposal.action,
            target: proposal.target,
            arguments: proposal.arguments + [.init(name: "count", value: .integer(2))],
            origin: .person
        )
        #expect(SampleCatalogue.faults(of: proposal) == [.repeatedArgument("count")])
    }

    @Test func `every fault is reported at once, in the order of reading`() {
        let proposal = SampleCatalogue.proposal(
            target: "deployment/shop/kart",
            [
                ("share", .decimal(7)), ("mode", nil), ("colour", .text("red")), ("unit", .text("../x")),
                ("address", .text("127.0.0.1")), ("correction", .text("C9")),
            ]
        )
        let faults = SampleCatalogue.faults(of: proposal)
        #expect(faults.count == 7)
        #expect(faults.first == .unknownTarget("deployment/shop/kart", nearest: "deployment/shop/cart"))
        let text = ActionRejection(faults: faults).description
        for name in ["kart", "share", "mode", "colour", "unit", "address", "correction"] {
            #expect(text.contains(name), "\(name)")
        }
    }

    @Test func `a failed precondition is reported beside a bad argument`() {
        let proposal = SampleCatalogue.proposal([("count", .integer(4)), ("unit", .text("a/b")), ("share", nil)])
        let faults = SampleCatalogue.faults(of: proposal)
        #expect(faults.count == 3)
        #expect(faults.last == .failedPrecondition(SampleCatalogue.everything.preconditions[1]))
    }

    @Test func `what the snapshot does not know is left to be confirmed`() throws {
        let action = try Action(
            validating: SampleCatalogue.proposal(
                target: "statefulset/one-statefulset",
                [("correction", .text("C4"))]
            ),
            catalogue: SampleCatalogue.catalogue,
            snapshot: SampleIncident.snapshot
        )
        #expect(action.unconfirmed == SampleCatalogue.everything.preconditions)
    }

    @Test func `a correction whose value nobody knows says what is needed`() throws {
        let action = try Action(
            validating: SampleCatalogue.proposal([("correction", .text("C3"))]),
            catalogue: SampleCatalogue.catalogue,
            snapshot: SampleIncident.snapshot
        )
        #expect(action.neededValue == "what the team wants")
    }

    @Test func `a correction of something else than the target is refused`() {
        let foreign = SampleIncident.corrections[1]
        #expect(
            SampleCatalogue.faults(of: SampleCatalogue.proposal([("correction", .text("C2"))]))
                == [.foreignCorrection(foreign)]
        )
    }

    @Test(arguments: [("kubernetes.correct-image", true), ("kubernetes.correct-probe", false)])
    func `a correction of a field that the action does not set is refused`(action: String, isAccepted: Bool) {
        let proposal = ProposedAction(
            action: action,
            target: "deployment/shop/cart",
            arguments: [.init(name: "correction", value: .text("C1"))],
            origin: .model
        )
        let result = Swift.Result { () throws(ActionRejection) in
            try Action(validating: proposal, catalogue: .builtIn, snapshot: SampleIncident.snapshot)
        }
        #expect((try? result.get()) == nil ? !isAccepted : isAccepted)
    }

    @Test func `of two definitions with one id the last counts`() throws {
        let other = ActionDefinition("test.everything", .look, on: [.node], "Look")
        let catalogue = SampleCatalogue.catalogue.adding([other])
        #expect(catalogue.definitions == [other])
        #expect(catalogue.definition(named: "test.everything") == other)
        #expect(throws: ActionRejection.self) {
            try Action(validating: SampleCatalogue.proposal(), catalogue: catalogue, snapshot: SampleIncident.snapshot)
        }
    }
}
