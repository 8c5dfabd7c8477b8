import Diagnosis
import EvenkeelTestKit
import IncidentModel
import Testing

/// No evidence, however absurd, ends the program or breaks the bounds of what is claimed.
@Suite(.timeLimit(.minutes(5))) struct HostileEvidenceTests {
    static let digits = String(repeating: "9", count: 300)
    static let huge = Array(repeating: 1.0, count: 5) + Array(repeating: 1e300, count: 5)
    static let database = Scenario(namespace: nil).calls("service/checkout", "database/orders")
        .alert("HighErrorRate", ["service": "checkout"])

    struct Absurd: Sendable, CustomTestStringConvertible {
        let name: String
        let scenario: Scenario
        var testDescription: String { name }
    }

    static func autoscaler(_ row: String) -> Scenario {
        Scenario().alert("KubeHpaMaxedOut", ["namespace": "shop", "horizontalpodautoscaler": "cart"])
            .command("kubectl get hpa -n shop", "NAME\tTARGETS\tMINPODS\tMAXPODS\tREPLICAS\n\(row)\n")
    }

    static func quota(_ resource: String, _ amount: String) -> Scenario {
        FaultCase.cart.pods("\(FaultCase.pod) 0/1 Pending 0").event(
            "FailedCreate",
            "replicaset/cart-7d9f8b6c5",
            "exceeded quota: q, requested: \(resource)=\(amount), used: \(resource)=\(amount), limited: \(resource)=1"
        )
    }

    static func limited(_ resource: String, _ limit: String) -> Scenario {
        FaultCase.cart.command(
            "kubectl get pod \(FaultCase.pod) -o json",
            #"{"kind":"Pod","metadata":{"name":"\#(FaultCase.pod)","namespace":"shop"},"spec":{"containers":[{"name":"m","#
                + #""resources":{"limits":{"\#(resource)":"\#(limit)"}}}]},"status":{"containerStatuses":[{"name":"m","#
                + #""ready":false,"lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}}"#
        ).alert("CPUThrottlingHigh", ["namespace": "shop", "deployment": "cart"])
    }

    static let harmless = [
        Absurd(name: "an autoscaler below zero", scenario: autoscaler("cart\t-1%/-1%\t-5\t-5\t-5")),
        Absurd(name: "an autoscaler with a target of nothing", scenario: autoscaler("cart\t1%/0%\t1\t5\t5")),
        Absurd(name: "an autoscaler of words", scenario: autoscaler("cart\tnan%/inf%\tmany\tmore\tNaN")),
        Absurd(name: "a quota below zero", scenario: quota("pods", "-9")),
        Absurd(name: "a quota in words", scenario: quota("limits.memory", "lots")),
        Absurd(name: "a memory limit of nothing", scenario: limited("memory", "0")),
        Absurd(name: "a memory limit below zero", scenario: limited("memory", "-64Mi")),
        Absurd(name: "a huge request rate", scenario: database.metric("checkout", "request_rate", huge)),
        Absurd(name: "a series of one value", scenario: database.metric("orders", "ReplicaLag", [0])),
        Absurd(name: "a lag below zero", scenario: database.metric("orders", "ReplicaLag", huge.map { -$0 })),
        Absurd(name: "an alert of year one", scenario: Scenario(alerts: [early])),
        Absurd(
            name: "a change of the year 9999",
            scenario: database.change(.deploy, "checkout", "v2", before: -100_000_000_000)
        ),
    ]

    static let early = Alert(
        status: .firing,
        labels: LabelSet(["alertname": "KubeNodeNotReady", "node": "n-1"]),
        startsAt: Timestamp(rfc3339: "0001-01-01T00:00:01Z") ?? .epoch
    )

    /// What ends the program today: a number beyond 64 bits becomes an `Int`.
    static let trapping = [
        Absurd(name: "an autoscaler of 1e300 replicas", scenario: autoscaler("cart\t198%/50%\t1\t1e300\t1e300")),
        Absurd(name: "a lag of 1e300 s", scenario: database.metric("orders", "ReplicaLag", huge)),
        Absurd(name: "a processor at 1e300 %", scenario: database.metric("orders", "CPUUtilization", huge)),
        Absurd(name: "a service's processor at 1e300 %", scenario: database.metric("checkout", "CPUUtilization", huge)),
        Absurd(name: "a quota of 300 digits", scenario: quota("pods", digits)),
        Absurd(name: "a memory quota of 300 digits", scenario: quota("limits.memory", digits)),
        Absurd(name: "a memory limit of 300 digits", scenario: limited("memory", digits)),
        Absurd(
            name: "a database of 1e300 connections",
            scenario: database.metric("orders", "max_connections", huge).log("checkout", "too many connections")
        ),
    ]

    @Test(arguments: harmless) func `absurd numbers are taken without harm`(absurd: Absurd) {
        Self.expectBounds(absurd.scenario.findings, absurd.name)
    }

    @Test(arguments: trapping.indices) func `numbers beyond 64 bits end no program`(place: Int) async {
        await #expect(processExitsWith: .success) { [place] in
            _ = HostileEvidenceTests.trapping[place].scenario.findings
        }
    }

    static func expectBounds(_ findings: Findings, _ name: String) {
        #expect(findings.hypotheses.count <= 5, "\(name)")
        #expect(findings.hypotheses.allSatisfy { (0...1).contains($0.confidence) && !$0.evidence.isEmpty }, "\(name)")
        #expect(findings.hypotheses.reduce(0) { $0 + $1.confidence } <= 1.001, "\(name)")
        #expect((findings.abstention == nil) != findings.hypotheses.isEmpty, "\(name)")
    }

    /// Pieces that readers of words and numbers trip over.
    static let pieces = [
        "\t", "\n", " ", "-1", "0", "/", ":", "[REDACTED]", "\u{0}", "\u{202E}", "<none>", "2147483648",
        "exceeded quota: ",
        "requested: ", ", ", "=", "%", "Running", "OOMKilled", "available: ", "secret \"", "10.0.0.0/8", "..", "é",
    ]

    static func spoilt(_ text: String, _ generator: inout SeededGenerator) -> String {
        var characters = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !characters.isEmpty {
            let place = Int.random(in: 0..<characters.count, using: &generator)
            let end = min(characters.count, place + Int.random(in: 1...30, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: characters.removeSubrange(place..<end)
            case 1: characters.insert(contentsOf: characters[place..<end], at: place)
            case 2: characters.swapAt(place, Int.random(in: 0..<characters.count, using: &generator))
            default:
                let piece = pieces.randomElement(using: &generator) ?? ""
                characters.insert(contentsOf: piece.unicodeScalars, at: place)
            }
        }
        return String(String.UnicodeScalarView(characters))
    }

    @Test(arguments: [UInt64.random(in: 0 ..< .max), 1]) func `spoilt evidence gives findings within bounds`(
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<800 {
            var scenario = FaultCase.all[round % FaultCase.all.count].scenario
            scenario.commands = scenario.commands.map { ($0.line, Self.spoilt($0.output, &generator)) }
            scenario.logs = scenario.logs.map { record in
                LogRecord(
                    time: record.time,
                    emitter: record.emitter,
                    severity: record.severity,
                    body: Self.spoilt(record.body, &generator),
                    locator: record.locator
                )
            }
            scenario.changes = scenario.changes.map { change in
                Change(
                    time: change.time,
                    entityName: change.entityName,
                    kind: change.kind,
                    summary: Self.spoilt(change.summary, &generator)
                )
            }
            let result = scenario.result
            Self.expectBounds(result.findings, "seed \(seed), round \(round)")
            let entities = result.snapshot.inventory.entries.map(\.entity)
            #expect(entities.allSatisfy { EntityReference.isWellFormed($0.name) }, "seed \(seed), round \(round)")
        }
    }
}
