internal import Execution
internal import StrictJSON

extension KubernetesExecutor {
    /// What an order's object tells of it. When it knows nothing the order is given up on the object itself, so that it is
    /// not carried out any more should it arrive late: a patch that is on its way tests a resource version that is past.
    func lookUp(_ order: StepOrder, _ session: KubectlSession) async throws(KubernetesStop) -> StepAnswer {
        let request = try request(order)
        // A look leaves nothing behind; it can be had again.
        guard !request.act.isLook else { return .unknownKey }
        for _ in 0..<Self.mostAttempts {
            if let answer = try await lookOnce(order, request, session) { return answer }
        }
        throw .silent(ExecutorSilence(.garbage, "the object changes too fast for the order to be given up"))
    }

    /// One look; nil when the object changed before the order could be given up.
    private func lookOnce(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer? {
        guard let object = try await session.objectIfThere(request.target) else {
            throw .silent(ExecutorSilence(.garbage, "the object is gone, and what it knew of the order with it"))
        }
        guard let ledger = EffectLedger(object) else {
            throw .silent(
                ExecutorSilence(.garbage, "the object's evenkeel.dev annotations are none that an order wrote")
            )
        }
        switch ledger.knowledge(of: order) {
        case .forgotten: throw Self.forgotten
        case .void: return .unknownKey
        case .unknown where active.contains(order.key): return .running
        // A pod that was deleted takes its memory along, and one that has its name now knows nothing of it.
        case .unknown
        where request.act == .deletePod && ObjectFingerprint.of(object, isAutoscaled: false) != order.state:
            throw .silent(
                ExecutorSilence(.garbage, "the pod is not the one that the order was for; whose doing cannot be told")
            )
        // Whoever comes with a lower token than the object has seen is refused as it is.
        case .unknown where ledger.isStale(order.token): return .unknownKey
        case .unknown: return try await giveUp(order, request, object, ledger, session)
        case .known(let effect) where effect.isBegun:
            return try await begun(effect, order, request, object, session)
        // What the controller makes in place of the pods is no part of a quarantine.
        case .known(let effect) where request.act == .quarantine: return Self.done(effect)
        case .known(let effect):
            let isNewest = ledger.effects.first == effect
            return isNewest && Rollout.isInProgress(object) ? .running : Self.done(effect)
        }
    }

    /// Gives an order up that the object does not know; nil when the object changed meanwhile.
    private func giveUp(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ ledger: EffectLedger,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer? {
        let patch = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
            try PatchOperation.text(try ObjectChange().operations(on: object, ledger: ledger.voiding(order)))
        }
        switch await session.outcome(of: .patch(request.target, patch, isDry: false)) {
        case .printed(let bytes):
            guard let changed = ClusterObject(bytes, expecting: request.target),
                EffectLedger(changed)?.knowledge(of: order) == .void
            else { throw .silent(ExecutorSilence(.garbage, "kubectl printed no changed object")) }
            return .unknownKey
        case .conflict, .testFailed, .notFound: return nil
        case .refused(let refusal): throw .refused(refusal)
        case .silence(let silence): throw .silent(silence)
        case .alreadyExists, .incomplete: throw .silent(ExecutorSilence(.garbage, "no answer to a patch"))
        }
    }

    /// What became of an order whose patch was made.
    private func begun(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        if active.contains(order.key) { return .running }
        if order.undoing != nil {
            guard let place = policy(of: effect, request), try await session.objectIfThere(place) != nil else {
                return Self.done(effect)
            }
            let isOfPods = UndoRecord(effect.record)?.pods.isEmpty == false
            let labels = isOfPods ? "Some labels may not be back" : "The labels are back"
            let use = isOfPods ? "is left" : "is left and selects nothing"
            return .failed("\(labels); the network policy \(place.name) \(use).")
        }
        switch request.act {
        case .quarantine:
            let pods = UndoRecord(effect.record)?.pods ?? []
            let (there, cutOff) = try await countCutOff(pods, order, request, session)
            guard there > 0, cutOff == there else { return .failed("\(cutOff) of \(there) pods are cut off.") }
            return Self.done(effect)
        case .deletePod:
            return object.isLeaving ? Self.done(effect) : .failed("The pod was marked and is not deleted.")
        case .startJob:
            let job = KubernetesTarget(.job, named: jobName(order), beside: request.target)
            let isThere = try await session.objectIfThere(job) != nil
            return isThere ? Self.done(effect) : .failed("The cron job was marked; its job is not there.")
        case .drain:
            let left = try await session.list(.pods(on: request.target)).count(where: Self.mustLeave)
            return left == 0 ? Self.done(effect) : .failed("The node takes no new pods; \(left) are still on it.")
        default: return Self.done(effect)
        }
    }

    /// Whether a drain has to move a pod: not one that has ended, that belongs to the node itself or to a daemon set.
    static func mustLeave(_ pod: JSONValue) -> Bool {
        let metadata = pod["metadata"]
        guard metadata?["annotations"]?["kubernetes.io/config.mirror"] == nil else { return false }
        let owners = metadata?["ownerReferences"]?.array ?? []
        guard !owners.contains(where: { $0["kind"]?.string == "DaemonSet" }) else { return false }
        return !["Succeeded", "Failed"].contains(pod["status"]?["phase"]?.string ?? "")
    }
}
