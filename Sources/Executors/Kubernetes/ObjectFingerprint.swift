internal import ContentDigests
internal import StrictJSON

/// The digest of what a decision to act on an object rests on.
///
/// What counts: which object it is (`uid`), that it is not on its way out, its labels, and what it is meant to be (`spec`,
/// or the entries of a config map). What does not: its status, its events, its annotations, its resource version and its
/// generation. A workload in trouble has its status written every few seconds; if that were drift, no order on it
/// would ever be carried out, and the sicker it is the less. Nor do the replicas count that an autoscaler sets: it changes
/// them all the time, and with them the generation. Steps of one run on one object rest on what the one before left, so the
/// fingerprint is the same for every act. That nothing at all has changed between the last
/// look and the act is not the fingerprint's business but that of the patch, which tests the resource version.
enum ObjectFingerprint: Sendable {
    /// The digest of an object.
    static func of(_ object: ClusterObject, isAutoscaled: Bool) -> ContentDigest {
        var essence: JSONObject = [
            "uid": .string(object.uid), "leaving": .bool(object.isLeaving),
            "spec": spec(object, isAutoscaled: isAutoscaled),
        ]
        essence["labels"] = object("metadata", "labels")
        for entries in ["data", "binaryData", "immutable"] { essence[entries] = object(entries) }
        // Objects come from JSON, which has no number that could not be written; were there one, nothing would match.
        let bytes = (try? JSONValue.object(essence).canonicalBytes()) ?? Array(object.resourceVersion.utf8)
        return ContentDigest(of: bytes)
    }

    private static func spec(_ object: ClusterObject, isAutoscaled: Bool) -> JSONValue {
        guard var spec = object("spec")?.object else { return .null }
        if isAutoscaled { spec["replicas"] = nil }
        // The node controller puts these on and takes them off by the node's health.
        if let taints = spec["taints"]?.array {
            let own = taints.filter { !($0["key"]?.string?.hasPrefix("node.kubernetes.io/") ?? false) }
            spec["taints"] = own.isEmpty ? nil : .array(own)
        }
        return .object(spec)
    }
}
