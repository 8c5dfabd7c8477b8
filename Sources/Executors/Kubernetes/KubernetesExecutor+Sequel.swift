internal import Execution
internal import StrictJSON

extension KubernetesExecutor {
    /// Goes on with what follows the patch of an order: each part of it has its effect once, however often it is done.
    func finish(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        let pods = UndoRecord(effect.record)?.pods ?? []
        if order.undoing != nil {
            if let left = try await join(pods, order, request, session) { return left }
            return try await removePolicy(effect, order, request, session)
        }
        switch request.act {
        case .quarantine where !pods.isEmpty: return try await cutOff(pods, effect, order, request, session)
        case .deletePod: return try await deletePod(effect, order, request, object, session)
        case .drain: return try await drain(effect, order, request, session)
        case .startJob: return try await startJob(effect, order, request, session)
        default: return Self.done(effect)
        }
    }

    /// Deletes exactly the pod that was marked, while this order's mark is the newest on it.
    private func deletePod(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ marked: ClusterObject,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        var object = marked
        for _ in 0..<Self.mostAttempts {
            guard !object.isLeaving else { return Self.done(effect) }
            let (uid, version) = (object.uid, object.resourceVersion)
            let call = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
                try KubectlCall.delete(request.target, uid: uid, resourceVersion: version, isDry: false)
            }
            switch await session.outcome(of: call) {
            case .printed, .notFound: return Self.done(effect)
            case .refused(let refusal): return .failed("The pod was marked and not deleted: \(refusal.words)")
            case .silence(let silence): throw .silent(silence)
            case .conflict, .testFailed, .alreadyExists, .incomplete: break
            }
            // The pod that was marked is gone, whoever took it: that is what was ordered.
            guard let now = try await session.objectIfThere(request.target), now.uid == marked.uid else {
                return Self.done(effect)
            }
            guard EffectLedger(now)?.effects.first?.key == order.key.text else {
                return .failed("A newer order came before the pod was deleted.")
            }
            object = now
        }
        return .failed("The pod was marked and changes too fast to be deleted.")
    }

    private func drain(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        let call = drainCall(request, session, isDry: false)
        switch await session.outcome(of: call, limit: session.timeLeft) {
        case .printed: break
        case .silence(let silence): throw .silent(silence)
        case .incomplete(let words): return .failed("The node takes no new pods; some are still on it: \(words)")
        case .refused(let refusal):
            return .failed("The node takes no new pods; none could be evicted: \(refusal.words)")
        case .notFound: return .failed("The node takes no new pods and is gone.")
        case .alreadyExists, .conflict, .testFailed:
            return .failed("The node takes no new pods; some are still on it.")
        }
        await note(effect, request, session)
        return Self.done(effect)
    }

    private func startJob(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        switch await session.outcome(of: .startJob(named: jobName(order), of: request.target, isDry: false)) {
        case .printed, .alreadyExists: break
        case .silence(let silence): throw .silent(silence)
        case .refused(let refusal): return .failed("The cron job was marked and no job started: \(refusal.words)")
        case .notFound, .conflict, .testFailed, .incomplete:
            return .failed("The cron job was marked and no job started.")
        }
        await note(effect, request, session)
        return Self.done(effect)
    }

    /// Removes a quarantine's policy, after its pod has its labels again.
    private func removePolicy(
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        guard let place = policy(of: effect, request) else { return Self.done(effect) }
        if let object = try await session.objectIfThere(place) {
            let call = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
                try KubectlCall.delete(place, uid: object.uid, resourceVersion: nil, isDry: false)
            }
            switch await session.outcome(of: call) {
            case .printed, .notFound: break
            case .silence(let silence): throw .silent(silence)
            default:
                return .failed("The labels are back; the network policy \(place.name) is left and selects nothing.")
            }
        }
        await note(effect, request, session)
        return Self.done(effect)
    }

    /// Removes the policy of a quarantine that was refused after all, so that a refusal leaves nothing behind. It is left
    /// where its label is on the pod: another worker had the same order carried out.
    /// - Returns: Nil when there is none any more, else that one is left.
    func removeUnusedPolicy(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async -> StepAnswer? {
        let place = KubernetesTarget(
            .networkPolicy,
            named: Quarantine.policyName(of: order.key),
            beside: request.target
        )
        let left = StepAnswer.failed(
            "The pod is as it was; the network policy \(place.name) is left, selecting nothing."
        )
        do throws(KubernetesStop) {
            guard let policy = try await session.objectIfThere(place) else { return nil }
            let mark = JSONValue.string(Quarantine.mark(of: order.key))
            let pod = try await session.objectIfThere(request.target)
            guard pod?("metadata", "labels")?[Quarantine.label] != mark else { return nil }
            // A workload remembers the order where its pods have the label.
            if request.target.resource != .pod, let pod, let ledger = EffectLedger(pod),
                case .known = ledger.knowledge(of: order)
            {
                return nil
            }
            let call = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
                try KubectlCall.delete(place, uid: policy.uid, resourceVersion: nil, isDry: false)
            }
            switch await session.outcome(of: call) {
            case .printed, .notFound: return nil
            default: return left
            }
        } catch { return left }
    }

    /// The policy that an undoing removes.
    func policy(of effect: EffectLedger.Effect, _ request: KubernetesRequest) -> KubernetesTarget? {
        UndoRecord(effect.record)?.policy.map { .init(.networkPolicy, named: $0, beside: request.target) }
    }

    /// Notes on the object that an order has come to its end. When that fails the order is done all the same, and an
    /// inquiry looks for itself.
    func note(_ effect: EffectLedger.Effect, _ request: KubernetesRequest, _ session: KubectlSession) async {
        for _ in 0..<Self.mostAttempts {
            guard let object = try? await session.object(request.target), let ledger = EffectLedger(object),
                ledger.effects.contains(where: { $0.key == effect.key && $0.isBegun }),
                let operations = try? ObjectChange().operations(on: object, ledger: ledger.ending(effect)),
                let patch = try? PatchOperation.text(operations)
            else { return }
            switch await session.outcome(of: .patch(request.target, patch, isDry: false)) {
            case .conflict, .testFailed: continue
            default: return
            }
        }
    }
}
