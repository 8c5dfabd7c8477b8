internal import Diagnosis
internal import IncidentLedger
internal import IncidentModel

/// Puts together what is known of an incident at this moment, as the diagnosis wants it.
struct LiveEvidence: Sendable {
    /// What operators declared to run.
    let declared: InventoryFile?
    /// What a folder that somebody keeps up to date says of the cluster; nil when there is none.
    let surroundings: IncidentEvidence?
    /// Whether only what was declared may be a target.
    let isInventoryClosed: Bool

    /// How far before an incident changes count as its own, in seconds.
    private static let changesBefore: Int64 = 86_400

    /// The evidence of one incident.
    /// - Parameters:
    ///   - record: The incident.
    ///   - changes: What was changed lately.
    ///   - telemetry: What was measured and logged lately.
    ///   - observed: What a cluster said last, in the place of what a folder says of one; nil where none is asked.
    ///   - bar: What counts.
    ///   - now: The time that counts as now.
    /// - Returns: The evidence.
    func evidence(
        of record: IncidentRecord,
        changes: [IncidentLedger.RecordedChange],
        telemetry: TelemetryWindow,
        observed: ObservedCluster? = nil,
        by bar: EvidenceBar = EvidenceBar(),
        at now: Timestamp
    ) -> IncidentEvidence {
        let shared = isShared(with: record.tenant) ? surroundings : nil
        var evidence = shared ?? IncidentEvidence(id: record.id.text)
        evidence.id = record.id.text
        if !bar.admits(takenAt: evidence.capturedAt) { evidence.cluster = ClusterState() }
        evidence.capturedAt = now
        evidence.window = nil
        if let observed, isShared(with: record.tenant) { Self.enter(observed, bar.stale, &evidence) }
        evidence.alerts = record.wholeAlerts
        evidence.isInventoryClosed = isInventoryClosed
        let left = record.total - record.alerts.count
        if left > 0 {
            evidence.notes.append("\(left) of \(record.total) alerts are counted and not looked at one by one")
        }
        let begin = record.openedAt.adding(seconds: -Self.changesBefore)
        evidence.changes += changes.lazy.map(\.change).filter { $0.time >= begin }
        // What somebody set before the act is not what the act set.
        if bar.since != nil { evidence.changes.removeAll { !bar.admits(takenAt: $0.time) } }
        evidence.logs += telemetry.logs(of: record.tenant)
        let measured = telemetry.metrics(of: record.tenant).filter { bar.admits($0) }
        evidence.factsSince = max(now.adding(seconds: -Self.factSeconds), bar.since ?? .epoch)
        evidence.metrics += measured
        (evidence.window, evidence.baseline) = Self.windows(of: record, measured, at: now)
        evidence.topology = Topology(
            nodes: (declared?.nodes ?? []) + evidence.topology.nodes,
            edges: (declared?.edges ?? []) + evidence.topology.edges + telemetry.edges(of: record.tenant)
        )
        evidence.declared += declared?.entities ?? []
        evidence.declaredFacts += declared?.facts ?? []
        return evidence
    }

    /// How long a measured value is taken for what is, in seconds: twice as long as most senders wait between two.
    private static let factSeconds: Int64 = 120

    /// Enters what a cluster said. What is too old is not known: a folder's older words do not take its place.
    private static func enter(_ observed: ObservedCluster, _ stale: [String], _ evidence: inout IncidentEvidence) {
        evidence.namespace = observed.namespace ?? evidence.namespace
        evidence.cluster = observed.isOver || stale.contains(observed.source) ? ClusterState() : observed.cluster
        evidence.notes += observed.missing
    }

    /// How long before its first alert an incident may have begun, in seconds: rules wait before they fire.
    private static let alertDelay: Int64 = 300
    /// The least time before that from which a normal is learned, in seconds.
    private static let leastNormal: Int64 = 300

    /// The time under suspicion and the time before it that is believed normal; none where the series do not reach back
    /// far enough to tell what is normal.
    private static func windows(
        of record: IncidentRecord,
        _ series: [MetricSeries],
        at now: Timestamp
    ) -> (IncidentEvidence.Window?, IncidentEvidence.Window?) {
        let alerted = record.wholeAlerts.map(\.startsAt).min() ?? record.openedAt
        let start = min(alerted, record.openedAt).adding(seconds: -alertDelay)
        guard let oldest = series.lazy.compactMap({ $0.samples.first?.time }).min(),
            start.seconds - oldest.seconds >= leastNormal, start < now
        else { return (nil, nil) }
        return (.init(start: start, end: now), .init(start: oldest, end: start))
    }

    /// What was measured around an incident.
    func metrics(of record: IncidentRecord, _ telemetry: TelemetryWindow) -> [MetricSeries] {
        (isShared(with: record.tenant) ? surroundings?.metrics ?? [] : []) + telemetry.metrics(of: record.tenant)
    }

    /// Whether a tenant may see the surroundings. They belong to nobody, so with several tenants they are nobody's.
    private func isShared(with tenant: String) -> Bool { tenant.isEmpty }

    /// What operators declared to run, and who calls whom.
    var declaredTopology: Topology { Topology(nodes: declared?.nodes ?? [], edges: declared?.edges ?? []) }

    /// Who calls whom, for grouping.
    var neighbours: Neighbours {
        Neighbours(
            Topology(nodes: [], edges: (declared?.edges ?? []) + (surroundings?.topology.edges ?? []))
        )
    }
}
