internal import ContentDigests
internal import IncidentModel
internal import Planning
public import StrictJSON

/// The playbook of a plan: every step in words for people, and the typed plan beside it.
///
/// It is a function of the plan's document: no clock, no chance. Times are those of the evidence.
public struct PlanExport: Sendable {
    /// The playbook.
    public let playbook: Playbook
    /// The plan's document.
    private let document: JSONValue

    /// The playbook of a plan.
    /// - Parameter document: The plan's document, as `evenkeel plan --format json` prints it.
    /// - Throws: `PlaybookError` when it is no plan, was changed since it was made, or tells no time that a playbook can.
    public init(_ document: JSONValue) throws(PlaybookError) {
        let stored: StoredPlan
        do throws(StoredPlanError) { stored = try StoredPlan(document) } catch {
            throw PlaybookError(
                error.faults.map { PlaybookFault(pointer: "", problem: $0, advice: "make the plan anew") }
            )
        }
        guard stored.isUnchanged else {
            throw PlaybookError(
                "the plan was changed since it was made: its digest is another",
                at: "/digest",
                advice: "take the plan as `evenkeel plan --format json` printed it, or make it anew"
            )
        }
        let captured = document["incident"]?["capturedAt"]?.string.flatMap { Timestamp(rfc3339: $0) }
        guard let time = captured.flatMap({ PlaybookTime(of: $0) }) else {
            let advice = "make the plan anew from evidence with a time"
            throw PlaybookError("it is no time that a playbook can tell", at: "/incident/capturedAt", advice: advice)
        }
        let names = PlanNames(digest: stored.statedDigest)
        guard let id = names.playbook, let maker = PlaybookIdentifier(PlanExtension.maker),
            let digest = PlanExtension.digest(of: document)
        else { throw PlaybookError("it has no canonical form", advice: "make the plan anew") }
        let references = Self.references(document)
        let named = references.reduce(into: [String: PlaybookReference]()) { $0[$1.externalName ?? ""] = $1 }
        let workflow = PlanWorkflow(names: names, document: document, references: named)
        var playbook = Playbook(
            id: id,
            name: PlanWords.inert("Plan for \(stored.incident)", maximum: 300),
            by: maker,
            at: time,
            start: workflow.start
        )
        playbook.steps = workflow.steps
        playbook.exception = playbook.steps.map(\.id).first { $0 == workflow.stopped }
        playbook.references = references.isEmpty ? nil : references
        Self.describe(document, in: &playbook)
        Self.addParties(document, workflow, to: &playbook)
        Self.addExtension(document, workflow.order, digest.description, to: &playbook)
        self.playbook = playbook
        self.document = document
    }

    /// The playbook as a document that is known to come back as the same plan.
    /// - Returns: The bytes, for people too, with a line feed at the end.
    /// - Throws: `PlaybookError` when the plan is larger or deeper than a playbook may be.
    public func bytes() throws(PlaybookError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(JSONError) { bytes = try playbook.json.serialized(.pretty) + [UInt8(ascii: "\n")] } catch {
            throw PlaybookError("the playbook has no JSON form: \(error)", advice: "make the plan anew")
        }
        guard case .plan(document, notes: []) = try PlaybookImport(bytes) else {
            throw PlaybookError("the plan does not come back as it was", advice: "report this; nothing was exported")
        }
        return bytes
    }

    /// The evidence, as references by its name in the plan.
    private static func references(_ document: JSONValue) -> [PlaybookReference] {
        (document["evidence"]?.array ?? []).prefix(PlaybookLimits.members).compactMap { entry in
            guard let id = entry["id"]?.string else { return nil }
            let parts = [entry["document"]?.string, entry["locator"]?.string].compactMap { $0 }.filter { !$0.isEmpty }
            let source = parts.isEmpty ? nil : PlanWords.inert(parts.joined(separator: ", "), maximum: 500)
            return PlaybookReference(
                name: PlanWords.inert("\(id) \(entry["source"]?.string ?? "")", maximum: 100),
                explanation: entry["excerpt"]?.string.map { PlanWords.inert($0, maximum: 1000) },
                source: source,
                externalName: PlanWords.inert(id, maximum: 100)
            )
        }
    }

    private static func describe(_ document: JSONValue, in playbook: inout Playbook) {
        let causes = (document["hypotheses"]?.array ?? []).prefix(3).compactMap { $0["summary"]?.string }
        let risk = (document["risk"]?["sentences"]?.array ?? []).compactMap(\.string)
        let why = document["abstention"]?.string.map { ["Nothing is held to be wrong: \($0)"] } ?? []
        let words = PlanWords.inert((why + causes + risk).joined(separator: " "))
        playbook.explanation = words.isEmpty ? nil : words
        let steps = document["steps"]?.array ?? []
        let observing: Set<String> = ["look", "wait", "page"]
        let changes = steps.contains { !observing.contains($0["class"]?.string ?? "") }
        playbook.types = [changes ? "remediation" : steps.isEmpty ? "notification" : "investigation"]
        var labels = ["evenkeel"]
        if let planner = document["planner"]?.string { labels.append("planner-\(planner)") }
        if let tier = document["risk"]?["tier"]?.string { labels.append("risk-\(tier)") }
        playbook.labels = labels.map { PlanWords.inert($0, maximum: 100) }
        playbook.processing = [
            "manual_playbook": true, "external_playbooks": false, "parallel_processing": false, "if_logic": false,
            "while_logic": false, "switch_logic": false,
            "temporal_logic": .bool(playbook.steps.contains { $0.timeout != nil }), "data_markings": false,
            "digital_signatures": false, "countersigned_signatures": false, "extensions": true,
        ]
    }

    /// The people who carry it out, and what the steps are about. CACAO has no type for parts of a system but addresses;
    /// a place by its name is what says least that we do not know.
    private static func addParties(_ document: JSONValue, _ workflow: PlanWorkflow, to playbook: inout Playbook) {
        playbook.agents = [
            PlaybookParty(
                id: workflow.agent,
                name: "People on call",
                explanation: "Whoever answers for the systems of this incident. The playbook has no automatic step."
            )
        ]
        let targets = (document["steps"]?.array ?? []).enumerated().map { place, step in
            let words = PlanWords(step: step).target
            var target = PlaybookParty(id: workflow.target(place), name: words)
            target.details["logical"] = [.string(words)]
            target.extensions = [PlanExtension.id: [PlanExtension.entity: step["target"] ?? .null]]
            return target
        }
        playbook.targets = targets.isEmpty ? nil : targets
    }

    private static func addExtension(
        _ document: JSONValue,
        _ order: [PlaybookIdentifier],
        _ digest: String,
        to playbook: inout Playbook
    ) {
        var plan = document.object ?? JSONObject()
        plan["steps"] = .array(order.map { .string($0.description) })
        playbook.extensions = [
            PlanExtension.id: [PlanExtension.plan: .object(plan), PlanExtension.document: .string(digest)]
        ]
        playbook.extensionDefinitions = [PlanExtension.id: PlanExtension.definition]
    }
}
