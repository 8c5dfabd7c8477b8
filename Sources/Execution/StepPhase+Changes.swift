/// What each record makes of a phase; nil where it cannot follow.
extension StepPhase {
    var isVerified: Bool { if case .verified = self { true } else { false } }

    var isActed: Bool { if case .acted = self { true } else { false } }

    func done(_ part: RunPart, _ recorded: RecordedState) -> StepPhase? {
        switch self {
        case .intended where !part.isUndo: .acted(recorded)
        case .undoing where part.isUndo: .undone
        default: nil
        }
    }

    func refused(_ part: RunPart, _ refusal: StepAnswer.Refusal) -> StepPhase? {
        switch self {
        // That the state changed in the last moment is the same as that it had changed before.
        case .intended where !part.isUndo && refusal.reason == .stateChanged:
            .drifted("the executor found another state: \(refusal.words)")
        case .intended where !part.isUndo: .refused(refusal)
        case .undoing where part.isUndo: .kept("undoing it was refused: \(refusal.clause)")
        default: nil
        }
    }

    func failed(_ part: RunPart, _ words: String) -> StepPhase? {
        switch self {
        case .intended where !part.isUndo: .failed(words)
        case .undoing where part.isUndo: .kept(words)
        default: nil
        }
    }

    func retracted(_ part: RunPart) -> StepPhase? {
        switch self {
        case .intended where !part.isUndo: .waiting
        case .undoing(_, let before) where part.isUndo: before
        default: nil
        }
    }

    func lost(_ part: RunPart, _ words: String) -> StepPhase? {
        switch self {
        case .intended where !part.isUndo: .unknown(words)
        case .undoing(_, let before) where part.isUndo: .undoUnknown(words, from: before)
        default: nil
        }
    }

    func settled(_ part: RunPart, _ settlement: RunRecord.Settlement) -> StepPhase? {
        switch (self, settlement) {
        case (.unknown, .happened) where !part.isUndo: .acted(.nothing)
        case (.unknown, .didNotHappen) where !part.isUndo: .waiting
        case (.undoUnknown, .happened) where part.isUndo: .undone
        case (.undoUnknown(_, let before), .didNotHappen) where part.isUndo: before
        default: nil
        }
    }

    func verified() -> StepPhase? {
        if case .acted(let recorded) = self { .verified(recorded) } else { nil }
    }

    func unverified(_ words: String) -> StepPhase? {
        if case .acted(let recorded) = self { .unverified(recorded, words) } else { nil }
    }
}
