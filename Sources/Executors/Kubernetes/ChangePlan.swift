internal import Execution
internal import IncidentModel
internal import StrictJSON

/// What an order changes in the object as it was read, with what has to be recorded for undoing.
struct ChangePlan: Equatable, Sendable {
    /// What is set.
    let change: ObjectChange
    /// What is recorded.
    let record: UndoRecord
    /// Whether something follows the patch.
    var hasSequel = false

    /// The annotation of a template by which its pods are replaced. The order's key stands there instead of a time, so that
    /// the same order never restarts twice.
    static let restartName = "evenkeel.dev/restarted-by"

    /// The plan of an order.
    /// - Parameters:
    ///   - order: The order.
    ///   - recorded: What undoing goes by, from the run or the object; nil for an order to act.
    ///   - request: What it asks for.
    ///   - object: The object as it was read.
    ///   - around: What it needs to know of the objects beside it.
    /// - Throws: Why it is refused.
    init(
        _ order: StepOrder,
        undoing recorded: RecordedState?,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ around: ObjectSurroundings
    ) throws(KubernetesRefusal) {
        if let recorded {
            self = try Self.undo(recorded, order, request, object, around)
        } else {
            self = try Self.act(order, request, object, around)
        }
    }

    private init(
        _ change: ObjectChange,
        on object: ClusterObject,
        revision: Int64? = nil,
        policy: String? = nil,
        pods: [UndoRecord.Pod] = []
    ) {
        self.change = change
        record = UndoRecord(
            uid: object.uid,
            change: revision == nil ? change : ObjectChange(),
            revision: revision,
            policy: policy,
            pods: pods
        )
    }

    private static func undo(
        _ recorded: RecordedState,
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ around: ObjectSurroundings
    ) throws(KubernetesRefusal) -> ChangePlan {
        if let obstacle = request.act.undoObstacle { throw KubernetesRefusal(.notConfigured, obstacle) }
        guard recorded != .nothing else { return try undoUnrecorded(order, request, object) }
        guard let record = UndoRecord(recorded.text) else {
            throw KubernetesRefusal(.notConfigured, "What was recorded for undoing cannot be read.")
        }
        if let revision = record.revision {
            guard record.uid == object.uid else {
                throw KubernetesRefusal(.stateChanged, "The object was made anew since.")
            }
            return try rollBack(to: revision, object, around)
        }
        var plan = ChangePlan(try record.reversed(on: object), on: object, policy: record.policy, pods: record.pods)
        plan.hasSequel = record.policy != nil
        return plan
    }

    /// Undoes a step whose patch was never made. Of a quarantine the policy may be there all the same, since it comes first.
    private static func undoUnrecorded(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject
    ) throws(KubernetesRefusal) -> ChangePlan {
        guard request.act == .quarantine, let step = order.key.undone,
            object("metadata", "labels")?[Quarantine.label]?.string != Quarantine.mark(of: step)
        else {
            throw KubernetesRefusal(
                .notConfigured,
                "Neither the run nor the object knows what the step set, so that undoing it is left to a person."
            )
        }
        var plan = ChangePlan(ObjectChange(), on: object, policy: Quarantine.policyName(of: step))
        plan.hasSequel = true
        return plan
    }

    private static func act(
        _ order: StepOrder,
        _ request: KubernetesRequest,
        _ object: ClusterObject,
        _ around: ObjectSurroundings
    ) throws(KubernetesRefusal) -> ChangePlan {
        var plan: ChangePlan
        switch request.act {
        case .restart: plan = ChangePlan(try restart(order, object), on: object)
        case .scale(let replicas):
            guard !around.isAutoscaled else {
                throw KubernetesRefusal(.forbidden, "An autoscaler sets the replicas and would set them back.")
            }
            plan = set(["spec", "replicas"], .integer(replicas), object)
        case .raiseMaximum(let maximum):
            guard let present = object("spec", "maxReplicas")?.int64, present < maximum else {
                throw KubernetesRefusal(.stateChanged, "The autoscaler's largest number is not below the wanted one.")
            }
            plan = set(["spec", "maxReplicas"], .integer(maximum), object)
        case .rollBack(let revision): plan = try rollBack(to: revision, object, around)
        case .setField(let path, let text): plan = try field(path, text, object)
        case .setSchedulable(let takesPods): plan = set(["spec", "unschedulable"], takesPods ? nil : true, object)
        case .drain: plan = set(["spec", "unschedulable"], true, object)
        case .grow(let percent): plan = try grow(percent, object)
        case .deletePod: plan = try mark(object)
        case .quarantine where request.target.resource == .pod: plan = quarantine(order, object)
        case .quarantine: plan = try quarantine(order, object, around.pods)
        case .startJob, .inspect, .readLogs: plan = ChangePlan(ObjectChange(), on: object)
        }
        plan.hasSequel = request.act.hasSequel || !plan.record.pods.isEmpty
        return plan
    }

    private static func set(_ steps: [String], _ value: JSONValue?, _ object: ClusterObject) -> ChangePlan {
        let place = JSONPointer(steps)
        let field = ObjectChange.Field(place: place, before: place.value(in: object.value), after: value)
        return ChangePlan(ObjectChange(fields: field.before == value ? [] : [field]), on: object)
    }

    private static func restart(_ order: StepOrder, _ object: ClusterObject) throws(KubernetesRefusal) -> ObjectChange {
        try checkRollsOut(object)
        let place = JSONPointer(["spec", "template", "metadata", "annotations"])
        let key = JSONValue.string(order.key.text)
        guard object("spec", "template", "metadata")?.object != nil else {
            throw KubernetesRefusal(.forbidden, "The workload has no template of a known form.")
        }
        guard let annotations = place.value(in: object.value) else {
            return ObjectChange(fields: [.init(place: place, before: nil, after: [restartName: key])])
        }
        let field = place.appending(restartName)
        return ObjectChange(fields: [.init(place: field, before: annotations[restartName], after: key)])
    }

    /// A template that is changed must lead to new pods, or the step would be done in name only.
    private static func checkRollsOut(_ object: ClusterObject) throws(KubernetesRefusal) {
        if object("spec", "paused")?.bool == true {
            throw KubernetesRefusal(.forbidden, "The workload's rollouts are paused.")
        }
        if object("spec", "updateStrategy", "type")?.string == "OnDelete" {
            throw KubernetesRefusal(.forbidden, "The workload replaces its pods only when somebody deletes them.")
        }
    }

    private static func rollBack(
        to revision: Int64?,
        _ object: ClusterObject,
        _ around: ObjectSurroundings
    ) throws(KubernetesRefusal) -> ChangePlan {
        try checkRollsOut(object)
        let revisions = WorkloadRevisions(of: object, among: around.revisions)
        let template = try revisions.template(revision)
        let place = JSONPointer(["spec", "template"])
        let before = place.value(in: object.value)
        guard before != template else {
            throw KubernetesRefusal(.stateChanged, "The workload is at that revision already.")
        }
        let change = ObjectChange(fields: [.init(place: place, before: before, after: template)])
        return ChangePlan(change, on: object, revision: revisions.present)
    }

    private static func field(
        _ path: FieldPath,
        _ text: String,
        _ object: ClusterObject
    ) throws(KubernetesRefusal) -> ChangePlan {
        guard object("immutable")?.bool != true else {
            throw KubernetesRefusal(.forbidden, "The object was declared immutable.")
        }
        guard let place = FieldPlace(path, in: object.value) else {
            throw KubernetesRefusal(.stateChanged, "The object has no such field, or more than one.")
        }
        guard let value = FieldValue.typed(text, at: path, now: place.current) else {
            throw KubernetesRefusal(.notConfigured, "The wanted value is none that the field can hold.")
        }
        guard value != place.current else {
            throw KubernetesRefusal(.stateChanged, "The field has the wanted value already.")
        }
        if let before = place.current?.string, SecretRedaction.redacted(before, of: path.description) != before {
            throw KubernetesRefusal(
                .notConfigured,
                "What stands there looks like a secret; undoing would have to keep it."
            )
        }
        let after = place.newKey.map { .object([$0: value]) } ?? value
        let field = ObjectChange.Field(place: place.pointer, before: place.current, after: after)
        return ChangePlan(ObjectChange(fields: [field], guards: place.guards), on: object)
    }

    private static func grow(_ percent: Int64, _ object: ClusterObject) throws(KubernetesRefusal) -> ChangePlan {
        guard object("status", "phase")?.string == "Bound" else {
            throw KubernetesRefusal(.forbidden, "The claim is not bound to a volume.")
        }
        let size = object("spec", "resources", "requests", "storage")?.string
        guard let grown = size.flatMap({ Quantity($0) })?.grown(byPercent: percent) else {
            throw KubernetesRefusal(.forbidden, "The claim's size is not one that can be reckoned with.")
        }
        return set(["spec", "resources", "requests", "storage"], .string(grown), object)
    }

    /// A pod without a controller would not come back.
    private static func mark(_ object: ClusterObject) throws(KubernetesRefusal) -> ChangePlan {
        let owners = object("metadata", "ownerReferences")?.array ?? []
        guard owners.contains(where: { $0["controller"]?.bool == true && $0["kind"]?.string != "Node" }) else {
            throw KubernetesRefusal(.forbidden, "No controller would make the pod anew.")
        }
        return ChangePlan(ObjectChange(), on: object)
    }

    /// The workload itself keeps nothing but the memory of the order; its pods follow.
    private static func quarantine(
        _ order: StepOrder,
        _ object: ClusterObject,
        _ pods: [JSONValue]
    ) throws(KubernetesRefusal) -> ChangePlan {
        let meant = pods.compactMap { ClusterObject($0) }.compactMap { pod -> UndoRecord.Pod? in
            guard let name = pod("metadata", "name")?.string, KubernetesName.isSubdomain(name) else { return nil }
            return UndoRecord.Pod(name: name, uid: pod.uid)
        }
        guard !meant.isEmpty, meant.count == pods.count else {
            throw KubernetesRefusal(.targetGone, "No pod of the workload is there to be cut off.")
        }
        guard meant.count <= Quarantine.mostPods else {
            throw KubernetesRefusal(
                .forbidden,
                "The workload has \(meant.count) pods, more than the \(Quarantine.mostPods) that are cut off at once."
            )
        }
        return ChangePlan(ObjectChange(), on: object, policy: Quarantine.policyName(of: order.key), pods: meant)
    }

    /// What a quarantine changes on one pod.
    static func quarantine(_ order: StepOrder, _ object: ClusterObject) -> ChangePlan {
        let place = JSONPointer(["metadata", "labels"])
        let mark = Quarantine.mark(of: order.key)
        let labels = ObjectChange.Field(
            place: place,
            before: place.value(in: object.value),
            after: [Quarantine.label: .string(mark)]
        )
        let policy = Quarantine.policyName(of: order.key)
        return ChangePlan(ObjectChange(fields: [labels]), on: object, policy: policy)
    }

    /// What would change, for people.
    var words: String {
        let lines =
            change.fields.map { field in
                "\(field.place): \(Self.shown(field.before)) -> \(Self.shown(field.after))"
            }
            + (record.pods.isEmpty
                ? [] : ["pods \(record.pods.map(\.name).joined(separator: ", ")): labels and network"])
        return lines.isEmpty ? "the object itself stays as it is" : lines.joined(separator: "; ")
    }

    private static func shown(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let text = (try? JSONText.compact(value)) ?? "?"
        return text.utf8.count <= 200 ? text : "a value of \(text.utf8.count) bytes"
    }
}
