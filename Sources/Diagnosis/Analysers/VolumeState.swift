internal import IncidentModel

/// What is known of a persistent volume, from a listing, a description or its API object.
struct VolumeState: Sendable {
    /// The name.
    let name: String
    /// `Available`, `Bound`, `Released` or `Failed`; nil when that is not known.
    let status: String?
    /// The claim that has it, without its namespace.
    let claim: String?
    /// The size as it is written.
    let capacity: String?
    /// The access modes as the API names them: `ReadWriteOnce`.
    let modes: Set<String>
    /// The storage class; nil for none.
    let storageClass: String?
    /// The labels.
    let labels: [String: String]

    /// How listings shorten access modes.
    /// - Source: Kubernetes documentation, "Persistent Volumes", access modes.
    private static let shortModes = [
        "RWO": "ReadWriteOnce", "ROX": "ReadOnlyMany", "RWX": "ReadWriteMany", "RWOP": "ReadWriteOncePod",
    ]

    /// The volume that `object` shows.
    init(_ object: ObjectState) {
        let fields = object.fields
        func field(_ names: String...) -> String? {
            names.lazy.compactMap { fields[$0] }.first { !$0.isEmpty && $0 != "<none>" && $0 != "<unset>" }
        }
        name = object.name
        status = field("status", "status.phase", "Status")
        claim = field("claim", "spec.claimRef.name", "Claim")?.split(separator: "/").last.map(String.init)
        capacity = field("capacity", "spec.capacity.storage", "Capacity")
        storageClass = field("storageclass", "spec.storageClassName", "StorageClass")
        let short = (field("access modes", "Access Modes") ?? "").split(separator: ",")
            .map { Self.shortModes[String($0)] ?? String($0) }
        modes = Set(short + fields.filter { $0.key.hasPrefix("spec.accessModes") }.map(\.value))
        var labels = Self.labels(field("labels", "Labels") ?? "")
        for (path, value) in fields where path.hasPrefix("metadata.labels.") {
            labels[String(path.dropFirst("metadata.labels.".count))] = value
        }
        self.labels = labels
    }

    /// Whether a claim could have it as far as nobody has it.
    var isFree: Bool { status == "Available" }

    /// Labels as a listing shows them: `tier=gold,zone=a`.
    private static func labels(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if sides.count == 2 { labels[sides[0]] = sides[1] }
        }
        return labels
    }
}
