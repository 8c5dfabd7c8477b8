internal import IncidentModel

/// Which incident a new alert belongs to.
extension IncidentLedger {
    /// Where a new alert goes.
    enum Destination: Equatable {
        /// Into this open incident.
        case existing(UInt32)
        /// Into this one, which was over and is no longer.
        case reopened(UInt32)
        /// Into one of its own.
        case new
    }

    /// The most names around an alert's entities that are looked up.
    private static let mostNeighbours = 64

    /// Where a new alert that fires goes: to what alerted about the same thing, then about its neighbours in the graph of
    /// calls, then under the same name when many things say it, then into the storm that is going on.
    /// - Complexity: O(entities × neighbours), each a look-up.
    func destination(
        of mark: AlertMark,
        _ origin: AlertOrigin,
        _ neighbours: Neighbours,
        at time: Timestamp
    ) -> Destination {
        let scope = mark.scope
        let second = time.seconds
        for entity in origin.entities {
            guard let lead = index.lead(to: entity, scope) else { continue }
            if let number = usable(lead, at: second) { return .existing(number) }
            if let number = reopenable(lead, at: time) { return .reopened(number) }
        }
        if let number = besides(origin, scope, neighbours, at: second) { return .existing(number) }
        let length = configuration.stormSeconds
        if index.recent(alertsNamed: mark.names.alert, scope, at: second, length) >= configuration.stormEntities,
            let number = index.lead(to: mark.names.alert, scope).flatMap({ usable($0, at: second) })
        {
            return .existing(number)
        }
        if index.recent(scope, at: second, length) >= configuration.stormAlerts,
            let target = index.target(scope).map({ standing($0) }), isOpen(target),
            second - records[Int(target)].updatedAt.seconds <= configuration.groupingSeconds
        {
            return .existing(target)
        }
        return .new
    }

    /// The incident of a neighbour.
    private func besides(
        _ origin: AlertOrigin,
        _ scope: GroupingIndex.Scope,
        _ neighbours: Neighbours,
        at second: Int64
    ) -> UInt32? {
        for entity in origin.entities {
            for name in neighbours.names(around: entity.name).prefix(Self.mostNeighbours) {
                if let lead = index.lead(to: name, scope), let number = usable(lead, at: second) { return number }
            }
        }
        return nil
    }

    /// The open incident that a lead means, when it is fresh enough.
    private func usable(_ lead: GroupingIndex.Lead, at second: Int64) -> UInt32? {
        let number = standing(lead.incident)
        return isOpen(number) && second - lead.second <= configuration.groupingSeconds ? number : nil
    }

    /// The incident that a lead means, when it was over only lately.
    private func reopenable(_ lead: GroupingIndex.Lead, at time: Timestamp) -> UInt32? {
        let number = standing(lead.incident)
        guard number < records.count, let end = records[Int(number)].resolvedAt,
            time.seconds - end.seconds <= configuration.reopeningSeconds
        else { return nil }
        return number
    }

    /// The incidents that a storm swallows at the moment at which it is recognised: those of its scope that were opened
    /// while it rose, and that nobody has dealt with yet.
    func swallowed(by target: UInt32, _ origin: AlertOrigin, at time: Timestamp) -> [UInt32] {
        let begin = time.seconds - 2 * configuration.stormSeconds
        var found: [UInt32] = []
        for number in records.indices.reversed() {
            let record = records[number]
            guard record.openedAt.seconds >= begin else { break }
            guard number != target, record.status == .open, !record.isHandled, record.tenant == origin.tenant,
                record.environment == origin.environment
            else { continue }
            found.append(UInt32(number))
        }
        return found.reversed()
    }
}
