import IncidentModel
import KnowledgeFiles
import Remediation
import Risk
import Runbooks
import StructuredDocuments
import Testing

@testable import Planning

/// An incident made by hand: what the diagnosis found, what is known beside it, and what may be planned with.
struct PlanningScene: Sendable {
    var id = "shop-checkout"
    var hypotheses: [Hypothesis] = [Hypotheses.badRelease]
    var abstention: String?
    var ruledOut: [Findings.RuledOut] = []
    var alerts: [Alert] = [PlanningScene.alert("CheckoutErrors", ["deployment": "checkout"])]
    var changes: [Change] = []
    var further: [EntityReference] = []
    var edges: [Topology.Edge] = []
    var facts = FactTable()
    var runbooks: [Runbook] = []
    var incidents: [PastIncident] = []
    /// Knowledge made before, which counts instead of runbooks and incidents: an index is dear to make.
    var knowledge: PlanningKnowledge?
    var catalogue = ActionCatalogue.builtIn
    var limits = PlanRequest.Limits()
    var seed: UInt64 = 7
    var notes: [String] = []

    /// The moment of every scene.
    static let now = Timestamp(unixNanoseconds: 1_790_000_000_000_000_000)

    /// A simulator that takes few samples: what is tested here does not hang on the last digit.
    static let simulator: RiskSimulator = {
        var configuration = RiskSimulator.Configuration()
        configuration.minimumSamples = 24
        configuration.maximumSamples = 48
        configuration.batch = 24
        return RiskSimulator(configuration: configuration)
    }()

    /// The request.
    var request: PlanRequest {
        let named = hypotheses.flatMap { [$0.entity] + $0.path + $0.corrections.map(\.entity) }
        let entries = (named + further).map { Inventory.Entry(entity: $0, origin: .observed) }
        let snapshot = IncidentSnapshot(
            id: id,
            capturedAt: Self.now,
            alerts: alerts,
            topology: Topology(nodes: [], edges: edges),
            changes: changes,
            inventory: Inventory(entries),
            facts: facts,
            notes: notes
        )
        let roots = hypotheses.map(\.entity).reduce(into: [EntityReference]()) { if !$0.contains($1) { $0.append($1) } }
        let findings = Findings(
            hypotheses: hypotheses,
            onset: Self.now,
            groups: roots.map { Findings.Group(root: $0, members: [$0], edges: []) },
            ruledOut: ruledOut,
            abstention: abstention,
            missing: []
        )
        return PlanRequest(
            snapshot: snapshot.supporting(hypotheses.flatMap(\.corrections)),
            findings: findings,
            knowledge: knowledge ?? PlanningKnowledge(runbooks: runbooks, incidents: incidents),
            catalogue: catalogue,
            seed: seed,
            limits: limits
        )
    }

    /// The deterministic plan.
    var plan: Plan { DeterministicPlanner(simulator: Self.simulator).plan(request) }

    /// What a model may choose from.
    var scope: ModelScope { ModelScope(request, ledger: plan.evidence, budget: ModelScope.Budget()) }

    /// The document of the deterministic plan.
    func document(_ timings: PlanDocument.Timings = .init(total: 1)) -> PlanDocument {
        PlanDocument(plan, request: request, timings: timings)
    }

    /// An entity from its text; a malformed one is the test's own mistake.
    static func entity(_ text: String) -> EntityReference {
        guard let entity = EntityReference(text) else { preconditionFailure("no entity: \(text)") }
        return entity
    }

    /// A firing alert.
    static func alert(_ name: String, _ labels: [String: String], _ annotations: [String: String] = [:]) -> Alert {
        let all = labels.merging(["alertname": name]) { first, _ in first }
        return Alert(
            status: .firing,
            labels: LabelSet(all.map { LabelSet.Label(name: $0.key, value: $0.value) }),
            annotations: LabelSet(annotations.map { LabelSet.Label(name: $0.key, value: $0.value) }),
            startsAt: now,
            fingerprint: name
        )
    }

    /// A piece of evidence.
    static func evidence(_ source: Evidence.Source, _ excerpt: String) -> Evidence {
        Evidence(source: source, document: "\(source.rawValue).json", locator: "line 1", excerpt: excerpt)
    }

    /// A hypothesis with evidence of these kinds.
    static func hypothesis(
        _ fault: StaticString,
        on entity: String,
        _ confidence: Double = 0.7,
        sources: [Evidence.Source] = [.state, .change],
        corrections: [Correction] = []
    ) -> Hypothesis {
        let target = Self.entity(entity)
        return Hypothesis(
            entity: target,
            fault: FaultCode(literal: fault),
            confidence: confidence,
            summary: "\(target.phrase) shows \(fault).",
            evidence: sources.map { evidence($0, "\(target.name) tells of \(fault) by its \($0.rawValue)") },
            path: [target],
            corrections: corrections
        )
    }
}

/// Hypotheses that several tests use.
enum Hypotheses {
    static let badRelease = PlanningScene.hypothesis("workload.bad-release", on: "deployment/shop/checkout")

    /// A release with a known earlier image, so that it can be pinned as well as rolled back.
    static let badReleaseWithImage = PlanningScene.hypothesis(
        "workload.bad-release",
        on: "deployment/shop/checkout",
        corrections: [image]
    )

    static let image = Correction(
        entity: PlanningScene.entity("deployment/shop/checkout"),
        field: "spec.template.spec.containers[0].image",
        current: "shop/checkout:7.32.0",
        desired: "shop/checkout:7.31.4",
        basis: .earlier,
        reason: "it ran before the last change"
    )

    /// Sessions that block others, told by a log alone.
    static let locks = PlanningScene.hypothesis(
        "database.lock-contention",
        on: "database/shop/orders",
        sources: [.log]
    )

    static let mining = PlanningScene.hypothesis("security.crypto-mining", on: "deployment/shop/checkout")

    /// Only how something looks from outside.
    static let symptom = PlanningScene.hypothesis("service.errors-high", on: "service/shop/checkout")
}

/// Files as the product reads them.
enum KnowledgeFixture {
    /// The folder of the package.
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// A value of a Markdown text; what is wrong with it fails the test.
    static func value<Value>(
        _ text: String,
        file: String = "test.md",
        _ make: (ParsedMarkdown, FaultCollector) -> Value?
    ) throws -> Value {
        let faults = FaultCollector()
        let value = MarkdownFiles.parse(text, as: file, reportingTo: faults).flatMap { make($0, faults) }
        return try #require(value, "\(faults.faults?.description ?? "no fault")")
    }

    /// A past incident of a fault.
    static func incident(
        _ id: String,
        fault: String,
        worked: [String] = [],
        failed: [String] = [],
        confirmedBy: String? = "lead"
    ) throws -> PastIncident {
        func list(_ actions: [String]) -> String {
            "[" + actions.map { "{action: \($0), target: deployment}" }.joined(separator: ", ") + "]"
        }
        let confirmation = confirmedBy.map { "confirmed-by: \($0)\n" } ?? ""
        let text = """
            ---
            id: \(id)
            title: Incident \(id)
            date: 2026-01-02
            fault: \(fault)
            worked: \(list(worked))
            failed: \(list(failed))
            \(confirmation)---
            # What happened

            Text about \(fault).
            """
        return try value(text, file: "\(id).md") { PastIncident($0, reportingTo: $1) }
    }

    /// A runbook with one typed step.
    static func runbook(
        _ id: String,
        fault: String,
        action: String,
        binding: String,
        note: String = ""
    ) throws -> Runbook {
        let text = """
            ---
            id: \(id)
            title: Runbook \(id)
            faults: [\(fault)]
            ---
            # What to do

            \(note)

            ```yaml action
            action: \(action)
            target: "{{ \(binding) }}"
            because: it has helped with \(fault)
            ```
            """
        return try value(text, file: "\(id).md") { Runbook($0, reportingTo: $1) }
    }

    /// The runbooks that ship; none when they cannot be read, which `shipped` reports.
    private static let books: [Runbook] = {
        let faults = FaultCollector()
        // Losing the error is right here: whoever asks finds no runbook and says so.
        return (try? MarkdownFiles.values(in: root + "/runbooks", reportingTo: faults) { Runbook($0, reportingTo: $1) })
            ?? []
    }()

    /// What is known when all runbooks that ship are.
    static let shippedKnowledge = PlanningKnowledge(runbooks: books, incidents: [])

    /// The runbooks that ship for these faults.
    static func shipped(for faults: [FaultCode]) throws -> [Runbook] {
        let matching = books.filter { book in faults.contains { book.matches($0) } }
        try #require(!matching.isEmpty)
        return matching
    }

    /// The prompt of this name that ships.
    static func prompt(_ name: String) throws -> PromptTemplate {
        let faults = FaultCollector()
        let parsed = MarkdownFiles.read("\(root)/prompts/\(name).md", as: "\(name).md", reportingTo: faults)
        let prompt = parsed.flatMap { PromptTemplate($0, reportingTo: faults) }
        return try #require(prompt, "\(faults.faults?.description ?? "no fault")")
    }
}
