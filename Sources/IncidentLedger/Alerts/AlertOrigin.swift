internal import Diagnosis
public import IncidentModel

/// What an alert's labels say of where it belongs. Labels are untrusted: they group, and never authorise.
public struct AlertOrigin: Hashable, Sendable {
    /// The tenant; empty when there is one tenant.
    public let tenant: String
    /// The environment; empty when no label names it.
    public let environment: String
    /// The things that it names, most precise first, workloads for their pods.
    public let entities: [EntityReference]

    /// The most entities of one alert by which it is grouped.
    private static let most = 4

    /// Where `alert` belongs.
    public init(of alert: Alert, _ configuration: LedgerConfiguration) {
        self.init(
            of: alert.labels,
            tenant: configuration.tenantLabel.flatMap { alert.labels[$0] } ?? "",
            environment: alert.labels.first(of: configuration.environmentLabels) ?? ""
        )
    }

    /// Where an alert with these labels belongs, with tenant and environment as they were found when it arrived.
    init(of labels: LabelSet, tenant: String, environment: String) {
        self.tenant = tenant
        self.environment = environment
        var found: [EntityReference] = []
        for entity in EntityResolver.references(in: labels) {
            let workload = Self.workload(of: entity)
            if !found.contains(workload) { found.append(workload) }
            if found.count == Self.most { break }
        }
        entities = found
    }

    /// A place without entities, for an incident that is read back.
    init(tenant: String, environment: String) {
        self.tenant = tenant
        self.environment = environment
        entities = []
    }

    /// The workload that a generated name belongs to, so that the pods of one deployment meet.
    private static func workload(of entity: EntityReference) -> EntityReference {
        guard entity.kind == .pod else { return entity }
        let name = PodName(entity.name)
        return EntityReference(kind: name.ownerKind ?? .pod, namespace: entity.namespace, name: name.owner) ?? entity
    }
}
