internal import ContentDigests
internal import Execution
internal import StrictJSON

/// How a pod is taken out of everything: a policy that lets nothing in or out, for a label that only this order puts on. Of a
/// workload all pods that it has at the time are; those that its controller makes in their place are not.
enum Quarantine: Sendable {
    static let label = "evenkeel.dev/quarantine"
    static let policyPrefix = "evenkeel-quarantine-"
    /// The most pods of a workload: with their names and uids they have to fit into what is kept on the object.
    static let mostPods = 40

    /// A name for an order's own objects: the same for the same key, and another one for every other.
    static func mark(of key: IdempotencyKey) -> String {
        String(ContentDigest(of: key.text).hexadecimal.prefix(20))
    }

    /// The policy's name.
    static func policyName(of key: IdempotencyKey) -> String { policyPrefix + mark(of: key) }

    /// The policy: it selects what has the label, and allows nothing.
    static func policy(of order: StepOrder, at place: KubernetesTarget) -> JSONValue {
        var metadata: JSONObject = ["name": .string(place.name)]
        metadata["namespace"] = place.namespace.map(JSONValue.string)
        metadata["annotations"] = [
            EffectLedger.keyName: .string(order.key.text), EffectLedger.tokenName: .string(order.token.description),
        ]
        return [
            "apiVersion": .string(place.resource.version), "kind": .string(place.resource.kind),
            "metadata": .object(metadata), "spec": spec(mark(of: order.key)),
        ]
    }

    private static func spec(_ mark: String) -> JSONValue {
        [
            "podSelector": ["matchLabels": [label: .string(mark)]], "policyTypes": ["Ingress", "Egress"],
        ]
    }

    /// Whether an object is an order's policy, and allows nothing still.
    static func isPolicy(_ object: ClusterObject, of order: StepOrder) -> Bool {
        object("spec") == spec(mark(of: order.key))
            && object("metadata", "annotations")?[EffectLedger.keyName]?.string == order.key.text
    }
}
