public import Execution
internal import IncidentModel
public import Remediation
internal import StrictJSON

/// Keeps what a cluster's control plane tells of a pod, or of the pods of a workload or service, as evidence: the objects,
/// their events, and the logs of their containers. It reads, and changes nothing in the cluster.
public struct ClusterEvidence: ControlledSystem {
    /// The most pods of one capture.
    static let mostPods = 10
    /// The most containers of one pod.
    private static let mostContainers = 20
    /// The longest part of one log, in bytes.
    private static let logBytes = 256 << 10

    /// What can be captured so.
    private static let kinds: Set<EntityKind> = [.pod, .deployment, .statefulset, .daemonset, .service]

    private let configuration: KubernetesConfiguration
    private let folder: EvidenceFolder
    private let calls: any KubectlCalling

    /// Evidence of the cluster that `configuration` names, in `folder`.
    public init(_ configuration: KubernetesConfiguration, folder: EvidenceFolder) {
        self.init(configuration, folder: folder, calls: KubectlProgram(configuration: configuration))
    }

    /// The same by calls that go elsewhere.
    init(_ configuration: KubernetesConfiguration, folder: EvidenceFolder, calls: any KubectlCalling) {
        (self.configuration, self.folder, self.calls) = (configuration, folder, calls)
    }

    /// Yes: nothing but reading is done.
    public var canRehearse: Bool { true }

    /// The evidence of one object.
    /// - Throws: `refused` for what is not in a namespace that configuration names.
    public func subject(of action: Action) throws(SystemStop) -> String { "evidence \(try target(of: action).path)" }

    /// That the object is there, and that there is room for what is captured.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let target = try target(of: action)
        let folder = folder
        try await BlockingWork.perform("evidence") { () throws(SystemStop) in try folder.prepare() }
        _ = try await SystemStop.lifting { () async throws(KubernetesStop) in
            try await session(configuration.callLimit).object(target)
        }
        return SystemState(essence: "evidence \(target.path)")
    }

    /// That it looks.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        "It reads, and changes nothing in the cluster."
    }

    /// Captures, and keeps what was captured durably.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let target = try target(of: order.action)
        var capture = ClusterCapture(of: target, by: order, mostBytes: folder.mostBytes)
        // A part of the time is left for the file.
        let session = session(max(order.limit - .seconds(5), .seconds(5)))
        let object = try await SystemStop.lifting { () async throws(KubernetesStop) in
            try await session.object(target)
        }
        let pods = try await pods(of: object, target, session, &capture)
        capture.take(object.value, pods: target.resource == .pod ? [] : pods)
        let names = [target.name] + (target.resource == .pod ? [] : pods.compactMap(Self.name))
        for name in names { await readEvents(about: name, beside: target, session, &capture) }
        for pod in pods { await readLogs(of: pod, beside: target, session, &capture) }
        let (folder, document) = (folder, capture.document)
        let kept = try await BlockingWork.perform("evidence") { () throws(SystemStop) in
            try folder.keep(document, of: order)
        }
        return RecordedState(String("\(capture.words)\n\(kept.words)".prefix(8000))) ?? .nothing
    }

    /// There is nothing to undo.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        throw .refused(.forbidden, "What was captured is kept.")
    }

    /// No: what was not told to be captured is captured again, into the same file.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth { .no }

    // MARK: Reading

    private func target(of action: Action) throws(SystemStop) -> KubernetesTarget {
        guard action.definition.id.text == "evidence.capture" else {
            throw .unknownAction(action, by: "The evidence of a cluster")
        }
        guard Self.kinds.contains(action.target.kind) else {
            throw .refused(
                .notConfigured,
                "What runs on a \(action.target.kind.noun) cannot be read through the control plane."
            )
        }
        do throws(KubernetesRefusal) { return try KubernetesTarget(action.target, configuration) } catch {
            throw .refused(error.refusal)
        }
    }

    private func session(_ limit: Duration) -> KubectlSession {
        KubectlSession(calls, limit: limit, callLimit: configuration.callLimit)
    }

    private static func name(_ pod: JSONValue) -> String? {
        pod["metadata"]?["name"]?.string.flatMap { KubernetesName.isSubdomain($0) ? $0 : nil }
    }

    /// The pods that are captured.
    private func pods(
        of object: ClusterObject,
        _ target: KubernetesTarget,
        _ session: KubectlSession,
        _ capture: inout ClusterCapture
    ) async throws(SystemStop) -> [JSONValue] {
        guard target.resource != .pod else { return [object.value] }
        guard let selection = PodSelection(object) else {
            capture.miss("the pods: the object selects none by labels")
            return []
        }
        let all = try await SystemStop.lifting { () async throws(KubernetesStop) in
            try await session.list(.list(.pod, beside: target))
        }
        let pods = selection.members(of: all)
        if pods.count > Self.mostPods { capture.miss("\(pods.count - Self.mostPods) more pods") }
        return Array(pods.prefix(Self.mostPods))
    }

    private func readEvents(
        about name: String,
        beside target: KubernetesTarget,
        _ session: KubectlSession,
        _ capture: inout ClusterCapture
    ) async {
        guard case .printed(let bytes) = await session.outcome(of: .events(about: name, beside: target)),
            let events = ClusterObject.list(bytes)
        else { return capture.miss("the events of \(name)") }
        capture.take(events: events.filter { $0["involvedObject"]?["name"]?.string == name }, of: name)
    }

    /// The logs of a pod's containers; of those that were started again the log before as well.
    private func readLogs(
        of pod: JSONValue,
        beside target: KubernetesTarget,
        _ session: KubectlSession,
        _ capture: inout ClusterCapture
    ) async {
        guard let name = Self.name(pod) else { return capture.miss("the logs of a pod without a proper name") }
        let place = KubernetesTarget(.pod, named: name, beside: target)
        let kinds = ["initContainers", "containers", "ephemeralContainers"]
        let containers = kinds.flatMap { pod["spec"]?[$0]?.array ?? [] }.compactMap { $0["name"]?.string }
        if containers.count > Self.mostContainers { capture.miss("the logs of further containers of \(name)") }
        let statuses = kinds.flatMap { pod["status"]?["\($0.dropLast())Statuses"]?.array ?? [] }
        for container in containers.prefix(Self.mostContainers) where KubernetesName.isLabel(container) {
            let restarts = statuses.first { $0["name"]?.string == container }?["restartCount"]?.int ?? 0
            for isPrevious in restarts > 0 ? [false, true] : [false] {
                let call = KubectlCall.logs(place, container: container, bytes: Self.logBytes, isPrevious: isPrevious)
                let what = "\(isPrevious ? "the log before the restart" : "the log") of \(name), container \(container)"
                guard case .printed(let bytes) = await session.outcome(of: call) else {
                    capture.miss(what)
                    continue
                }
                capture.take(log: bytes, of: name, container, isPrevious: isPrevious, what)
            }
        }
    }
}

extension SystemStop {
    /// What asking a cluster gives, with its stop as one of a system.
    fileprivate static func lifting<Value>(
        _ body: () async throws(KubernetesStop) -> Value
    ) async throws(SystemStop) -> Value {
        do throws(KubernetesStop) { return try await body() } catch {
            switch error {
            case .refused(let refusal): throw .refused(refusal)
            case .silent(let silence): throw .silent(silence)
            }
        }
    }
}
