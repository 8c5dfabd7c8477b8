internal import Execution
internal import IncidentModel
internal import StrictJSON

extension KubernetesExecutor {
    /// Carries an order out.
    func carryOut(_ order: StepOrder, _ session: KubectlSession) async throws(KubernetesStop) -> StepAnswer {
        let request = try request(order)
        if request.act.isLook { return try await look(order, request, session) }
        do throws(KubernetesStop) { return try await act(order, request, session) } catch {
            guard case .refused = error, request.act == .quarantine, order.undoing == nil else { throw error }
            guard let left = await removeUnusedPolicy(order, request, session) else { throw error }
            return left
        }
    }

    /// Reads, decides and patches; and again when the object changed in between.
    private func act(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        var refusedVersion: String?
        for _ in 0..<Self.mostAttempts {
            let object = try await session.object(request.target)
            let patch: String
            let effect: EffectLedger.Effect
            switch try await decide(order, request, object, session) {
            case .done(let record): return .done(record)
            case .forgotten: throw Self.forgotten
            case .overtaken: return .failed("It was begun, and a newer order came before it had ended.")
            case .resume(let effect): return try await finish(effect, order, request, object, session)
            case .patch(let text, let planned, _): (patch, effect) = (text, planned)
            }
            guard refusedVersion != object.resourceVersion else {
                throw .refused(.init(.forbidden, "The control plane takes the change for none that it can make."))
            }
            try await prepare(order, request, session, isDry: false)
            switch await session.outcome(of: .patch(request.target, patch, isDry: false)) {
            case .printed(let bytes):
                let changed = try Self.confirmed(bytes, order, request)
                guard effect.isBegun else { return Self.done(effect) }
                return try await finish(effect, order, request, changed, session)
            // In both cases nothing was changed; another look tells why.
            case .conflict: continue
            case .testFailed: refusedVersion = object.resourceVersion
            case .notFound: throw .refused(.init(.targetGone, "There is no such object."))
            case .refused(let refusal): throw .refused(refusal)
            case .silence(let silence): throw .silent(silence)
            case .alreadyExists, .incomplete: throw .silent(ExecutorSilence(.garbage, "no answer to a patch"))
            }
        }
        throw .refused(.init(.stateChanged, "The object changes too fast to be compared and set."))
    }

    static let forgotten = KubernetesStop.silent(
        ExecutorSilence(.garbage, "newer orders have taken this one's place in the object's memory")
    )

    static func done(_ effect: EffectLedger.Effect) -> StepAnswer {
        .done(RecordedState(effect.record) ?? .nothing)
    }

    /// The object after a patch, when what was printed shows that it was made.
    private static func confirmed(
        _ bytes: [UInt8],
        _ order: StepOrder,
        _ request: KubernetesRequest
    ) throws(KubernetesStop) -> ClusterObject {
        guard let object = ClusterObject(bytes, expecting: request.target), let ledger = EffectLedger(object),
            case .known = ledger.knowledge(of: order)
        else { throw .silent(ExecutorSilence(.garbage, "kubectl printed no changed object")) }
        return object
    }

    /// What has to be there, or be allowed, before the patch. None of it has an effect of its own.
    func prepare(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession,
        isDry: Bool
    ) async throws(KubernetesStop) {
        switch request.act {
        case .drain where order.undoing == nil:
            // A node whose pods could not be evicted by the rules is not even cordoned.
            _ = try await session.output(of: drainCall(request, session, isDry: true))
        case .quarantine where order.undoing == nil:
            try await makePolicy(order, request, session, isDry: isDry)
        default: break
        }
    }

    /// The policy that a quarantined pod's label will be selected by; until then it selects nothing.
    private func makePolicy(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession,
        isDry: Bool
    ) async throws(KubernetesStop) {
        let name = Quarantine.policyName(of: order.key)
        let place = KubernetesTarget(.networkPolicy, named: name, beside: request.target)
        let call = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
            try KubectlCall.create(Quarantine.policy(of: order, at: place), at: place, isDry: isDry)
        }
        let made: ClusterObject?
        switch await session.outcome(of: call) {
        case .printed(let bytes): made = ClusterObject(bytes, expecting: place)
        case .alreadyExists: made = try await session.objectIfThere(place)
        case .refused(let refusal): throw .refused(refusal)
        case .silence(let silence): throw .silent(silence)
        case .notFound, .conflict, .testFailed, .incomplete:
            throw .refused(.init(.forbidden, "The network policy cannot be made."))
        }
        guard let made, Quarantine.isPolicy(made, of: order) else {
            throw .silent(ExecutorSilence(.garbage, "the network policy is not as it was ordered"))
        }
    }

    /// How long a drain's rehearsal may try, in seconds.
    private static let rehearsalSeconds: Int64 = 10

    func drainCall(_ request: KubernetesRequest, _ session: KubectlSession, isDry: Bool) -> KubectlCall {
        // The program's own end comes before that of the order's time, so that it can say what is left.
        // A rehearsal waits for no budget: one that is spent now is a reason to refuse.
        let left = max(1, session.timeLeft.components.seconds - 5)
        let seconds = isDry ? min(left, Self.rehearsalSeconds) : left
        return .drain(
            request.target,
            seconds: seconds,
            dropsEmptyDirectories: configuration.mayDropEmptyDirectories,
            isDry: isDry
        )
    }

    /// What a step would do, in words.
    func rehearse(_ order: StepOrder, _ session: KubectlSession) async throws(KubernetesStop) -> String {
        let request = try request(order)
        let object = try await session.object(request.target)
        if request.act.isLook { return "It reads and changes nothing." }
        switch try await decide(order, request, object, session) {
        case .done, .resume, .overtaken: return "It was carried out already, and would not be again."
        case .forgotten: throw Self.forgotten
        case .patch(let patch, _, let plan):
            try await prepare(order, request, session, isDry: true)
            _ = try await session.output(of: .patch(request.target, patch, isDry: true))
            try await rehearseSequel(order, request, object, session)
            return plan.words
        }
    }

    private func rehearseSequel(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ session: KubectlSession
    ) async throws(KubernetesStop) {
        guard order.undoing == nil else { return }
        switch request.act {
        case .deletePod:
            let call = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
                try KubectlCall.delete(request.target, uid: object.uid, resourceVersion: nil, isDry: true)
            }
            _ = try await session.output(of: call)
        case .startJob:
            _ = try await session.output(of: .startJob(named: jobName(order), of: request.target, isDry: true))
        default: break
        }
    }

    /// The name of the job that an order starts: the same for the same key.
    func jobName(_ order: StepOrder) -> String { "evenkeel-\(Quarantine.mark(of: order.key))" }

    /// Reads, and gives what was read, without what looks like a secret, in place of a record.
    private func look(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> StepAnswer {
        guard order.undoing == nil else { throw .refused(.init(.notConfigured, "There is nothing to undo.")) }
        var text = ""
        if request.act == .readLogs {
            text = Self.excerpt(try await session.output(of: .logs(request.target, isPrevious: false)))
            // Most containers have no former run: that is no failure.
            if request.target.resource == .pod,
                case .printed(let bytes) = await session.outcome(of: .logs(request.target, isPrevious: true))
            {
                text += "\n--- former run ---\n" + Self.excerpt(bytes)
            }
        } else {
            text = Self.excerpt(try await session.output(of: .describe(request.target)))
        }
        return .done(RecordedState(text) ?? .nothing)
    }

    /// The most bytes of what a look gives.
    private static let excerptBytes = 24 << 10

    /// The newest part of a text, line by line without secrets.
    private static func excerpt(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes.suffix(excerptBytes), as: UTF8.self).split(separator: "\n")
        let text = lines.map { SecretRedaction.redacted(String($0)) }.joined(separator: "\n")
        return String(decoding: text.utf8.suffix(excerptBytes), as: UTF8.self)
    }
}
