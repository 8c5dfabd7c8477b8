public import IncidentModel

/// Drops repeats of alerts: a sender repeats what still holds, and several receivers may hand on the same.
public enum AlertDeduplication: Sendable {
    /// The alerts each once, in order of start, name and fingerprint. Of several with one identity the last counts, so
    /// that a resolution replaces the alert that it resolves.
    public static func unique(_ alerts: [Alert]) -> [Alert] {
        var last: [Alert.Identity: Alert] = [:]
        for alert in alerts { last[alert.identity] = alert }
        return last.values.sorted { left, right in
            if left.startsAt != right.startsAt { return left.startsAt < right.startsAt }
            if left.name != right.name { return left.name < right.name }
            if left.fingerprint != right.fingerprint { return left.fingerprint < right.fingerprint }
            return left.labels.map { $0.name + "=" + $0.value }
                .lexicographicallyPrecedes(right.labels.map { $0.name + "=" + $0.value })
        }
    }
}
