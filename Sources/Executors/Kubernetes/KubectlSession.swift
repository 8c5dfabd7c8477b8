internal import DedicatedThreads
internal import Execution
internal import HostProcess
internal import StrictJSON

/// Why an order went no further.
enum KubernetesStop: Error, Hashable, Sendable {
    case refused(StepAnswer.Refusal)
    case silent(ExecutorSilence)

    /// What pure code gives, with its refusal as a stop.
    static func lifting<Value>(
        _ body: () throws(KubernetesRefusal) -> Value
    ) throws(KubernetesStop) -> Value {
        do throws(KubernetesRefusal) { return try body() } catch { throw .refused(error.refusal) }
    }
}

/// Makes calls of `kubectl`; the real one runs it.
protocol KubectlCalling: Sendable {
    /// What a call came to, within `limit`.
    func outcome(of call: KubectlCall, limit: Duration) async -> KubectlOutcome
}

/// Runs `kubectl` without a shell, each call on a thread of its own, which blocks until the program has ended. When the task
/// is cancelled nobody waits any longer; what was begun goes on to its end, and what it does counts.
struct KubectlProgram: KubectlCalling {
    let configuration: KubernetesConfiguration

    func outcome(of call: KubectlCall, limit: Duration) async -> KubectlOutcome {
        let seconds = max(1, limit.components.seconds)
        let child = ChildProcess(
            configuration.program,
            configuration.selection + ["--request-timeout=\(seconds)s"] + call.arguments,
            environment: configuration.environment,
            limits: ChildProcess.Limits(time: limit, outputBytes: call.outputBytes),
            input: call.input
        )
        let cancelled = KubectlOutcome.silence(ExecutorSilence(.outOfTime, "nobody waits any longer"))
        guard !Task.isCancelled else { return cancelled }
        let waiting = OutcomeWait<KubectlOutcome>()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiting.wait(continuation)
                do throws(DedicatedThreadError) {
                    try DedicatedThread.detached(named: "kubectl") { waiting.end(with: Self.outcome(of: child)) }
                } catch {
                    waiting.end(with: .silence(ExecutorSilence(.unreachable, "there is no thread for kubectl")))
                }
            }
        } onCancel: {
            waiting.end(with: cancelled)
        }
    }

    private static func outcome(of child: ChildProcess) -> KubectlOutcome {
        do throws(ChildProcessError) { return KubectlOutcome(try child.run()) } catch {
            return .silence(ExecutorSilence(.unreachable, "kubectl cannot be started"))
        }
    }
}

/// The calls of one order, which share its time.
struct KubectlSession: Sendable {
    private let calls: any KubectlCalling
    private let callLimit: Duration
    private let end: ContinuousClock.Instant

    init(_ calls: any KubectlCalling, limit: Duration, callLimit: Duration) {
        (self.calls, self.callLimit) = (calls, callLimit)
        end = ContinuousClock.now + limit
    }

    /// The time that is left.
    var timeLeft: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    /// What a call came to.
    /// - Parameters:
    ///   - call: The call.
    ///   - limit: The longest time; nil for that of one call. Never more than is left.
    /// - Returns: The outcome; silence when no time is left.
    func outcome(of call: KubectlCall, limit: Duration? = nil) async -> KubectlOutcome {
        let time = min(limit ?? callLimit, timeLeft)
        guard time >= .milliseconds(50) else {
            return .silence(ExecutorSilence(.outOfTime, "the order's time was over before a call of kubectl"))
        }
        return await calls.outcome(of: call, limit: time)
    }

    /// What a call printed.
    /// - Throws: What it came to instead; `targetGone` for an object that is not there.
    func output(of call: KubectlCall) async throws(KubernetesStop) -> [UInt8] {
        switch await outcome(of: call) {
        case .printed(let bytes): return bytes
        case .notFound: throw .refused(.init(.targetGone, "There is no such object."))
        case .refused(let refusal): throw .refused(refusal)
        case .silence(let silence): throw .silent(silence)
        case .alreadyExists, .conflict, .testFailed:
            throw .refused(.init(.stateChanged, "The object changed meanwhile."))
        case .incomplete(let words): throw .refused(.init(.forbidden, words))
        }
    }

    /// An object as it is now.
    func object(_ target: KubernetesTarget) async throws(KubernetesStop) -> ClusterObject {
        let bytes = try await output(of: .get(target))
        guard let object = ClusterObject(bytes, expecting: target) else {
            throw .silent(ExecutorSilence(.garbage, "kubectl printed no such object"))
        }
        return object
    }

    /// An object as it is now; nil when there is none.
    func objectIfThere(_ target: KubernetesTarget) async throws(KubernetesStop) -> ClusterObject? {
        do throws(KubernetesStop) { return try await object(target) } catch {
            if case .refused(let refusal) = error, refusal.reason == .targetGone { return nil }
            throw error
        }
    }

    /// What a decision about an object needs to know of those beside it.
    func surroundings(
        of object: ClusterObject,
        _ act: KubernetesAct?,
        _ target: KubernetesTarget
    ) async throws(KubernetesStop) -> ObjectSurroundings {
        var around = ObjectSurroundings()
        if ObjectSurroundings.scalable.contains(target.resource.kind) {
            let autoscalers = try await list(.list(.autoscaler, beside: target))
            around.isAutoscaled = ObjectSurroundings.isAutoscaled(object, by: autoscalers)
        }
        if case .rollBack = act {
            around.revisions = try await list(.list(WorkloadRevisions.resource(of: target), beside: target))
        }
        if case .quarantine = act, target.resource != .pod, let selection = PodSelection(object) {
            around.pods = selection.members(of: try await list(.list(.pod, beside: target)))
        }
        return around
    }

    /// The objects of a list.
    func list(_ call: KubectlCall) async throws(KubernetesStop) -> [JSONValue] {
        guard let items = ClusterObject.list(try await output(of: call)) else {
            throw .silent(ExecutorSilence(.garbage, "kubectl printed no whole list"))
        }
        return items
    }
}
