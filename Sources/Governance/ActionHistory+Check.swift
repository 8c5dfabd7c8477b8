public import ContentDigests
public import IncidentModel
internal import Remediation
internal import StructuredDocuments

extension ActionHistory {
    /// What lets a plan not start now; empty when nothing does.
    ///
    /// All steps of the plan are counted at once, as if each had been recorded: a plan that starts is never found to
    /// exceed a budget half way.
    /// - Parameters:
    ///   - steps: The steps that change something.
    ///   - incident: The incident.
    ///   - plan: The plan's digest.
    ///   - window: The maintenance window it would be started in.
    ///   - now: The time.
    /// - Returns: What stands in the way, each thing once.
    /// - Complexity: O(records x steps x targets).
    public func check(
        _ steps: [GovernedStep],
        incident: String,
        plan: ContentDigest?,
        window: String?,
        at now: Timestamp
    ) -> [PolicyDecision.Block] {
        let counted = steps.filter(\.isCounted)
        guard !counted.isEmpty else { return [] }
        var blocks = fullness(with: counted, at: now)
        blocks += totals(counted, incident: incident, window: window, at: now)
        blocks += services(counted, at: now)
        blocks += resources(counted, at: now)
        for step in counted where !step.isUndo { blocks += pauses(step, of: plan, at: now) }
        return blocks.reduce(into: []) { kept, block in
            if !kept.contains(block) { kept.append(block) }
        }
    }

    /// Whether the steps can be remembered at all. A step that names no target cannot be counted, and what cannot be
    /// counted is not started.
    private func fullness(with steps: [GovernedStep], at now: Timestamp) -> [PolicyDecision.Block] {
        if steps.contains(where: { $0.targets.isEmpty }) {
            return [PolicyDecision.Block(kind: .budget, reason: "A step names nothing that it acts on.")]
        }
        let added = steps.reduce(0) { $0 + $1.targets.count }
        if canRemember(added, at: now) { return [] }
        return [PolicyDecision.Block(kind: .budget, reason: "More was changed lately than can be counted.")]
    }

    /// The budgets of all, of the incident and of the window.
    private func totals(
        _ steps: [GovernedStep],
        incident: String,
        window: String?,
        at now: Timestamp
    ) -> [PolicyDecision.Block] {
        let added = steps.reduce(0) { $0 + $1.targets.count }
        let all = exceeded(budgets.global, "all resources together", adding: added, at: now) { $0.targets.count }
        let one = exceeded(budgets.perIncident, "this incident", adding: added, at: now) {
            $0.incident == incident ? $0.targets.count : 0
        }
        guard let window else { return [all, one].compactMap(\.self) }
        let name = "the maintenance window \(InertText(window, maximum: 100).quoted)"
        let open = exceeded(budgets.perWindow, name, adding: added, at: now) {
            $0.window == window ? $0.targets.count : 0
        }
        return [all, one, open].compactMap(\.self)
    }

    /// The budget of each service.
    private func services(_ steps: [GovernedStep], at now: Timestamp) -> [PolicyDecision.Block] {
        var added: [String: Int] = [:]
        for step in steps {
            for service in Set(step.services) { added[service, default: 0] += step.targets.count }
        }
        return added.keys.sorted().compactMap { service in
            let name = "service \(InertText(service, maximum: 100).quoted)"
            return exceeded(budgets.perService, name, adding: added[service] ?? 0, at: now) {
                $0.services.contains(service) ? $0.targets.count : 0
            }
        }
    }

    /// The budget of each resource.
    private func resources(_ steps: [GovernedStep], at now: Timestamp) -> [PolicyDecision.Block] {
        var added: [EntityReference: Int] = [:]
        for target in steps.flatMap(\.targets) { added[target, default: 0] += 1 }
        return added.keys.sorted().compactMap { target in
            exceeded(budgets.perResource, "\(target.phrase)", adding: added[target] ?? 0, at: now) { record in
                record.targets.count { $0 == target }
            }
        }
    }

    /// The block when `added` more would exceed `limit`.
    private func exceeded(
        _ limit: Budgets.Limit,
        _ what: String,
        adding added: Int,
        at now: Timestamp,
        counting count: (ActionRecord) -> Int
    ) -> PolicyDecision.Block? {
        let used = records.reduce(0) { $0 + (Self.isRecent($1, within: limit.within, at: now) ? count($1) : 0) }
        guard used + added > limit.count else { return nil }
        let budget = "at most \(limit.count) changes within \(DurationText.phrase(limit.within))"
        return PolicyDecision.Block(
            kind: .budget,
            reason: "The budget for \(what) is \(budget): \(used) are used and the plan needs \(added)."
        )
    }

    /// What demands that the targets of one step be left alone for now.
    private func pauses(
        _ step: GovernedStep,
        of plan: ContentDigest?,
        at now: Timestamp
    ) -> [PolicyDecision.Block] {
        step.targets.flatMap { target -> [PolicyDecision.Block] in
            let others = records.filter { $0.plan != plan && $0.targets.contains(target) }
            return [
                flap(target, of: plan, at: now),
                coolDown(target, after: others, at: now),
                reversal(of: step, target, after: others, at: now),
            ].compactMap(\.self)
        }
    }

    private func flap(
        _ target: EntityReference,
        of plan: ContentDigest?,
        at now: Timestamp
    ) -> PolicyDecision.Block? {
        let rules = budgets.flapping
        guard let streak = streaks[target], streak.record.plan != plan else { return nil }
        if streak.plans >= rules.attempts {
            let what = "\(streak.plans) plans acted on \(target.phrase) and none helped for long"
            return PolicyDecision.Block(kind: .flap, reason: "\(what): a person has to look at it and clear it.")
        }
        guard streak.plans > 1 else { return nil }
        // At most ten attempts are allowed, so the shift is small.
        let hold = min(rules.hold * (1 << min(streak.plans - 2, 10)), rules.longestHold)
        guard Self.isRecent(streak.record, within: hold, at: now) else { return nil }
        let until = streak.record.time.adding(seconds: hold.wholeSeconds)
        return PolicyDecision.Block(
            kind: .flap,
            reason: "\(streak.plans) plans acted on \(target.phrase) already: it is left alone until \(until)."
        )
    }

    private func coolDown(
        _ target: EntityReference,
        after others: [ActionRecord],
        at now: Timestamp
    ) -> PolicyDecision.Block? {
        guard
            let last = others.filter({ Self.isRecent($0, within: budgets.coolDown, at: now) }).max(by: {
                $0.time < $1.time
            })
        else { return nil }
        let until = last.time.adding(seconds: budgets.coolDown.wholeSeconds)
        return PolicyDecision.Block(
            kind: .cooldown,
            reason: "\(target.phrase) was acted on at \(last.time): it is left alone until \(until)."
        )
    }

    /// Whether the step would undo what another plan did, or do again what was undone.
    private func reversal(
        of step: GovernedStep,
        _ target: EntityReference,
        after others: [ActionRecord],
        at now: Timestamp
    ) -> PolicyDecision.Block? {
        let opposite = others.last {
            $0.isOpposite(of: step.action, undoneBy: step.undo)
                && Self.isRecent($0, within: budgets.noUndoWithin, at: now)
        }
        guard let opposite else { return nil }
        let what = "`\(step.action)` would undo `\(opposite.action)`, which was done to \(target.phrase)"
        return PolicyDecision.Block(kind: .cooldown, reason: "\(what) at \(opposite.time).")
    }
}
