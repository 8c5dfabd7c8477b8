internal import Execution
internal import Remediation

extension SystemStop {
    /// The stop as it counts when something was changed already: then a refusal is a failure.
    var afterChange: SystemStop {
        if case .refused(let refusal) = self { .failed(refusal.words) } else { self }
    }

    /// A refusal.
    static func refused(_ reason: StepAnswer.Refusal.Reason, _ words: String) -> SystemStop {
        .refused(StepAnswer.Refusal(reason, words))
    }

    /// A silence.
    static func silent(_ reason: ExecutorSilence.Reason, _ words: String) -> SystemStop {
        .silent(ExecutorSilence(reason, words))
    }

    /// The refusal of a target that configuration does not name.
    static func unknownTarget(_ action: Action, in section: String) -> SystemStop {
        .refused(.notConfigured, "The configuration of \(section) names no target \(action.target).")
    }

    /// The refusal of an action that a system does not carry out.
    static func unknownAction(_ action: Action, by system: String) -> SystemStop {
        .refused(.notConfigured, "\(system) does not carry out \(action.definition.id).")
    }
}
