internal import IncidentModel
internal import Remediation

/// Plays one plan in one possible world: approvals, actions, their transient cost, success or not, and what then lasts.
struct CourseOfEvents: Sendable {
    /// How long people take to approve, in seconds: median and 95th percentile, for one and for two people.
    /// Assumed: an on-call engineer answers a page within minutes; a second person has to be found.
    static let approvalTimes: [ApprovalNeed: (median: Double, slow: Double)] = [
        .one: (120, 600), .two: (420, 1500),
    ]
    /// How long a person takes who is called to a fault that no step ended, in seconds, and how often it helps.
    static let personTime = (median: 1500.0, slow: 4500.0)
    static let personSuccess = 0.75
    /// Seconds between the end of an action and the verdict on it.
    static let verification = 30.0
    /// Where the numbers of steps that change nothing begin: beyond those of any plan's changes.
    private static let firstLook = 1000

    /// The seed and number of this sample.
    let seed: UInt64
    let sample: Int
    /// The seconds that are looked at.
    let horizon: Double

    /// The outcome of `plan` when `truth` is the fault, nil when it is none of those hypothesised.
    func outcome(
        of plan: CandidatePlan,
        truth: Int?,
        faults: [HypothesisedFault],
        world: WorldSample
    ) -> SampleOutcome {
        var timeline = Timeline(horizon: horizon)
        let fault = truth.map { faults[$0] } ?? unknown(faults)
        let healing = self.healing(of: fault)
        var now = 0.0
        var approved = ApprovalNeed.none
        var ended = healing
        var changes = 0
        for (number, step) in plan.steps.enumerated() where now < min(ended, horizon) {
            now += waitForApproval(of: step, after: &approved)
            let chance = truth.map { step.successRates[$0] } ?? 0.03
            // Luck goes with the change and not with its place: a look before it must not give it another fate.
            let isChange = step.action.definition.actionClass.changesState
            let index = isChange ? changes : Self.firstLook + number
            changes += isChange ? 1 : 0
            var stream = RandomStream(seed: seed, sample: sample, purpose: .action, index: index)
            let timing = step.action.definition.timing
            let end = now + stream.duration(median: timing.typical, slow: timing.slow)
            let succeeds = stream.uniform() < chance * (step.action.neededValue == nil ? 1 : 0.9)
            if succeeds { ended = min(ended, end) }
            apply(step, from: now, to: end, fault: fault, succeeds: succeeds, world: world, on: &timeline)
            now = end + Self.verification
            if step.action.definition.actionClass == .page, !succeeds { ended = min(ended, now + personDelay()) }
        }
        enter(fault, until: ended, in: &timeline)
        timeline.faultEnd = ended
        return SampleOutcome(of: timeline, in: world, exposure: fault?.exposure ?? 0.02, actionEnd: now)
    }

    /// What is assumed when the truth is none of the hypotheses: the likeliest one's impact, which no step is made for.
    private func unknown(_ faults: [HypothesisedFault]) -> HypothesisedFault? {
        faults.max { $0.probability < $1.probability }
    }

    /// When the fault would end by itself, in seconds.
    private func healing(of fault: HypothesisedFault?) -> Double {
        guard let fault else { return 0 }
        var stream = RandomStream(seed: seed, sample: sample, purpose: .healing)
        return stream.waitingTime(rate: fault.impact.selfHealingPerHour / 3600)
    }

    /// The seconds until enough people agree; people who agreed to an earlier step saw the whole plan.
    private func waitForApproval(of step: CandidatePlan.Step, after approved: inout ApprovalNeed) -> Double {
        guard step.approval > approved, let time = Self.approvalTimes[step.approval] else { return 0 }
        approved = step.approval
        var stream = RandomStream(seed: seed, sample: sample, purpose: .approval, index: step.approval.count)
        return stream.duration(median: time.median, slow: time.slow)
    }

    /// The seconds that a called person takes; infinite when it does not help.
    private func personDelay() -> Double {
        var stream = RandomStream(seed: seed, sample: sample, purpose: .person)
        let helps = stream.uniform() < Self.personSuccess
        let delay = stream.duration(median: Self.personTime.median, slow: Self.personTime.slow)
        return helps ? delay : .infinity
    }

    /// Enters what the fault does until it ends.
    private func enter(_ fault: HypothesisedFault?, until end: Double, in timeline: inout Timeline) {
        guard let fault else { return }
        var stream = RandomStream(seed: seed, sample: sample, purpose: .impact)
        let condition = ComponentCondition(
            instances: 1 - stream.uniform(in: fault.impact.instancesLost),
            requestsFailed: stream.uniform(in: fault.impact.requestsFailed),
            slowdown: stream.uniform(in: fault.impact.slowdown)
        )
        timeline.add(condition, at: fault.places, from: 0, to: end)
        if let range = fault.impact.minutesToLoss {
            let loss = stream.uniform(in: range) * 60
            timeline.add(ComponentCondition(instances: 0), at: fault.places, from: loss, to: end)
        }
    }
}
