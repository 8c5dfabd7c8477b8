public import ContentDigests
public import IncidentModel

/// Which incidents somebody wants to see.
public struct IncidentQuery: Sendable, Hashable {
    /// The states that are wanted; empty: all but merged ones. An incident with a run that is not over counts as open too.
    public var statuses: Set<IncidentRecord.Status> = []
    /// The severities that are wanted; empty: all.
    public var severities: Set<Severity> = []
    /// A name that must be among those that alert; nil: any.
    public var service: String?
    /// Text that title, cause, name or tenant must hold, whatever the case; nil: any.
    public var text: String?
    /// The tenants that may be seen; nil: all.
    public var tenants: Set<String>?
    /// The most incidents of a page, 1 to 500.
    public var limit = 50
    /// The incident after which the page begins; nil: the newest.
    public var after: IncidentIdentifier?

    /// Everything that is not merged.
    public init() {}

    /// Whether an incident is wanted.
    func holds(for record: IncidentRecord) -> Bool {
        if let tenants, !tenants.contains(record.tenant) { return false }
        let isWanted = statuses.isEmpty ? record.status != .merged : statuses.contains(record.status)
        let isUnfinished = record.hasOpenRun && (statuses.isEmpty || statuses.contains(.open))
        guard isWanted || isUnfinished else { return false }
        if !severities.isEmpty, !severities.contains(record.severity) { return false }
        if let service, !record.services.contains(service) { return false }
        guard let text, !text.isEmpty else { return true }
        let needle = text.lowercased()
        return [record.title, record.id.text, record.tenant, record.diagnosis?.cause?.summary ?? ""]
            .contains { $0.lowercased().contains(needle) }
    }
}

/// Some of the incidents that were asked for, the newest first.
public struct IncidentPage: Sendable {
    /// The incidents.
    public let records: [IncidentRecord]
    /// The incident after which the next page begins; nil when this is the last.
    public let next: IncidentIdentifier?
    /// How many there are on all pages.
    public let total: Int
}

extension IncidentLedger {
    /// A page of incidents, the last opened first.
    /// - Complexity: O(incidents held).
    public func page(_ query: IncidentQuery) -> IncidentPage {
        let limit = min(max(query.limit, 1), 500)
        var found: [IncidentRecord] = []
        found.reserveCapacity(limit)
        var total = 0
        var hasMore = false
        // An incident that is no longer held ends the list: everything older went before it.
        let begin = query.after.map { places[$0].map(Int.init) ?? 0 } ?? records.count
        for place in records.indices.reversed() where query.holds(for: records[place]) {
            total += 1
            guard place < begin else { continue }
            if found.count < limit { found.append(records[place]) } else { hasMore = true }
        }
        return IncidentPage(records: found, next: hasMore ? found.last?.id : nil, total: total)
    }

    /// Whether anything was heard of an alert from this source, whether it holds or is over, as far as it is remembered.
    /// - Complexity: O(length of the alert's texts).
    public func hasHeard(of alert: Alert, from source: String) -> Bool {
        let tenant = AlertOrigin(of: alert, configuration).tenant
        return table[AlertKey(of: alert, from: source, tenant: tenant)] != nil
    }

    /// Names of open incidents, the last opened first.
    public var openIncidents: [IncidentIdentifier] { records.reversed().filter { $0.status == .open }.map(\.id) }
}

extension IncidentLedger {
    /// The standing plan that states this digest of itself: where its document is kept, and whose it is.
    /// - Complexity: O(incidents held).
    public func standingPlan(_ digest: ContentDigest) -> (document: ContentDigest, tenant: String)? {
        for record in records.reversed() where record.plan?.made.digest == digest {
            return record.plan.map { ($0.made.document, record.tenant) }
        }
        return nil
    }
}

extension IncidentLedger {
    /// The incidents with a run that is not over, the first begun first.
    /// - Complexity: O(incidents held).
    public var incidentsWithOpenRun: [IncidentIdentifier] {
        records.filter(\.hasOpenRun)
            .sorted { ($0.run?.begunAt ?? .epoch, $0.id) < ($1.run?.begunAt ?? .epoch, $1.id) }.map(\.id)
    }
}
