internal import Remediation

/// Taking back what a run that is over put in force against an intruder: each step for itself, last first, by what its executor
/// recorded before it acted. One that cannot be taken back lets the others go on.
extension PlanRun {
    /// The steps that people can have taken back: they contain an intruder, and are in force as far as is known. None before
    /// the run is over.
    public var releasable: [Int] {
        guard outcome != nil else { return [] }
        return phases.indices.filter { inForce($0) != nil }
    }

    /// The phase from which a step is taken back; nil when it is not in force, or cannot be.
    func inForce(_ step: Int) -> StepPhase? {
        guard plan.steps[step].action.definition.actionClass.isContainment, plan.steps[step].isUndoable else {
            return nil
        }
        switch phases[step] {
        case .acted, .verified, .unverified, .failed: return phases[step]
        // An earlier attempt to undo it came to nothing, or nobody can tell.
        case .kept: return .verified(recorded[step] ?? .nothing)
        case .undoUnknown(_, let before): return before
        default: return nil
        }
    }

    /// The next step to take back.
    var nextToRelease: Int? {
        phases.indices.last { step in
            if case .kept = phases[step] { return false }
            if case .undoUnknown = phases[step] { return false }
            return inForce(step) != nil
        }
    }

    /// The steps that contain an intruder still, or of which nobody can tell.
    var unreleased: [Int] {
        phases.indices.filter { step in
            guard plan.steps[step].action.definition.actionClass.isContainment else { return false }
            switch phases[step] {
            case .acted, .verified, .unverified, .failed, .kept, .unknown, .undoUnknown: return true
            default: return false
            }
        }
    }
}
