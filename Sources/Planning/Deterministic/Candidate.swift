internal import IncidentModel
internal import Remediation
internal import Risk
internal import Runbooks

/// A single action that may end one cause, with everything that speaks for it.
struct Candidate: Sendable {
    /// The action.
    let action: Action
    /// The cause that it is for: its place among the hypotheses.
    let cause: Int
    /// The runbook whose typed step it is, with that step.
    var runbook: (runbook: Runbook, step: RunbookStep)?
    /// The same on further targets, where the evidence names several that are to be treated alike.
    var further: [Action] = []
    /// Past incidents that it ended.
    var successes: [PastIncident] = []
    /// Past incidents in which it did not help.
    var failures: [PastIncident] = []

    /// How experience shifts the choice, in error-minutes: a written and reviewed step counts a little, a record of
    /// success more, a record of failure most.
    var experience: Double {
        let booked = runbook == nil ? 0.0 : 0.3
        return booked + 0.4 * Double(min(successes.count, 2)) - 1.5 * Double(min(failures.count, 2))
    }

    /// The same with another action.
    func with(_ action: Action) -> Candidate {
        var candidate = Candidate(action: action, cause: cause)
        (candidate.runbook, candidate.successes, candidate.failures) = (runbook, successes, failures)
        return candidate
    }
}

/// Makes candidates for a cause from the catalogue, the runbooks and past incidents.
struct CandidateSource: Sendable {
    private let request: PlanRequest
    private let carrier: CarrierRule
    /// The firing alerts by name.
    private let firing: [String: [Alert]]
    /// Proposals that were refused, in words.
    private(set) var refused: [Plan.Considered] = []

    init(_ request: PlanRequest) {
        self.request = request
        carrier = CarrierRule(request.snapshot)
        firing = Dictionary(grouping: request.snapshot.firingAlerts, by: \.name)
    }

    /// The candidates for the hypothesis at `place`, most successful first, at most as many as the limits allow.
    mutating func candidates(for place: Int) -> [Candidate] {
        let hypothesis = request.findings.hypotheses[place]
        let binding = TargetBinding(hypothesis, snapshot: request.snapshot)
        var found: [Candidate] = []
        for runbook in matchingRunbooks(hypothesis) {
            for step in runbook.steps where step.isFor(hypothesis.fault) {
                guard let definition = request.catalogue.definition(named: step.action),
                    definition.actionClass.changesState, definition.successRate(against: hypothesis.fault) != nil,
                    let target = binding.target(for: definition, binding: step.target),
                    carrier.allows(definition, on: target)
                else { continue }
                let origin = ProposedAction.Origin.runbook(runbook.id.text)
                let actions = actions(definition, target, hypothesis, step: step, origin)
                guard let action = actions.first else { continue }
                enter(action, place, &found) {
                    $0.runbook = $0.runbook ?? (runbook, step)
                    $0.further = Array(actions.dropFirst())
                }
            }
        }
        for (definition, _) in request.catalogue.remedies(for: hypothesis.fault) {
            guard definition.actionClass.changesState, let target = binding.target(for: definition),
                carrier.allows(definition, on: target)
            else { continue }
            let actions = actions(definition, target, hypothesis, step: nil, .catalogue)
            if let action = actions.first { enter(action, place, &found) { $0.further = Array(actions.dropFirst()) } }
        }
        learn(from: hypothesis, &found)
        found.sort { left, right in
            let rates = [left, right].map { $0.action.definition.successRate(against: hypothesis.fault) ?? 0 }
            let scores = [rates[0] + left.experience * 0.1, rates[1] + right.experience * 0.1]
            return scores[0] != scores[1]
                ? scores[0] > scores[1] : left.action.definition.id < right.action.definition.id
        }
        return Array(found.prefix(request.limits.candidates))
    }

    /// The runbooks for a hypothesis: the one that is about its fault first, then those that name more of the
    /// firing alerts, then those about the fewest other faults.
    private func matchingRunbooks(_ hypothesis: Hypothesis) -> [Runbook] {
        let matching = request.knowledge.runbooks.filter { $0.matches(hypothesis.fault) }
        let ranked = matching.map { runbook -> (ranks: [Int], runbook: Runbook) in
            let isAbout = runbook.faults.first?.matches(hypothesis.fault) ?? false
            let named = firing.count { runbook.matches(anyOf: $0.value, called: $0.key) }
            return ([isAbout ? 0 : 1, -named, runbook.faults.count], runbook)
        }
        return ranked.sorted { left, right in
            left.ranks != right.ranks
                ? left.ranks.lexicographicallyPrecedes(right.ranks) : left.runbook.id < right.runbook.id
        }
        .map(\.runbook)
    }

    /// Adds an action, or what is new about one that was found before.
    private func enter(_ action: Action, _ place: Int, _ found: inout [Candidate], _ change: (inout Candidate) -> Void)
    {
        let known = found.firstIndex { candidate in
            candidate.action.definition.id == action.definition.id && candidate.action.target == action.target
                && candidate.action.arguments == action.arguments
        }
        if let known {
            change(&found[known])
        } else {
            var candidate = Candidate(action: action, cause: place)
            change(&candidate)
            found.append(candidate)
        }
    }

    /// Remembers what past incidents of the same fault say of the candidates.
    private func learn(from hypothesis: Hypothesis, _ found: inout [Candidate]) {
        for incident in request.knowledge.incidents where incident.fault == hypothesis.fault {
            for place in found.indices {
                let action = found[place].action
                func isSame(_ attempt: PastIncident.Attempt) -> Bool { attempt.action == action.definition.id.text }
                if incident.worked.contains(where: isSame) { found[place].successes.append(incident) }
                if incident.failed.contains(where: isSame) { found[place].failures.append(incident) }
            }
        }
    }

    /// The action on its target, or one on each of the pods of it that the evidence names.
    private mutating func actions(
        _ definition: ActionDefinition,
        _ target: EntityReference,
        _ hypothesis: Hypothesis,
        step: RunbookStep?,
        _ origin: ProposedAction.Origin
    ) -> [Action] {
        let named = NamedPods.instead(of: target, definition, request.snapshot)
        return (named.isEmpty ? [target] : named).compactMap { target in
            validated(definition, target, arguments(definition, target, hypothesis, step: step), origin)
        }
    }

    /// The arguments of an action: those of a runbook's step first, the rest as the facts suggest.
    private func arguments(
        _ definition: ActionDefinition,
        _ target: EntityReference,
        _ hypothesis: Hypothesis,
        step: RunbookStep?
    ) -> [ProposedAction.Argument] {
        let suggestion = ArgumentSuggestion(snapshot: request.snapshot, hypothesis: hypothesis)
        return definition.parameters.compactMap { parameter in
            let suggested = suggestion.value(of: parameter, for: definition, on: target)
            let written = step?.arguments.first { $0.name == parameter.name }?.value
            let value: ProposedAction.Value? =
                switch written {
                case .integer(let number): .integer(number)
                case .text(let text): .text(text)
                case .correction, .suggested, nil: suggested
                }
            return value.map { ProposedAction.Argument(name: parameter.name, value: $0) }
        }
    }

    /// The action, or nil with the refusal noted. An action that sets a value is no proposal at all where the evidence
    /// supports setting none.
    private mutating func validated(
        _ definition: ActionDefinition,
        _ target: EntityReference,
        _ arguments: [ProposedAction.Argument],
        _ origin: ProposedAction.Origin
    ) -> Action? {
        let needed = definition.parameters.filter { $0.isRequired && $0.domain == .correction }
        guard needed.allSatisfy({ parameter in arguments.contains { $0.name == parameter.name } }) else { return nil }
        let proposal = ProposedAction(
            action: definition.id.text,
            target: target.description,
            arguments: arguments,
            origin: origin
        )
        do throws(ActionRejection) {
            return try Action(validating: proposal, catalogue: request.catalogue, snapshot: request.snapshot)
        } catch {
            let words = "\(definition.title) (\(target.phrase))"
            let entry = Plan.Considered(proposal: words, origin: origin.description, reason: error.description)
            if !refused.contains(entry) { refused.append(entry) }
            return nil
        }
    }
}
