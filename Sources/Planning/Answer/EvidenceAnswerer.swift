public import IncidentModel
internal import Remediation
internal import Risk

/// Answers questions about an incident from its plan and evidence alone, in milliseconds and without a model.
public struct EvidenceAnswerer: Sendable {
    /// What is asked about.
    let request: PlanRequest
    /// What is to be done about it.
    let plan: Plan
    /// What else was read and may hold the answer, such as log lines.
    let records: [Evidence]

    /// Answers questions about an incident.
    /// - Parameters:
    ///   - request: The incident with its diagnosis.
    ///   - plan: The plan for it.
    ///   - records: What else was read and may hold the answer, such as log lines.
    public init(request: PlanRequest, plan: Plan, records: [Evidence] = []) {
        self.request = request
        self.plan = plan
        self.records = records
    }

    /// The answer to `inquiry`: every statement cites what it rests on; none when the evidence does not answer it.
    /// - Complexity: O(evidence + passages).
    public func answer(_ inquiry: Inquiry) -> Answer {
        var writer = AnswerWriter(plan.evidence)
        let subject = AnswerSubject(inquiry, request: request, plan: plan)
        if plan.isAbstention, [.cause, .step, .risk, .evidence].contains(inquiry.intent) {
            tellAbstention(&writer)
        } else {
            tell(inquiry, subject, &writer)
        }
        if writer.statements.isEmpty { tellDetail(inquiry, subject, &writer) }
        let reason =
            writer.statements.isEmpty
            ? "nothing in the evidence answers the question" : "read as a question about \(inquiry.intent.phrase)"
        return Answer(
            inquiry: inquiry,
            author: .deterministic,
            authorReason: reason,
            statements: writer.statements,
            evidence: writer.ledger,
            notes: []
        )
    }

    private func tell(_ inquiry: Inquiry, _ subject: AnswerSubject, _ writer: inout AnswerWriter) {
        switch inquiry.intent {
        case .cause: tellCause(subject, &writer)
        case .evidence: tellEvidence(subject, &writer)
        case .onset: tellOnset(&writer)
        case .changes: tellChanges(&writer)
        case .reach: tellReach(subject, &writer)
        case .step: tellSteps(subject, &writer)
        case .alternative: tellAlternatives(subject, &writer)
        case .undo: tellUndo(subject, &writer)
        case .verification: tellVerification(subject, &writer)
        case .risk: tellRisk(&writer)
        case .precedent: tellPrecedent(inquiry, &writer)
        case .detail: tellDetail(inquiry, subject, &writer)
        }
    }

    private func tellAbstention(_ writer: inout AnswerWriter) {
        guard let reason = plan.abstention else { return }
        writer.say(reason, [AnalysisEvidence.abstention(reason)] + plan.evidence.entries.prefix(3))
        for ruled in request.findings.ruledOut.prefix(3) {
            let text = "\(ruled.entity.phrase.capitalisedFirst) was considered and ruled out: \(ruled.reason)."
            let considered = Plan.Considered(
                proposal: "\(ruled.entity.phrase): \(ruled.fault)",
                origin: "diagnosis",
                reason: ruled.reason
            )
            let number = (plan.considered.firstIndex(of: considered) ?? 0) + 1
            writer.say(text, [AnalysisEvidence.considered(considered, number: number)])
        }
    }
}

/// What a question is about: the entity and the steps that its words name.
struct AnswerSubject: Sendable {
    /// The place of the hypothesis asked about; the first when none is named.
    let hypothesis: Int?
    /// The steps asked about, with their numbers; all when none is named.
    let steps: [(number: Int, step: PlanStep)]
    /// Whether the question names a step.
    let namesStep: Bool
    /// The entities of the inventory that the question names.
    let entities: [EntityReference]
    /// The actions that the question's words mean, by class or name.
    let actions: Set<String>

    init(_ inquiry: Inquiry, request: PlanRequest, plan: Plan) {
        let words = Set(inquiry.words)
        var named: [EntityReference] = []
        for word in inquiry.words where word.utf8.count >= 2 {
            let name = word.split(separator: "/").last.map(String.init) ?? word
            named += request.snapshot.inventory.entities(named: name)
        }
        let entities = named
        self.entities = entities
        let hypotheses = request.findings.hypotheses
        let own = hypotheses.firstIndex { hypothesis in
            entities.contains { $0 == hypothesis.entity || $0.name == hypothesis.entity.name }
        }
        hypothesis = own ?? (hypotheses.isEmpty ? nil : 0)
        let numbered = Array(zip(1..., plan.steps)).map { (number: $0.0, step: $0.1) }
        let namedActions = request.catalogue.definitions.filter { Self.means($0, words) }
        actions = Set(namedActions.map(\.id.text))
        let wanted = numbered.filter { $0.number == inquiry.stepNumber }
        let byAction = numbered.filter { [actions] in actions.contains($0.step.action.definition.id.text) }
        namesStep = !wanted.isEmpty || !byAction.isEmpty
        steps = !wanted.isEmpty ? wanted : !byAction.isEmpty ? byAction : numbered
    }

    /// Whether `words` mean an action: its id, or a word of its class as people say it.
    private static func means(_ definition: ActionDefinition, _ words: Set<String>) -> Bool {
        if words.contains(definition.id.text) { return true }
        return !words.isDisjoint(with: spoken[definition.actionClass] ?? [])
    }

    /// The words by which people call for a class of action.
    private static let spoken: [ActionClass: Set<String>] = [
        .restart: ["restart", "restarting", "reboot", "bounce"],
        .scale: ["scale", "scaling", "replicas"],
        .rollback: ["rollback", "rolling", "roll"],
        .correct: ["correct", "correction", "patch"],
        .drain: ["drain", "cordon", "evict"],
        .failover: ["failover", "promote", "switchover"],
        .limit: ["throttle", "shed", "rate-limit"],
        .flag: ["toggle", "flag"],
        .storage: ["resize", "extend", "storage"],
        .terminate: ["kill", "terminate", "cancel"],
        .flush: ["flush"],
        .renew: ["renew"],
        .rotate: ["rotate"],
        .block: ["block", "ban"],
        .isolate: ["isolate"],
        .quarantine: ["quarantine"],
        .pin: ["pin"],
        .silence: ["silence", "mute"],
        .page: ["page", "escalate", "call"],
        .wait: ["wait"],
        .look: ["inspect", "logs", "look"],
    ]
}
