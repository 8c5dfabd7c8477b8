import Diagnosis
import IncidentModel
import Testing

/// What is broken is named from the least evidence from which a person would name it.
@Suite struct FaultTests {
    @Test(arguments: FaultCase.all) func `the fault and its entity are named first`(fault: FaultCase) throws {
        let findings = fault.scenario.findings
        let named = findings.hypotheses.map { "\($0.fault) on \($0.entity)" }
        #expect(named.first == fault.description, "\(named), abstention: \(findings.abstention ?? "none")")
        #expect(findings.abstention == nil && !findings.isAbstention)
    }

    @Test func `a quota that refuses pods is named also where no pod and no workload is listed`() {
        let fault = FaultCase.all.first { $0.fault == "quota.memory-exceeded" }
        var scenario = fault?.scenario ?? Scenario()
        scenario.commands.removeAll { !$0.line.contains("events") }
        #expect(scenario.findings.hypotheses.first?.fault.text == "quota.memory-exceeded")
    }

    @Test func `a resolver that denies names is the cause behind whoever cannot resolve them`() {
        let scenario = FaultCase.resolver.alert("HighErrorRate", ["namespace": "shop", "service": "checkout"])
            .log("checkout", "dial tcp: lookup cart.shop.svc.cluster.local: no such host")
        #expect(scenario.findings.hypotheses.contains { $0.fault.text == "dns.resolver-misconfigured" })
        #expect(scenario.findings.hypotheses.first?.fault.text == "dns.resolver-misconfigured")
    }

    @Test(arguments: FaultCase.all) func `what is claimed is founded and within its bounds`(fault: FaultCase) {
        let result = fault.scenario.result
        let hypotheses = result.findings.hypotheses
        #expect(hypotheses.allSatisfy { (0...1).contains($0.confidence) })
        #expect(hypotheses.reduce(0) { $0 + $1.confidence } <= 1.001)
        #expect(hypotheses.map(\.confidence) == hypotheses.map(\.confidence).sorted(by: >), "likeliest first")
        for hypothesis in hypotheses {
            #expect(!hypothesis.evidence.isEmpty, "\(hypothesis.fault)")
            #expect(
                hypothesis.evidence.allSatisfy { !$0.excerpt.isEmpty && !$0.document.isEmpty && !$0.locator.isEmpty }
            )
            #expect(hypothesis.evidence.contains { $0.source != .annotation })
            #expect(hypothesis.path.first == hypothesis.entity)
            #expect(FaultCatalogue.builtIn[hypothesis.fault] != nil)
            #expect(result.snapshot.inventory.contains(hypothesis.entity))
            #expect(hypothesis.summary.hasSuffix(".") && !hypothesis.summary.contains("\n"))
        }
        #expect(Set(hypotheses.map { "\($0.fault) \($0.entity)" }).count == hypotheses.count, "each once")
        #expect(result.findings.onset.map { $0 <= Scenario.onset } == true)
    }

    @Test(arguments: FaultCase.all) func `corrections say what to set, from what, and why`(fault: FaultCase) {
        let result = fault.scenario.result
        let corrections = result.findings.hypotheses.flatMap(\.corrections)
        #expect(Set(corrections) == Set(result.snapshot.corrections))
        for correction in corrections {
            #expect(!correction.field.isEmpty && !correction.reason.isEmpty)
            #expect((correction.desired == nil) == (correction.basis == .person), "\(correction)")
            #expect(correction.desired != correction.current || correction.desired == nil, "\(correction)")
            #expect(result.snapshot.inventory.contains(correction.entity), "\(correction)")
        }
    }

    @Test func `without the evidence beside it an alert alone names less`() {
        for fault in FaultCase.all {
            var bare = fault.scenario
            (bare.commands, bare.logs, bare.metrics, bare.changes) = ([], [], [], [])
            let most = fault.scenario.findings.hypotheses.first?.evidence.count ?? 0
            let least = bare.findings.hypotheses.first?.evidence.count ?? 0
            #expect(least <= most, "\(fault)")
        }
    }
}

/// The value that has to be set is read from the evidence where the evidence has it.
@Suite struct CorrectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let fault: String
        let field: String
        let current: String?
        let desired: String?
        let basis: Correction.Basis
        var testDescription: String { fault }
    }

    static let cases = [
        Case(
            fault: "quota.memory-exceeded",
            field: "spec.hard.limits.memory",
            current: "128Mi",
            desired: "384Mi",
            basis: .measured
        ),
        Case(
            fault: "service.selector-mismatch",
            field: "spec.selector.app",
            current: "carts",
            desired: "cart",
            basis: .counterpart
        ),
        Case(
            fault: "service.port-mapping-mismatch",
            field: "spec.ports[0].targetPort",
            current: "8080",
            desired: "7070",
            basis: .counterpart
        ),
        Case(
            fault: "storage.pvc-storage-class-mismatch",
            field: "spec.storageClassName",
            current: "fast",
            desired: "standard",
            basis: .peer
        ),
        Case(
            fault: "service.env-address-mismatch",
            field: "spec.template.spec.containers[main].env[CART_ADDR]",
            current: "cartt:7070",
            desired: "cart:7070",
            basis: .counterpart
        ),
        Case(
            fault: "resource.autoscaler-at-limit",
            field: "spec.maxReplicas",
            current: "5",
            desired: "15",
            basis: .measured
        ),
    ]

    @Test(arguments: cases) func `the value is read from the evidence`(wanted: Case) throws {
        let scenario = try #require(FaultCase.all.first { $0.fault == wanted.fault }).scenario
        let correction = try #require(scenario.findings.hypotheses.first?.corrections.first)
        #expect(correction.field == wanted.field)
        #expect(correction.current == wanted.current)
        #expect(correction.desired == wanted.desired)
        #expect(correction.basis == wanted.basis)
    }

    @Test func `a memory limit that was reached is doubled`() throws {
        let scenario = FaultCase.cart.command(
            "kubectl get pod \(FaultCase.pod) -o json",
            #"{"kind":"Pod","metadata":{"name":"\#(FaultCase.pod)","namespace":"shop"},"spec":{"containers":[{"name":"main","#
                + #""resources":{"limits":{"memory":"64Mi"}}}]},"status":{"containerStatuses":[{"name":"main","ready":false,"#
                + #""lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}},"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}"#
        )
        let first = try #require(scenario.findings.hypotheses.first)
        #expect(first.fault.text == "resource.memory-oom-killed")
        let correction = try #require(first.corrections.first)
        #expect(correction.current == "64Mi" && correction.desired == "128Mi" && correction.basis == .measured)
    }

    @Test func `what the evidence does not tell is left to a person`() throws {
        let scenario = try #require(FaultCase.all.first { $0.fault == "startup.environment-missing" }).scenario
        let correction = try #require(scenario.findings.hypotheses.first?.corrections.first)
        #expect(correction.desired == nil && correction.basis == .person)
    }
}
