internal import Execution
internal import StrictJSON

/// The quarantine of a workload's pods, and taking it back: each pod is one patch with a memory of its own, so that whoever
/// dies in between leaves some done and some not, and the same key goes on with the rest.
extension KubernetesExecutor {
    /// Takes the labels off the pods of a workload and lets the policy that was made select them.
    func cutOff(
        _ pods: [UndoRecord.Pod],
        _ effect: EffectLedger.Effect,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        var (isAnyThere, problems) = (false, [String]())
        for pod in pods {
            switch try await change(pod, order, request, session, Self.labelling) {
            case .changed: isAnyThere = true
            case .gone: break
            case .problem(let words): problems.append("\(pod.name): \(words)")
            }
        }
        guard problems.isEmpty else {
            return .failed(Self.some("Not every pod is cut off", problems))
        }
        guard isAnyThere else { return .failed("None of the pods that were meant is there any more.") }
        await note(effect, request, session)
        return Self.done(effect)
    }

    /// Gives the pods of a workload their labels again.
    /// - Returns: Nil when all that are there have them, else which have not.
    func join(
        _ pods: [UndoRecord.Pod],
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer? {
        var problems: [String] = []
        for pod in pods {
            if case .problem(let words) = try await change(pod, order, request, session, Self.relabelling) {
                problems.append("\(pod.name): \(words)")
            }
        }
        return problems.isEmpty ? nil : .failed(Self.some("Not every pod has its labels again", problems))
    }

    /// How many of the pods that are there are cut off by an order.
    func countCutOff(
        _ pods: [UndoRecord.Pod],
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> (there: Int, cutOff: Int) {
        var (there, cutOff) = (0, 0)
        for pod in pods {
            let place = KubernetesTarget(.pod, named: pod.name, beside: request.target)
            guard let object = try await session.objectIfThere(place), object.uid == pod.uid else { continue }
            there += 1
            if Self.isMarked(object, Quarantine.mark(of: order.key)) { cutOff += 1 }
        }
        return (there, cutOff)
    }

    private enum PodChange {
        case changed, gone
        case problem(String)
    }

    // Changes one pod by one patch, decided anew when it changed in between. `plan` gives the change with the memory of it; nil
    // where it is made already.
    private func change(
        _ pod: UndoRecord.Pod,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession,
        _ plan: (StepOrder, ClusterObject) throws(KubernetesRefusal) -> [PatchOperation]?
    ) async throws(KubernetesStop) -> PodChange {
        let place = KubernetesTarget(.pod, named: pod.name, beside: request.target)
        for _ in 0..<Self.mostAttempts {
            guard let object = try await session.objectIfThere(place), object.uid == pod.uid else { return .gone }
            let patch: String
            do throws(KubernetesRefusal) {
                guard let operations = try plan(order, object) else { return .changed }
                patch = try PatchOperation.text(operations)
            } catch {
                return .problem(error.refusal.words)
            }
            switch await session.outcome(of: .patch(place, patch, isDry: false)) {
            case .printed: return .changed
            case .conflict, .testFailed, .notFound: continue
            case .refused(let refusal): return .problem(refusal.words)
            case .silence(let silence): throw .silent(silence)
            case .alreadyExists, .incomplete: throw .silent(ExecutorSilence(.garbage, "no answer to a patch"))
            }
        }
        return .problem("it changes too fast to be compared and set")
    }

    /// What cuts a pod off; nil where it is.
    private static func labelling(
        _ order: StepOrder,
        _ pod: ClusterObject
    ) throws(KubernetesRefusal) -> [PatchOperation]? {
        guard !isMarked(pod, Quarantine.mark(of: order.key)) else { return nil }
        let plan = ChangePlan.quarantine(order, pod)
        return try operations(plan.change, plan.record, order, pod)
    }

    /// What gives a pod its labels again; nil where its quarantine is over.
    private static func relabelling(
        _ order: StepOrder,
        _ pod: ClusterObject
    ) throws(KubernetesRefusal) -> [PatchOperation]? {
        let policy = order.undoing.flatMap { UndoRecord($0.text) }?.policy
        guard let policy, isMarked(pod, String(policy.dropFirst(Quarantine.policyPrefix.count))) else { return nil }
        let records = EffectLedger(pod)?.effects.compactMap { UndoRecord($0.record) } ?? []
        guard let record = records.first(where: { $0.policy == policy }) else {
            throw KubernetesRefusal(.stateChanged, "its own memory of its labels is gone")
        }
        return try operations(try record.reversed(on: pod), record, order, pod)
    }

    private static func operations(
        _ change: ObjectChange,
        _ record: UndoRecord,
        _ order: StepOrder,
        _ pod: ClusterObject
    ) throws(KubernetesRefusal) -> [PatchOperation] {
        guard let ledger = EffectLedger(pod) else {
            throw KubernetesRefusal(.stateChanged, "its evenkeel.dev annotations are none that an order wrote")
        }
        guard !ledger.isStale(order.token) else {
            throw KubernetesRefusal(.staleToken, "a newer order was carried out on it")
        }
        let effect = EffectLedger.Effect(
            key: order.key.text,
            token: order.token.number,
            isBegun: false,
            record: try record.text()
        )
        return try change.operations(on: pod, ledger: ledger.adding(effect))
    }

    private static func isMarked(_ pod: ClusterObject, _ mark: String) -> Bool {
        pod("metadata", "labels")?[Quarantine.label]?.string == mark
    }

    private static func some(_ words: String, _ problems: [String]) -> String {
        String("\(words): \(problems.joined(separator: "; "))".prefix(450))
    }
}
