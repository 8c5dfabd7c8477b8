internal import IncidentModel

/// By what an alert is known and where it belongs: all that the state needs of most.
struct AlertMark: Sendable {
    /// What repeats of it have in common.
    let key: AlertKey
    /// Whether it holds.
    let isFiring: Bool
    /// How bad it says it is.
    let severity: Severity
    /// Where others that belong to it may be.
    let scope: GroupingIndex.Scope
    /// What it names.
    let names: GroupingIndex.Names
    /// What it is about, for people.
    let service: String?

    /// The mark of an alert.
    init(of alert: Alert, _ key: AlertKey, _ origin: AlertOrigin, _ names: inout GroupingIndex.NameMaker) {
        self.init(labels: alert.labels, isFiring: alert.status == .firing, key, origin, &names)
    }

    /// The mark of an alert of which only this is known.
    init(
        labels: LabelSet,
        isFiring: Bool,
        _ key: AlertKey,
        _ origin: AlertOrigin,
        _ names: inout GroupingIndex.NameMaker
    ) {
        self.key = key
        self.isFiring = isFiring
        severity = labels.alertSeverity
        scope = names.scope(of: origin)
        self.names = names.names(of: labels.alertName, origin)
        service = origin.entities.first?.name
    }
}
