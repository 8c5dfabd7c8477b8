internal import StrictJSON
internal import WebServer

/// All routes: what is not here is not there.
enum RouteTable: Sendable {
    /// The routes, in the order of the document.
    static let all: [RouteDefinition] =
        IncidentRoutes.all + PlanRoutes.all + ApprovalRoutes.all + RunRoutes.all + KnowledgeRoutes.all + AuditRoutes.all
        + GovernanceRoutes.all + SessionRoutes.all + EventRoutes.all + IngestRoutes.all + AlertQueryRoutes.all
        + OperationRoutes.all
        + ProtocolRoutes.all + PageRoutes.all
}
