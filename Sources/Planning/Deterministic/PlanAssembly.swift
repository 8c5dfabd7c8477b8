internal import IncidentModel
internal import Remediation
internal import Risk

/// Chooses an action for each cause and puts the steps in order.
struct PlanAssembly: Sendable {
    let request: PlanRequest
    let world: WorldBuilder.World
    let simulator: RiskSimulator

    /// Fills in the steps, the risk report and what was considered.
    func fill(_ plan: inout Plan) {
        var source = CandidateSource(request)
        var writer = StepWriter(request.findings.hypotheses)
        var chosen: [Candidate] = []
        var escalated: [Int] = []
        var risk = PlanRisk(request: request, world: world, simulator: simulator)
        for cause in causes {
            let candidates = source.candidates(for: cause)
            let ranked = rank(candidates, &risk)
            if let best = ranked.first, best.value > 0 {
                chosen.append(best.candidate)
                plan.considered += ranked.dropFirst().map { considered($0, instead: best) }
            } else {
                escalated.append(cause)
                plan.considered += ranked.map { considered($0, instead: nil) }
            }
        }
        plan.steps = steps(chosen, escalated, &writer)
        plan.considered += source.refused
        plan.considered += request.findings.ruledOut.map { ruled in
            let words = "\(ruled.entity.phrase): \(ruled.fault)"
            return Plan.Considered(proposal: words, origin: "diagnosis", reason: ruled.reason)
        }
        plan.evidence = writer.ledger
        (plan.steps, plan.risk) = risk.settled(plan.steps)
    }

    /// The causes that are acted on: the likeliest, and the roots of other groups that are likely enough. A mere symptom
    /// is never acted on: something behind it is broken, and a person has to find it.
    private var causes: [Int] {
        let hypotheses = request.findings.hypotheses
        var roots = request.findings.groups.map(\.root)
        if !roots.contains(hypotheses[0].entity) { roots.insert(hypotheses[0].entity, at: 0) }
        let places = roots.compactMap { root in hypotheses.firstIndex { $0.entity == root } }
        let likely = places.filter { $0 == 0 || hypotheses[$0].confidence >= request.limits.actsFromConfidence }
        return Array(
            ([0] + likely).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }.prefix(request.limits.causes)
        )
    }

    /// A candidate with its predicted consequence and what it is worth.
    private struct Ranked: Sendable {
        let candidate: Candidate
        let report: RiskReport
        let value: Double
    }

    /// The candidates by what they are worth, best first.
    private func rank(_ candidates: [Candidate], _ risk: inout PlanRisk) -> [Ranked] {
        guard !candidates.isEmpty else { return [] }
        let reports = risk.reports(on: candidates.map { [$0.action] })
        return zip(candidates, reports).map { candidate, report in
            Ranked(candidate: candidate, report: report, value: worth(candidate, report))
        }
        .sorted { left, right in
            left.value != right.value
                ? left.value > right.value : left.candidate.action.definition.id < right.candidate.action.definition.id
        }
    }

    /// The harm avoided less what the action costs besides, in error-minutes.
    private func worth(_ candidate: Candidate, _ report: RiskReport) -> Double {
        let hypothesis = request.findings.hypotheses[candidate.cause]
        let isSymptom = FaultCatalogue.builtIn[hypothesis.fault]?.isSymptom ?? false
        guard !isSymptom else { return -1 }
        let definition = candidate.action.definition
        var worth = report.benefit + candidate.experience - 0.15 * definition.cost
        if !definition.compensation.isReversible { worth -= 0.3 }
        // What rather makes it worse than better is no remedy, whatever it saves on average.
        guard report.probabilityOfWorse <= 0.5 else { return -1 }
        if report.probabilityOfWorse > 0.35 { worth -= 2 }
        // A value that a person must find out first takes time that a known value does not.
        if candidate.action.neededValue != nil { worth -= 0.4 }
        return worth
    }

    /// Why a candidate was not taken.
    private func considered(_ ranked: Ranked, instead best: Ranked?) -> Plan.Considered {
        let action = ranked.candidate.action
        let benefit = RiskText.minutes(ranked.report.benefit)
        let reason: String
        if let best {
            reason =
                "avoids \(benefit) error-minutes, against \(RiskText.minutes(best.report.benefit)) of the step taken; \(action.definition.compensation.meaning)"
        } else {
            let hypothesis = request.findings.hypotheses[ranked.candidate.cause]
            let isSymptom = FaultCatalogue.builtIn[hypothesis.fault]?.isSymptom ?? false
            reason =
                isSymptom
                ? "\(hypothesis.fault) is only a symptom; acting on it would hide its cause"
                : "avoids only \(benefit) error-minutes, which its cost and risk outweigh"
        }
        let words = "\(action.definition.title) (\(action.target.phrase))"
        return Plan.Considered(proposal: words, origin: action.origin.description, reason: reason)
    }

    /// The steps in order: looks first where something is unsure, then the changes, then the people.
    private func steps(_ chosen: [Candidate], _ escalated: [Int], _ writer: inout StepWriter) -> [PlanStep] {
        var steps: [PlanStep] = []
        let support = SupportingSteps(request: request)
        for candidate in chosen {
            for action in [candidate.action] + candidate.further {
                let candidate = candidate.with(action)
                if let look = support.look(before: candidate, &writer) { steps.append(look) }
                steps.append(writer.step(candidate, approval: approval(of: candidate)))
            }
        }
        for candidate in chosen {
            if let page = support.page(besides: candidate, &writer) { steps.append(page) }
        }
        for cause in escalated { steps += support.escalation(of: cause, &writer) }
        var seen: Set<[String]> = []
        let unique = steps.filter {
            seen.insert([$0.action.definition.id.text, $0.action.target.description]).inserted
        }
        return Array(unique.prefix(request.limits.steps))
    }

    /// How many people must agree to a candidate.
    private func approval(of candidate: Candidate) -> ApprovalNeed {
        ApprovalRule.need(of: candidate.action, against: request.findings.hypotheses[candidate.cause])
    }
}

/// Numbers of risk in words.
enum RiskText: Sendable {
    /// Minutes with one decimal.
    static func minutes(_ value: Double) -> String {
        let tenths = Int64(saturating: value * 10)
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
