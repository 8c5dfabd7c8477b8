internal import IncidentModel
internal import Remediation
internal import Runbooks

/// Steps around the one that mends: a look where something is unsure, evidence kept before containment, a person where
/// one is needed.
struct SupportingSteps: Sendable {
    private let request: PlanRequest
    private let carrier: CarrierRule

    /// The confidence below which a plan looks before it changes anything.
    private static let surely = 0.75

    /// Steps for `request`.
    init(request: PlanRequest) {
        self.request = request
        carrier = CarrierRule(request.snapshot)
    }

    /// A look before `candidate`, when its cause is unsure; for intrusions the capture of evidence.
    func look(before candidate: Candidate, _ writer: inout StepWriter) -> PlanStep? {
        let hypothesis = request.findings.hypotheses[candidate.cause]
        if hypothesis.fault.area == "security" {
            return capture(candidate.action.target, candidate.cause, &writer)
        }
        guard hypothesis.confidence < Self.surely || !hypothesis.isCorroborated else { return nil }
        let percent = Int((hypothesis.confidence * 100).rounded())
        let reason = "The cause is held for likely, not certain (confidence \(percent) %): \(hypothesis.summary)"
        return step(Self.lookAction(for: hypothesis), hypothesis.entity, reason, candidate.cause, &writer)
    }

    /// A page beside `candidate`, where an intruder is at work or data may be lost.
    func page(besides candidate: Candidate, _ writer: inout StepWriter) -> PlanStep? {
        let hypothesis = request.findings.hypotheses[candidate.cause]
        let dataAtRisk = hypothesis.fault.text == "storage.ephemeral-growth"
        guard hypothesis.fault.area == "security" || dataAtRisk else { return nil }
        let reason = "A person has to decide what follows: \(hypothesis.summary)"
        return page(candidate.cause, reason, &writer)
    }

    /// What is done about a cause for which no action is worth its cost: look, and call a person.
    func escalation(of cause: Int, _ writer: inout StepWriter) -> [PlanStep] {
        let hypothesis = request.findings.hypotheses[cause]
        let reason = "What is behind it has to be found first: \(hypothesis.summary)"
        let kept = hypothesis.fault.area == "security" ? capture(hypothesis.entity, cause, &writer) : nil
        let look = kept ?? step(Self.lookAction(for: hypothesis), hypothesis.entity, reason, cause, &writer)
        let page = page(cause, "No declared action beats doing nothing here: \(hypothesis.summary)", &writer)
        return [look, page].compactMap { $0 }
    }

    /// The evidence of an intrusion, kept where it can be: on `target`, else on what stands nearest to it.
    private func capture(_ target: EntityReference, _ cause: Int, _ writer: inout StepWriter) -> PlanStep? {
        let hypothesis = request.findings.hypotheses[cause]
        let reason = "Evidence of an intrusion is kept before anything changes it: \(hypothesis.summary)"
        let near = TargetBinding(hypothesis, snapshot: request.snapshot).candidates
        for place in [target] + near {
            if let step = step("evidence.capture", place, reason, cause, &writer) { return step }
        }
        return nil
    }

    /// The look that tells most about a fault.
    private static func lookAction(for hypothesis: Hypothesis) -> String {
        switch hypothesis.fault.area {
        case "database": return "database.list-sessions"
        case "dns": return "kubernetes.inspect"
        case "startup", "credential", "resource": return "kubernetes.read-logs"
        default:
            if hypothesis.fault.text == "service.dns-resolution-failure" { return "dns.resolve" }
            return "kubernetes.inspect"
        }
    }

    private func page(_ cause: Int, _ reason: String, _ writer: inout StepWriter) -> PlanStep? {
        step("incident.page", request.findings.hypotheses[cause].entity, reason, cause, &writer)
    }

    /// A step that changes nothing; nil when its action does not act on that kind of entity.
    private func step(
        _ action: String,
        _ target: EntityReference,
        _ reason: String,
        _ cause: Int,
        _ writer: inout StepWriter
    ) -> PlanStep? {
        let hypothesis = request.findings.hypotheses[cause]
        guard let asked = request.catalogue.definition(named: action) else { return nil }
        // No control plane knows what a host's supervisor runs; what was measured of it can be read again.
        let fitting = carrier.allows(asked, on: target) ? asked : request.catalogue.definition(named: "metrics.query")
        guard let definition = fitting else { return nil }
        let suggestion = ArgumentSuggestion(snapshot: request.snapshot, hypothesis: hypothesis)
        let arguments = definition.parameters.compactMap { parameter in
            suggestion.value(of: parameter, for: definition, on: target)
                .map { ProposedAction.Argument(name: parameter.name, value: $0) }
        }
        let proposal = ProposedAction(
            action: definition.id.text,
            target: target.description,
            arguments: arguments,
            origin: .catalogue
        )
        // A look that does not fit its target is left out; what mends is validated with its faults reported.
        guard let checked = try? Action(validating: proposal, catalogue: request.catalogue, snapshot: request.snapshot)
        else {
            return nil
        }
        return writer.step(checked, reason: reason, cause: cause)
    }
}
