internal import Execution
internal import StrictJSON

/// What is recorded of an act so that it can be undone: values as they were and as they were set, or the revision before.
struct UndoRecord: Equatable, Sendable {
    /// The object that was changed.
    let uid: String
    /// The values that were set, and the names that hold their places.
    var change = ObjectChange()
    /// The revision before, for going back to one.
    var revision: Int64?
    /// The network policy that was made.
    var policy: String?
    /// The pods of a workload that are cut off, each with its uid.
    var pods: [Pod] = []

    /// A pod that is meant, and no later one of its name.
    struct Pod: Equatable, Sendable {
        let name: String
        let uid: String
    }

    /// The record as text.
    /// - Throws: `notConfigured` when it is too long to be kept.
    func text() throws(KubernetesRefusal) -> String {
        var object: JSONObject = ["uid": .string(uid)]
        if !change.fields.isEmpty { object["fields"] = .array(change.fields.map(Self.value)) }
        if !change.guards.isEmpty { object["guards"] = .array(change.guards.map(Self.value)) }
        object["revision"] = revision.map { .integer($0) }
        object["policy"] = policy.map(JSONValue.string)
        if !pods.isEmpty {
            object["pods"] = .array(pods.map { ["name": .string($0.name), "uid": .string($0.uid)] })
        }
        let text = try JSONText.compact(.object(object))
        guard text.utf8.count <= EffectLedger.longestRecord else {
            throw KubernetesRefusal(.notConfigured, "What undoing would need is too large to be kept on the object.")
        }
        return text
    }

    private static func value(_ field: ObjectChange.Field) -> JSONValue {
        var object: JSONObject = ["place": .string(field.place.description)]
        object["before"] = field.before
        object["after"] = field.after
        return .object(object)
    }

    private static func fields(_ value: JSONValue?) -> [ObjectChange.Field]? {
        guard let values = value?.array else { return value == nil ? [] : nil }
        let fields = values.compactMap { value -> ObjectChange.Field? in
            guard let place = value["place"]?.string.flatMap({ JSONPointer($0) }), mayStand(place) else { return nil }
            return .init(place: place, before: value["before"], after: value["after"])
        }
        return fields.count == values.count ? fields : nil
    }

    /// Whether an order could have changed what stands there, so that a record from elsewhere changes nothing else.
    private static func mayStand(_ place: JSONPointer) -> Bool {
        switch place.steps.first {
        case "spec", "data": true
        case "metadata": place.steps.count >= 2 && place.steps[1] == "labels"
        default: false
        }
    }
}

extension UndoRecord {
    /// The record in a text; nil when it is none.
    init?(_ text: String) {
        guard let value = try? JSONValue(parsing: text), let uid = value["uid"]?.string,
            let fields = Self.fields(value["fields"]), let guards = Self.fields(value["guards"])
        else { return nil }
        self.uid = uid
        change = ObjectChange(fields: fields, guards: guards)
        revision = value["revision"]?.int64
        policy = value["policy"]?.string
        if let policy, !policy.hasPrefix(Quarantine.policyPrefix) || !KubernetesName.isLabel(policy) { return nil }
        guard let pods = Self.pods(value["pods"]) else { return nil }
        self.pods = pods
    }

    private static func pods(_ value: JSONValue?) -> [Pod]? {
        guard let value else { return [] }
        guard let entries = value.array, entries.count <= Quarantine.mostPods else { return nil }
        let pods = entries.compactMap { entry -> Pod? in
            guard let name = entry["name"]?.string, KubernetesName.isSubdomain(name),
                let uid = entry["uid"]?.string, KubernetesName.isIdentifier(uid)
            else { return nil }
            return Pod(name: name, uid: uid)
        }
        return pods.count == entries.count ? pods : nil
    }

    /// The change that sets everything back.
    /// - Throws: `stateChanged` when it is another object, or not as the act left it.
    func reversed(on object: ClusterObject) throws(KubernetesRefusal) -> ObjectChange {
        guard uid == object.uid else { throw KubernetesRefusal(.stateChanged, "The object was made anew since.") }
        let isAsLeft = (change.fields + change.guards).allSatisfy { $0.place.value(in: object.value) == $0.after }
        guard isAsLeft else {
            throw KubernetesRefusal(.stateChanged, "What was set has been changed since; it is left as it is.")
        }
        var reversed = change
        reversed.fields = change.fields.reversed().map { .init(place: $0.place, before: $0.after, after: $0.before) }
        return reversed
    }
}
