internal import Remediation

/// Lets what a step brought about count only when it is seen twice, so long apart: what holds for one look may be a flicker.
///
/// It belongs to whoever drives a run and is in no record: after a crash an effect is looked for twice again.
struct VerificationHold<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
    /// How long lies between the two looks at least.
    private let limit: Duration
    /// Since when the postconditions of each step were seen to hold, without a look in between that said otherwise.
    private var since: [Int: Instant] = [:]

    /// A hold of so long; zero believes the first look.
    init(_ limit: Duration) { self.limit = limit }

    /// How long to wait before the next look; nil when what was seen counts as it is.
    /// - Parameters:
    ///   - seen: What was seen just now.
    ///   - step: Of which step.
    ///   - place: The step's place in the plan.
    ///   - now: The moment after the look.
    /// - Returns: The wait.
    mutating func pause(after seen: RunVerification, of step: RunPlan.Step, at place: Int, now: Instant) -> Duration? {
        // Where nothing is looked for there is nothing to be seen again.
        guard seen.postconditions == .yes, limit > .zero, !step.action.definition.postconditions.isEmpty else {
            since[place] = nil
            return nil
        }
        guard let first = since[place] else {
            since[place] = now
            return limit
        }
        let left = limit - first.duration(to: now)
        return left > .zero ? left : nil
    }
}
