internal import ContentDigests
internal import IncidentModel
internal import StructuredDocuments

/// The fold of alerts: the same steps when they arrive and when the journal is replayed.
extension IncidentLedger {
    /// Opens an incident for `alert`.
    mutating func open(_ id: IncidentIdentifier, for alert: Alert, _ origin: AlertOrigin, at time: Timestamp) -> UInt32
    {
        let number = UInt32(records.count)
        let title = InertText(Self.title(of: alert, origin), maximum: 160).text
        let record = IncidentRecord(id: id, origin: origin, title: title, severity: alert.severity, openedAt: time)
        records.append(record)
        places[id] = number
        openCount += 1
        return number
    }

    /// What an incident is about, from its first alert.
    private static func title(of alert: Alert, _ origin: AlertOrigin) -> String {
        let name = alert.name.isEmpty ? "an alert without a name" : alert.name
        return origin.entities.first.map { "\(name) on \($0.phrase)" } ?? name
    }

    /// The name that an incident opened by this alert gets; another one where that is taken.
    func identifier(for key: AlertKey, at time: Timestamp) -> IncidentIdentifier {
        var attempt = 0
        while true {
            let digest = ContentDigest(of: "\(key.digest.high) \(key.digest.low) \(time) \(attempt)")
            if let id = IncidentIdentifier("inc-" + digest.hexadecimal.prefix(12)), places[id] == nil { return id }
            attempt += 1
        }
    }

    /// Takes an alert in: into the table, its incident's counts, and the index.
    /// - Parameters:
    ///   - mark: What the state needs of it.
    ///   - number: Its incident; `noIncident` for one that was over before anybody heard of it.
    ///   - source: Who sent it.
    ///   - time: When it arrived.
    ///   - alert: Gives the alert itself, for those that are kept whole; nil when it cannot be read.
    mutating func attach(
        _ mark: AlertMark,
        to number: UInt32,
        from source: String,
        at time: Timestamp,
        _ alert: () -> Alert?
    ) {
        let slot = AlertTable.Slot(
            incident: number,
            changed: AlertTable.second(time.seconds),
            isFiring: mark.isFiring
        )
        let previous = table.update(mark.key, to: slot)
        sinceSweep += 1
        guard number != Self.noIncident else { return }
        // The alert may have left another incident, which was over, for this one.
        let place = previous.flatMap { standing($0.incident) == number ? $0 : nil }
        let target =
            place != nil
            ? nil : index.attach(mark.names, mark.scope, to: number, at: time.seconds, configuration.stormSeconds)
        let most = wholeLimit
        let kept = records[Int(number)].attach(mark, place, from: source, at: time, keeping: most, alert)
        wholeCount += kept.added
        unreadable += kept.isUnreadable ? 1 : 0
        if let target { noteTarget(mark.scope, number, after: target) }
    }

    /// Remembers the incident of a scope that has the most alerts: what a storm's alerts join.
    private mutating func noteTarget(_ scope: GroupingIndex.Scope, _ number: UInt32, after before: UInt32) {
        guard before != number else { return }
        let target = standing(before)
        let isLarger =
            target != number && isOpen(target) && records[Int(target)].total >= records[Int(number)].total
        let next = isLarger ? target : number
        if next != before { index.setTarget(scope, next) }
    }

    /// The most alerts of one incident that are kept whole now: the fewer, the more are kept of all.
    var wholeLimit: Int {
        if wholeCount < configuration.allWholeAlerts / 2 { return configuration.wholeAlerts }
        return min(wholeCount < configuration.allWholeAlerts ? 20 : 1, configuration.wholeAlerts)
    }

    /// Whether enough has come in that what is old should go.
    var isSweepDue: Bool { sinceSweep >= Self.sweepInterval }

    /// Lets go of what is too old to matter.
    /// - Complexity: O(names), and O(alerts) when many are remembered.
    mutating func sweep(at time: Timestamp) {
        sinceSweep = 0
        let longest = max(configuration.groupingSeconds, configuration.reopeningSeconds, 2 * configuration.stormSeconds)
        index.forget(longerThan: longest, at: time.seconds)
        compactIfDue()
        guard table.count > configuration.rememberedAlerts * 3 / 4 else { return }
        table.forgetResolved(before: AlertTable.second(time.seconds - configuration.rememberedSeconds))
        if table.count > configuration.rememberedAlerts {
            table.forgetResolved(before: AlertTable.second(time.seconds - configuration.rememberedSeconds / 24))
        }
        if table.count > configuration.rememberedAlerts {
            // Memory is bounded whatever comes. An incident whose alerts are forgotten stays open until a person ends it.
            table.forgetOldest(keeping: configuration.rememberedAlerts * 7 / 8)
        }
    }
}

extension IncidentRecord {
    /// Takes an alert in.
    /// - Parameters:
    ///   - mark: What the state needs of it.
    ///   - place: What was remembered of it, when it is an alert of this incident already.
    ///   - source: Who sent it.
    ///   - time: When it arrived.
    ///   - most: The most alerts that are kept whole.
    ///   - alert: Gives the alert itself.
    /// - Returns: How many more alerts are kept whole now, and whether this one could not be read.
    fileprivate mutating func attach(
        _ mark: AlertMark,
        _ place: AlertTable.Slot?,
        from source: String,
        at time: Timestamp,
        keeping most: Int,
        _ alert: () -> Alert?
    ) -> (added: Int, isUnreadable: Bool) {
        firing += (mark.isFiring ? 1 : 0) - (place?.isFiring == true ? 1 : 0)
        updatedAt = time
        if mark.isFiring { severity = max(severity, mark.severity) }
        if place == nil {
            total += 1
            if let service = mark.service { mention(service) }
        }
        let before = alerts.count
        let isUnreadable = !keep(mark, from: source, isKnown: place != nil, upTo: most, alert)
        return (alerts.count - before, isUnreadable)
    }

    /// Keeps an alert whole, or its newer state.
    /// - Returns: False when it was to be kept and cannot be read.
    /// - Complexity: O(1) for a new alert while there is room, else O(alerts kept).
    private mutating func keep(
        _ mark: AlertMark,
        from source: String,
        isKnown: Bool,
        upTo most: Int,
        _ alert: () -> Alert?
    ) -> Bool {
        if isKnown, let place = alerts.firstIndex(where: { $0.key == mark.key }) {
            guard let newer = alert() else { return false }
            let whole = newer.labels.labels.isEmpty ? alerts[place].alert.ended(like: newer) : newer
            replace(place, with: WholeAlert(key: mark.key, source: alerts[place].source, alert: whole))
        } else if alerts.count < most {
            guard let alert = alert() else { return false }
            // A resolution that names its alert by the key alone tells nothing of one that is not kept.
            if !mark.isFiring, alert.labels.labels.isEmpty { return true }
            alerts.append(WholeAlert(key: mark.key, source: source, alert: alert))
            overCount += mark.isFiring ? 0 : 1
        } else if overCount > 0, mark.isFiring, let place = alerts.firstIndex(where: { $0.alert.status == .resolved }) {
            // What holds matters more than what is over.
            guard let alert = alert() else { return false }
            replace(place, with: WholeAlert(key: mark.key, source: source, alert: alert))
        }
        return true
    }

    private mutating func replace(_ place: Int, with whole: WholeAlert) {
        overCount += (whole.alert.status == .resolved ? 1 : 0) - (alerts[place].alert.status == .resolved ? 1 : 0)
        alerts[place] = whole
    }

    /// Counts those of the alerts that are over anew.
    mutating func countOver() { overCount = alerts.count { $0.alert.status == .resolved } }
}

extension Alert {
    /// This alert with the state of another one, which names it by its key alone.
    func ended(like other: Alert) -> Alert {
        Alert(
            status: other.status,
            labels: labels,
            annotations: annotations,
            startsAt: startsAt,
            endsAt: other.endsAt ?? other.startsAt,
            generatorURL: generatorURL,
            fingerprint: fingerprint
        )
    }
}
