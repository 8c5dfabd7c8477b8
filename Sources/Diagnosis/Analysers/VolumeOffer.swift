internal import IncidentModel

/// A volume as the binder sees it.
struct VolumeOffer: Sendable {
    /// The name.
    let name: String
    /// Its class; nil for none.
    let storageClass: String?
    /// Its size as it is written.
    let capacity: String?
    /// The access modes that it offers, in their short form.
    let modes: [String]
    /// Its labels.
    let labels: [String: String]
    /// The claim that holds it, as `namespace/name`.
    let claim: String?
    /// Whether a claim may still have it.
    let isAvailable: Bool

    /// Its size in bytes.
    var bytes: Double? { capacity.flatMap { ResourceQuantity($0)?.value } }

    /// The volumes of the cluster, in order of their names.
    static func all(in scene: Scene) -> [VolumeOffer] {
        scene.evidence.cluster.objects(of: .persistentvolume).map { VolumeOffer($0) }.sorted { $0.name < $1.name }
    }

    /// A volume from the columns of a listing, the lines of a description or the fields of the API.
    private init(_ object: ObjectState) {
        let fields = object.fields
        func first(_ names: String...) -> String? {
            names.lazy.compactMap { fields[$0] }.first { !$0.isEmpty && $0 != "<unset>" && $0 != "<none>" }
        }
        name = object.name
        storageClass = first("storageclass", "StorageClass", "spec.storageClassName")
        capacity = first("capacity", "Capacity", "spec.capacity.storage")
        let listed = first("access modes", "Access Modes") ?? ""
        let specified = (0..<4).compactMap { fields["spec.accessModes[\($0)]"] }
        let written = specified.isEmpty ? listed.split(separator: ",").map(String.init) : specified
        modes = written.map { AccessMode.short($0) }
        var labels: [String: String] = [:]
        for (path, value) in fields {
            if path.hasPrefix("metadata.labels.") { labels[String(path.dropFirst(16))] = value }
            // A description writes the first label beside the heading and the others below.
            if path == "Labels" || path.hasPrefix("Labels["), let equals = value.firstIndex(of: "=") {
                labels[String(value[..<equals])] = String(value[value.index(after: equals)...])
            }
        }
        self.labels = labels
        let holder = first("claim", "Claim")
        let reference = first("spec.claimRef.name").map { "\(first("spec.claimRef.namespace") ?? "")/\($0)" }
        claim = holder ?? reference
        let status = first("status", "Status", "status.phase")
        isAvailable = status.map { $0 == "Available" } ?? (claim == nil)
    }

    /// Whether another claim than `claim` holds it.
    func isTaken(by claim: ClaimState) -> Bool {
        guard !isAvailable, let holder = self.claim else { return false }
        return holder != "\(claim.namespace ?? "")/\(claim.name)"
    }

    /// Whether it has all of `selector`.
    func bears(_ selector: [String: String]) -> Bool { selector.allSatisfy { labels[$0.key] == $0.value } }

    /// Whether it offers all of `wanted`.
    func offers(_ wanted: [String]) -> Bool {
        modes.isEmpty || wanted.allSatisfy { modes.contains(AccessMode.short($0)) }
    }

    /// Whether it would do for `claim` if nobody had it.
    func fits(_ claim: ClaimState) -> Bool {
        let wanted = claim.requested.flatMap { ResourceQuantity($0)?.value } ?? 0
        return bears(claim.selector) && offers(claim.requestedModes) && wanted <= bytes ?? .infinity
    }
}

/// The access modes of volumes.
/// - Source: Kubernetes documentation, "Persistent Volumes", section "Access Modes".
enum AccessMode: Sendable {
    /// The long form, as manifests have it.
    static func long(_ mode: String) -> String {
        switch mode {
        case "RWO": "ReadWriteOnce"
        case "ROX": "ReadOnlyMany"
        case "RWX": "ReadWriteMany"
        case "RWOP": "ReadWriteOncePod"
        default: mode
        }
    }

    /// The short form, as listings have it.
    static func short(_ mode: String) -> String {
        switch mode {
        case "ReadWriteOnce": "RWO"
        case "ReadOnlyMany": "ROX"
        case "ReadWriteMany": "RWX"
        case "ReadWriteOncePod": "RWOP"
        default: mode.filter { $0 != " " }
        }
    }
}
