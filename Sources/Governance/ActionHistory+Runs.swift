public import ContentDigests
public import IncidentModel
public import Remediation

/// What becomes of a plan's changes while the service carries them out.
extension ActionHistory {
    /// Lets the changes of a plan that was just recorded wait for their orders.
    /// - Parameters:
    ///   - plan: The plan.
    ///   - incident: The incident.
    ///   - steps: All steps of the run, in order, those that change nothing among them.
    /// - Complexity: O(records + steps).
    public mutating func expect(
        _ plan: ContentDigest,
        of incident: String,
        steps: [(action: ActionDefinition.ID, target: EntityReference)]
    ) {
        var next = 0
        for place in records.indices where isChange(records[place], of: plan, incident) && records[place].step == nil {
            let record = records[place]
            // The changes stand in the order of the steps, and looks between them.
            while next < steps.count, steps[next].action != record.action || record.targets != [steps[next].target] {
                next += 1
            }
            guard next < steps.count else { return }
            records[place].step = next
            records[place].isPending = true
            next += 1
        }
    }

    /// Counts a step, or undoing it, by the time at which something was heard of it.
    ///
    /// Undoing is never held back by a budget, and is counted against what begins later.
    /// - Parameters:
    ///   - step: The place of the step in its run.
    ///   - isUndo: Whether it is undone.
    ///   - isAnswered: Whether it is known to have been done. Until then it may still be, and counts as if it were now.
    ///   - plan: The plan.
    ///   - incident: The incident.
    ///   - time: When that was heard: that it is ordered, that nobody can tell, or that it is done.
    /// - Complexity: O(records).
    public mutating func hear(
        of step: Int,
        isUndo: Bool,
        isAnswered: Bool,
        _ plan: ContentDigest,
        of incident: String,
        at time: Timestamp
    ) {
        var known = place(of: step, isUndo: isUndo, plan, incident)
        if known == nil, isUndo, let done = place(of: step, isUndo: false, plan, incident) {
            record(records[done].undoing(at: time))
            known = records.indices.last
        }
        guard let known else { return }
        records[known].time = time
        records[known].isPending = !isAnswered
        // The pauses of what it acts on begin anew with it.
        guard !isUndo else { return }
        for target in records[known].targets where streaks[target]?.record.plan == plan {
            streaks[target]?.record.time = time
        }
    }

    /// Lets go of what a run that is over did not get to: it counts by the time at which something was heard of it last.
    /// - Complexity: O(records).
    public mutating func end(_ plan: ContentDigest, of incident: String) {
        for place in records.indices where records[place].plan == plan && records[place].incident == incident {
            records[place].isPending = false
        }
    }

    private func isChange(_ record: ActionRecord, of plan: ContentDigest, _ incident: String) -> Bool {
        record.plan == plan && record.incident == incident && !record.isUndo
    }

    private func place(of step: Int, isUndo: Bool, _ plan: ContentDigest, _ incident: String) -> Int? {
        records.lastIndex {
            $0.plan == plan && $0.incident == incident && $0.step == step && $0.isUndo == isUndo
        }
    }
}
