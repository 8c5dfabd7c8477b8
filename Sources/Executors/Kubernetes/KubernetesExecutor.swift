public import Execution
internal import IncidentModel
public import Remediation
internal import StrictJSON
internal import Synchronization

/// Carries steps out on a Kubernetes cluster, through `kubectl` and without a shell.
///
/// Every act begins with one JSON patch of its target, which tests the object's identity and resource version and writes
/// the order's key and token in the same request: comparing, acting and remembering are one. Where the act is no patch
/// (deleting a pod, evictions, a job) the patch marks the target first and the rest, which may be repeated without harm,
/// follows. Any number of executors may act on one cluster.
public struct KubernetesExecutor: StepExecutor {
    /// How often an order is decided anew when the object changed between reading and acting, status included.
    static let mostAttempts = 8
    /// The longest time of `describe`, which has no order's.
    static let describeLimit = Duration.seconds(60)

    /// The orders that this process is carrying out.
    final class ActiveOrders: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func begin(_ key: IdempotencyKey) { counts.withLock { $0[key.text, default: 0] += 1 } }

        func end(_ key: IdempotencyKey) {
            counts.withLock { counts in
                let left = (counts[key.text] ?? 1) - 1
                counts[key.text] = left > 0 ? left : nil
            }
        }

        func contains(_ key: IdempotencyKey) -> Bool { counts.withLock { $0[key.text] != nil } }
    }

    let configuration: KubernetesConfiguration
    private let calls: any KubectlCalling
    let active = ActiveOrders()

    /// An executor for what `configuration` allows.
    public init(_ configuration: KubernetesConfiguration) {
        self.init(configuration, calls: KubectlProgram(configuration: configuration))
    }

    /// An executor whose calls go elsewhere.
    init(_ configuration: KubernetesConfiguration, calls: any KubectlCalling) {
        (self.configuration, self.calls) = (configuration, calls)
    }

    /// Yes: the control plane checks a change without making it.
    public var canSimulate: Bool { true }

    /// Yes, from the object itself.
    public var canInquire: Bool { true }

    /// The state of what an action acts on.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    public func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        do throws(KubernetesStop) {
            let request = try KubernetesStop.lifting { () throws(KubernetesRefusal) in
                try KubernetesRequest(action, configuration)
            }
            let session = session(Self.describeLimit)
            let object = try await session.object(request.target)
            let around = try await session.surroundings(of: object, nil, request.target)
            let facts = ObjectFacts(object)
            return .state(
                TargetState(
                    fingerprint: ObjectFingerprint.of(object, isAutoscaled: around.isAutoscaled),
                    facts: facts.known,
                    unsettled: facts.unsettled
                )
            )
        } catch {
            switch error {
            case .silent(let silence): throw silence
            case .refused(let refusal): return .refused(refusal)
            }
        }
    }

    /// What a step would do: it is decided like one that is carried out, and the control plane checks its patch.
    /// - Throws: `ExecutorSilence` when it cannot tell.
    public func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        do throws(KubernetesStop) {
            return StepForecast(isAccepted: true, words: try await rehearse(order, session(order.limit)))
        } catch {
            switch error {
            case .silent(let silence): throw silence
            case .refused(let refusal): return StepForecast(isAccepted: false, words: refusal.words)
            }
        }
    }

    /// Carries an order out, once for its key.
    /// - Throws: `ExecutorSilence` when the effect may be there or not.
    public func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        active.begin(order.key)
        defer { active.end(order.key) }
        do throws(KubernetesStop) { return try await carryOut(order, session(order.limit)) } catch {
            switch error {
            case .silent(let silence): throw silence
            case .refused(let refusal): return .refused(refusal)
            }
        }
    }

    /// What became of an order, as far as its object tells.
    /// - Throws: `ExecutorSilence` when it cannot tell: the object is gone, or newer orders have taken this one's place.
    public func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        do throws(KubernetesStop) { return try await lookUp(order, session(order.limit)) } catch {
            switch error {
            case .silent(let silence): throw silence
            // Whoever may not read knows nothing; a refusal would say that nothing was changed.
            case .refused(let refusal): throw ExecutorSilence(.unknowable, refusal.words)
            }
        }
    }

    private func session(_ limit: Duration) -> KubectlSession {
        KubectlSession(calls, limit: limit, callLimit: configuration.callLimit)
    }

    /// The request of an order.
    func request(_ order: StepOrder) throws(KubernetesStop) -> KubernetesRequest {
        try KubernetesStop.lifting { () throws(KubernetesRefusal) in
            try KubernetesRequest(order.action, configuration)
        }
    }

    /// What is decided about an order, from its object as it is now.
    func decide(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ session: KubectlSession
    ) async throws(KubernetesStop) -> OrderDecision {
        let around = try await session.surroundings(of: object, request.act, request.target)
        return try KubernetesStop.lifting { () throws(KubernetesRefusal) in
            try OrderDecision(order, request, object, around)
        }
    }
}
