internal import ContentDigests
internal import Diagnosis
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Planning
internal import Remediation
internal import Risk
internal import StrictJSON
internal import StructuredDocuments

/// One look at an incident: what is wrong, what to do, and what an approval of that would be bound to.
struct Evaluation: Sendable {
    /// What was planned from.
    let request: PlanRequest
    /// What else was read and may answer a question.
    let records: [Evidence]
    /// The plan.
    let plan: Plan
    /// Its document.
    let document: PlanDocument
    /// The document as it is stored.
    let documentBytes: [UInt8]
    /// What the plan would do, without its reasons.
    let essence: ContentDigest
    /// What the plan is to mend; nil where nothing is held to be wrong.
    let cause: Cause?
    /// The evidence that it rests on.
    let evidence: ContentDigest
    /// What the simulator predicts.
    let effect: ContentDigest
    /// What is known of everything that it acts on.
    let state: ContentDigest

    /// Evidence, effect and state in one.
    let basis: ContentDigest

    /// A fault of something.
    struct Cause: Sendable, Equatable {
        let entity: EntityReference
        let fault: FaultCode
    }

    /// The digests of a plan.
    /// - Parameters:
    ///   - plan: The plan.
    ///   - request: What is known now.
    ///   - records: What else was read.
    ///   - timings: How long it took.
    ///   - earlier: An earlier look at the same plan whose evidence still stands: what came since adds to it.
    init(
        _ plan: Plan,
        request: PlanRequest,
        records: [Evidence],
        timings: PlanDocument.Timings,
        upholding earlier: Evaluation? = nil
    ) {
        self.plan = plan
        self.request = request
        self.records = records
        document = PlanDocument(plan, request: request, timings: timings)
        let json = document.json
        documentBytes = Self.bytes(of: json)
        essence = Self.digest(
            .array((json["steps"]?.array ?? []).map { Self.part($0, ["action", "target", "arguments", "approval"]) })
        )
        let first = request.findings.hypotheses.first.map { Cause(entity: $0.entity, fault: $0.fault) }
        cause = earlier?.cause ?? first
        evidence = earlier?.evidence ?? Self.evidence(of: request)
        // Rates and latencies are other numbers at each look, and so is all that is computed from them; how bad it may
        // become, for whom, and what cannot be undone is what people agree to.
        let risk = json["risk"] ?? .null
        effect = Self.digest(Self.part(risk, ["tier", "affected", "irreversible", "horizonMinutes"]))
        state = Self.state(of: plan, in: request.snapshot)
        let parts = [evidence, effect, state].map { JSONValue.string($0.hexadecimal) }
        basis = Self.digest(.array(parts + [.bool(plan.isAbstention)]))
    }

    /// Some members of an object.
    private static func part(_ value: JSONValue, _ keys: [String]) -> JSONValue {
        var object = JSONObject()
        for key in keys { object[key] = value[key] ?? .null }
        return .object(object)
    }

    private static func digest(_ value: JSONValue) -> ContentDigest {
        do throws(JSONError) { return ContentDigest(of: try value.canonicalBytes()) } catch {
            preconditionFailure("a plan has no canonical form: \(error)")
        }
    }

    private static func bytes(of value: JSONValue) -> [UInt8] {
        do throws(JSONError) { return try value.serialized() } catch {
            preconditionFailure("a plan has no JSON form: \(error)")
        }
    }

    /// What is held to be wrong, and the excerpts that say so.
    private static func evidence(of request: PlanRequest) -> ContentDigest {
        digest(
            .array(
                request.findings.hypotheses.map { hypothesis in
                    [
                        "entity": .string(hypothesis.entity.description),
                        "evidence": .array(
                            hypothesis.evidence.map { evidence in
                                // What is measured has other numbers at each look; which series says it is what counts.
                                let words = evidence.source == .metric ? evidence.locator : evidence.excerpt
                                return .string("\(evidence.source.rawValue) \(evidence.document) \(words)")
                            }
                        ),
                        "fault": .string(hypothesis.fault.text),
                    ]
                }
            )
        )
    }

    /// Everything known of what the plan acts on, and whether its preconditions held: what changes there is drift. What is
    /// measured is another number at each look, and counts by the conditions that it meets or not.
    private static func state(of plan: Plan, in snapshot: IncidentSnapshot) -> ContentDigest {
        var lines: [JSONValue] = []
        let targets = Set(plan.steps.filter { $0.action.definition.actionClass.changesState }.map(\.action.target))
        for target in targets.sorted() {
            for (name, fact) in snapshot.facts.all(of: target) where !name.isMeasured {
                lines.append(.string("\(target) \(name.rawValue) \(fact.value)"))
            }
        }
        for (number, step) in plan.steps.enumerated() {
            for condition in step.action.unconfirmed { lines.append(.string("\(number) unconfirmed \(condition)")) }
        }
        return digest(.array(lines))
    }

    /// Whether this is what stands: what people saw or approved is still true.
    func isSame(as standing: PlanMade) -> Bool { essence == standing.essence && basis == standing.basis }

    /// What an approval is bound to.
    func binding(nonce: String) -> ApprovalBinding? {
        guard let risk = plan.risk else { return nil }
        return ApprovalBinding(
            plan: document.digest,
            evidence: evidence,
            effect: effect,
            state: state,
            tier: risk.tier,
            nonce: nonce
        )
    }

    /// The plan as the policy sees it; nil where it has no step.
    func policyRequest(of record: IncidentRecord, _ place: ServicePlaces, _ hands: Hands) -> PolicyRequest? {
        guard let risk = plan.risk else { return nil }
        let targets = plan.steps.map(\.action.target)
        var request = PolicyRequest(
            incident: record.id.text,
            risk: risk.tier,
            isCorroborated: self.request.findings.hypotheses.first?.isCorroborated ?? false,
            steps: plan.steps.map { step in
                var governed = GovernedStep(
                    step.action.definition,
                    targets: [step.action.target],
                    services: place.services(of: step.action.target)
                )
                governed.isSimulated = hands.canSimulate(step.action.definition)
                return governed
            },
            severity: record.severity
        )
        request.environment = place.environment(of: targets)
        request.tenant = record.tenant.isEmpty ? nil : record.tenant
        request.tier = place.tier(of: targets)
        return request
    }

    /// What the plan does, in one sentence.
    var sentence: String {
        if let abstention = plan.abstention {
            return InertText("Nothing is to be done: \(abstention)", maximum: 300).text
        }
        guard let risk = plan.risk else { return "There is no step to take." }
        let changes = plan.changes
        let told = (changes.isEmpty ? plan.steps : changes).prefix(3)
        let words = told.map { "\($0.action.definition.title) (\($0.action.target.phrase))" }.joined(separator: "; ")
        let more = (changes.isEmpty ? plan.steps.count : changes.count) - told.count
        return InertText("\(words)\(more > 0 ? "; and \(more) more" : ""). Risk \(risk.tier.rawValue).", maximum: 300)
            .text
    }
}
