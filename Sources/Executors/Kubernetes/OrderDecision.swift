internal import Execution
internal import StrictJSON

/// What is done about an order, given the object as it was read: a function of both.
enum OrderDecision: Equatable, Sendable {
    /// It was carried out: this is what was answered.
    case done(RecordedState)
    /// It was begun: what follows its patch is gone on with.
    case resume(EffectLedger.Effect)
    /// It was begun, and an order of a newer worker came before it had ended.
    case overtaken
    /// Whether it was carried out was forgotten.
    case forgotten
    /// It is carried out by this patch.
    case patch(String, EffectLedger.Effect, ChangePlan)

    /// Decides.
    /// - Throws: Why nothing is done.
    init(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ around: ObjectSurroundings
    ) throws(KubernetesRefusal) {
        guard let ledger = EffectLedger(object) else {
            throw KubernetesRefusal(
                .stateChanged,
                "The object's evenkeel.dev annotations are none that an order wrote."
            )
        }
        switch ledger.knowledge(of: order) {
        case .known(let effect):
            if effect.isBegun {
                self = ledger.isStale(order.token) ? .overtaken : .resume(effect)
            } else {
                // A record that fits an annotation fits here.
                self = .done(RecordedState(effect.record) ?? .nothing)
            }
            return
        case .forgotten:
            self = .forgotten
            return
        case .void: throw KubernetesRefusal(.staleToken, "The order was given up before it was carried out.")
        case .unknown: break
        }
        guard !ledger.isStale(order.token) else {
            throw KubernetesRefusal(.staleToken, "An order with the token \(ledger.token) was carried out before.")
        }
        guard !object.isLeaving else { throw KubernetesRefusal(.targetGone, "The object is being deleted.") }
        guard ObjectFingerprint.of(object, isAutoscaled: around.isAutoscaled) == order.state else {
            throw KubernetesRefusal(.stateChanged, "The object is not in the state that the order rests on.")
        }
        var undoing = order.undoing
        // The step failed half-way, or a person said that it happened: what it set stands with its patch.
        if undoing == .nothing { undoing = ledger.recordedBefore(undoing: order) ?? .nothing }
        let plan = try ChangePlan(order, undoing: undoing, request, object, around)
        let effect = EffectLedger.Effect(
            key: order.key.text,
            token: order.token.number,
            isBegun: plan.hasSequel,
            record: try plan.record.text()
        )
        let operations = try plan.change.operations(on: object, ledger: ledger.adding(effect))
        self = .patch(try PatchOperation.text(operations), effect, plan)
    }
}
