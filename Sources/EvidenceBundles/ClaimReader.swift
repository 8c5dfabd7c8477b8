internal import Diagnosis
internal import IncidentModel

/// Reads volume claims.
enum ClaimReader: Sendable {
    /// Claims of a listing.
    static func claims(_ table: TextTable, namespace: String?, locator: String) -> [ClaimState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var claim = ClaimState(name: name, namespace: table.cell(row, "NAMESPACE") ?? namespace, locator: locator)
            claim.status = table.cell(row, "STATUS")
            claim.volume = table.cell(row, "VOLUME")
            claim.capacity = table.cell(row, "CAPACITY")
            claim.accessModes = table.cell(row, "ACCESS MODES")
            claim.storageClass = table.cell(row, "STORAGECLASS")
            return claim
        }
    }

    /// A claim from its API object, which alone says what it asks for.
    static func claim(_ tree: StateNode, locator: String) -> ClaimState? {
        guard let name = tree[path: "metadata", "name"]?.text, EntityReference.isWellFormed(name) else { return nil }
        var claim = ClaimState(name: name, namespace: tree[path: "metadata", "namespace"]?.text, locator: locator)
        claim.status = tree[path: "status", "phase"]?.text
        claim.storageClass = tree[path: "spec", "storageClassName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        claim.volume = tree[path: "spec", "volumeName"]?.text
        claim.capacity = tree[path: "status", "capacity", "storage"]?.text
        claim.requested = tree[path: "spec", "resources", "requests", "storage"]?.text
        claim.requestedModes = (tree[path: "spec", "accessModes"]?.elements ?? []).compactMap(\.text)
        claim.selector = tree[path: "spec", "selector", "matchLabels"]?.texts ?? [:]
        return claim
    }
}
