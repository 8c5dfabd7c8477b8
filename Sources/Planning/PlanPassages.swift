internal import IncidentModel
internal import Retrieval

/// Finds the passages of runbooks and past incidents that speak of an incident.
enum PlanPassages: Sendable {
    /// The best passage of each of the best documents.
    static func hits(for request: PlanRequest) -> [SearchHit] {
        hits(for: request, question: "")
    }

    /// The same for a question about the incident.
    static func hits(for request: PlanRequest, question: String) -> [SearchHit] {
        let alerts = Set(request.snapshot.firingAlerts.prefix(50).map(\.name)).sorted()
        let faults = request.findings.hypotheses.prefix(3)
        let titles = faults.map { FaultCatalogue.builtIn[$0.fault]?.title ?? "" }
        let words = [question] + alerts + faults.map(\.fault.text) + titles + faults.prefix(1).map(\.summary)
        let query = RetrievalQuery(
            words.joined(separator: " "),
            exactKeys: alerts + faults.map(\.fault.text),
            granularity: .document
        )
        return request.knowledge.index.search(query, limit: request.limits.passages)
    }
}
