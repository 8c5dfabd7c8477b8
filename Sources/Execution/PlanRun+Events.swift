internal import ContentDigests
internal import IncidentModel
internal import Remediation

extension PlanRun {
    /// What has to be made durable and taken in because of `event`, in order. None when it changes nothing, or is about
    /// something that is not asked for: late answers and repeated clicks are no errors.
    public mutating func records(for event: RunEvent) -> [RunRecord] {
        guard outcome == nil else { return [] }
        switch event {
        case .observed(let part, let observation):
            guard need == .observation(part) else { return [] }
            return part.isUndo ? undoing(part, observation) : starting(part, observation)
        case .answered(let part, let answer): return inFlight?.part == part ? records(part, answer) : []
        case .silent(let part, let silence): return inFlight?.part == part ? silent(part, silence) : []
        case .stillRunning(let part, let time): return inFlight?.part == part ? stillRunning(part, time) : []
        case .unattended(let part, let words):
            guard case .inquiry(part, _) = need else { return [] }
            // Whoever ended the run waits for nobody to come back.
            return ender == nil ? pausing(words) : [.lost(part, "nobody was configured who could have told")]
        case .notInquirable(let part):
            guard case .inquiry(part, _) = need else { return [] }
            return [.lost(part, "the executor cannot tell what became of it")]
        case .checked(let step, let verification):
            return need == .verification(step) ? records(step, verification) : []
        case .settled(let part, let settlement, let person):
            return open?.part == part ? [.settled(part, settlement, by: person)] : []
        case .stopped(let reason): return pausing(reason)
        case .resumed(let person): return pause == nil ? [] : [.resumed(by: person)]
        case .abandoned(let person): return abandoning(person)
        case .ended: return ended.map { [.finished($0)] } ?? []
        }
    }

    private func starting(_ part: RunPart, _ seen: RunObservation) -> [RunRecord] {
        let step = plan.steps[part.step]
        if let hindrance = seen.hindrance { return pausing(hindrance) }
        if let refusal = seen.refusal { return [.drifted(part.step, refusal)] }
        // What an earlier step of this run left is what the later one was approved on.
        let expected = left[Described(step.action)] ?? step.approvedState
        if let expected, expected != seen.state {
            return [.drifted(part.step, "\(step.action.target.phrase) is not in the state that was approved")]
        }
        switch seen.preconditions {
        case .yes: break
        case .no: return [.drifted(part.step, "a precondition does not hold any more: \(seen.failing)")]
        case .unknown: return [.drifted(part.step, "a precondition cannot be told: \(seen.failing)")]
        }
        return [.intended(part, state: seen.state)]
    }

    private func undoing(_ part: RunPart, _ seen: RunObservation) -> [RunRecord] {
        if let hindrance = seen.hindrance { return pausing(hindrance) }
        return [.intended(part, state: seen.state)]
    }

    private mutating func records(_ part: RunPart, _ answer: StepAnswer) -> [RunRecord] {
        switch answer {
        case .done(let recorded): return [.done(part, recorded)]
        // Whoever replaced this worker may have carried it out, so that nothing is certain yet.
        case .refused(let refusal) where refusal.reason == .staleToken:
            overtaken = part
            return silent(part, ExecutorSilence(.garbage, "a newer worker has given orders"))
        case .refused(let refusal): return [.refused(part, refusal)]
        case .failed(let words): return [.failed(part, words)]
        case .running: return []
        case .unknownKey:
            // An order that was just given may still be on its way; only an inquiry's answer counts.
            guard case .inquiry = need else { return [] }
            guard attempts[part, default: 0] < limits.attempts else {
                let words =
                    part == overtaken
                    ? "a newer worker has given orders to its target, so that this service may have been replaced"
                    : "the executor has not heard of it in \(limits.attempts) attempts"
                return [.lost(part, words)]
            }
            return [.retracted(part)]
        }
    }

    private mutating func silent(_ part: RunPart, _ silence: ExecutorSilence) -> [RunRecord] {
        if unordered == part { markOrdered() }
        silences += 1
        return silences > limits.inquiries ? [.lost(part, silence.description)] : []
    }

    private func stillRunning(_ part: RunPart, _ time: Duration) -> [RunRecord] {
        if let ender { return [.lost(part, "the executor was still at it when \(ender) ended the run")] }
        guard time >= plan.steps[part.step].limit * limits.running else { return [] }
        let minutes = time.components.seconds / 60
        let after = minutes > 1 ? "\(minutes) minutes" : "\(time.components.seconds) seconds"
        return [.lost(part, "the executor still says that it is at it, \(after) after it said so first")]
    }

    private func records(_ step: Int, _ seen: RunVerification) -> [RunRecord] {
        if let words = seen.violated { return [.unverified(step, "an invariant does not hold: \(words)")] }
        if seen.postconditions == .yes { return [.verified(step, state: seen.state)] }
        let window = Duration.seconds(plan.steps[step].action.definition.verificationWindow)
        guard seen.elapsed >= window else { return [] }
        let how = seen.postconditions == .no ? "does not hold" : "cannot be told"
        return [.unverified(step, "a postcondition \(how): \(seen.failing)")]
    }

    /// Pausing takes back what was certainly not ordered, so that nothing starts after it.
    private func pausing(_ reason: String) -> [RunRecord] {
        guard pause == nil else { return [] }
        return (unordered.map { [.retracted($0)] } ?? []) + [.paused(reason)]
    }

    private func abandoning(_ person: String) -> [RunRecord] {
        // What is under way is first known, or a person says what became of it.
        if let unordered { return [.retracted(unordered), .abandoned(by: person)] }
        return [.abandoned(by: person)]
    }
}
