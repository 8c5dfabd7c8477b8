internal import ContentDigests
internal import Diagnosis
internal import IncidentModel
public import Remediation
internal import Risk
public import StrictJSON

/// A plan document that somebody hands in, read back with every check that a proposal has to pass.
///
/// Nothing in it is trusted: actions and arguments are proposals again, numbers are held within their ranges, and the
/// stated digest only tells whether the document is still as it was made.
public struct StoredPlan: Sendable {
    /// One step as the document proposes it.
    public struct Step: Sendable, Hashable {
        /// The action, unchecked.
        public let proposal: ProposedAction
        /// How many people must agree, as the document says; a definition may demand more.
        public let approval: ApprovalNeed
    }

    /// The name of the incident.
    public let incident: String
    /// The steps.
    public let steps: [Step]
    /// The seed of the simulation.
    public let seed: UInt64
    /// The digest that the document states.
    public let statedDigest: String
    /// Whether that digest is the document's own: nobody has changed it since.
    public let isUnchanged: Bool
    /// What the document says was found.
    let findings: Findings
    /// When the evidence was taken.
    let capturedAt: Timestamp
    /// The systems that it was simulated on.
    let world: WorldBuilder.World
    /// What the faults run on.
    let machines: [Topology.Edge]

    /// Reads a document.
    /// - Parameter value: The document.
    /// - Throws: `StoredPlanError` with every fault found.
    public init(_ value: JSONValue) throws(StoredPlanError) {
        var reader = StoredPlanReader()
        guard let object = value.object, reader.checkForm(value) else { throw StoredPlanError(faults: reader.faults) }
        incident = reader.text(value["incident"]?["id"], "incident.id")
        let captured = reader.text(value["incident"]?["capturedAt"], "incident.capturedAt")
        capturedAt = Timestamp(rfc3339: captured) ?? .epoch
        seed = value["seed"]?.uint64 ?? 1
        statedDigest = value["digest"]?.string ?? ""
        steps = reader.steps(value["steps"])
        findings = reader.findings(value["hypotheses"])
        let none = WorldBuilder.World(model: WorldModel(components: [], calls: []), faults: [], assumptions: [])
        if steps.isEmpty {
            world = none
        } else if let read = value["world"].flatMap({ WorldCoding.world($0) }) {
            world = read
        } else {
            reader.report("world", "it does not describe the systems that the plan was simulated on")
            world = none
        }
        machines = value["world"].map { WorldCoding.machines($0) } ?? []
        isUnchanged = Self.digest(of: object) == statedDigest
        guard reader.faults.isEmpty else { throw StoredPlanError(faults: reader.faults) }
    }

    /// The digest of a document without its timings and its digest, as it is computed when a plan is made.
    private static func digest(of object: JSONObject) -> String? {
        var body = JSONObject()
        for (key, value) in object where key != "timings" && key != "digest" { body[key] = value }
        // A document with no canonical form, such as one with a huge number, has no digest either.
        guard let bytes = try? JSONValue.object(body).canonicalBytes() else { return nil }
        return ContentDigest(of: bytes).description
    }

    /// What the plan was made from, as far as the document tells: every entity that it names, and no facts.
    func request(catalogue: ActionCatalogue, seed: UInt64) -> PlanRequest {
        let targets = steps.compactMap { EntityReference($0.proposal.target) }
        let named = findings.hypotheses.flatMap { [$0.entity] + $0.corrections.map(\.entity) }
        let entities = targets + named + world.model.components.map(\.entity)
        let edges = world.model.calls.compactMap { call -> Topology.Edge? in
            let components = world.model.components
            guard components.indices.contains(call.caller), components.indices.contains(call.callee) else { return nil }
            let from = components[call.caller].entity
            return Topology.Edge(from: from, to: components[call.callee].entity, relation: .calls)
        }
        let snapshot = IncidentSnapshot(
            id: incident,
            capturedAt: capturedAt,
            alerts: [],
            topology: Topology(nodes: [], edges: edges + machines),
            changes: [],
            inventory: Inventory(entities.map { Inventory.Entry(entity: $0, origin: .declared) }),
            facts: FactTable(),
            notes: []
        )
        return PlanRequest(
            snapshot: snapshot.supporting(findings.hypotheses.flatMap(\.corrections)),
            findings: findings,
            knowledge: .none,
            catalogue: catalogue,
            seed: seed
        )
    }
}

/// What is wrong with a plan document.
public struct StoredPlanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Every fault, with the place in the document.
    public let faults: [String]

    /// All faults, one a line.
    public var description: String { faults.joined(separator: "\n") }
}
