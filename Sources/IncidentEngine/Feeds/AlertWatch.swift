internal import Connectors
internal import IncidentModel

/// Compares what an Alertmanager lists with what is known, and says which alerts were missed and which are over.
///
/// A pure state machine. An alert that is not listed is over only when two answers lacked it, the second some time after
/// the first; and unless all alerts are this Alertmanager's, only when it was once listed here.
struct AlertWatch: Sendable {
    /// An alert as both ways of hearing of it name it: the listing has its start in milliseconds.
    struct Identity: Hashable, Sendable {
        private let fingerprint: String
        private let milliseconds: Int64

        init(_ alert: Alert) {
            fingerprint = alert.fingerprint.isEmpty ? AlertFingerprint.text(of: alert.labels) : alert.fingerprint
            let seconds = alert.startsAt.seconds.multipliedReportingOverflow(by: 1000)
            milliseconds =
                seconds.overflow
                ? alert.startsAt.seconds : seconds.partialValue &+ Int64(alert.startsAt.nanoseconds / 1_000_000)
        }
    }

    /// What is to be done about a listing.
    struct Outcome: Sendable, Equatable {
        /// Alerts that hold and may never have been heard of.
        var missed: [Alert] = []
        /// Alerts that were said to be over since they were not listed, and are listed again.
        var returned: [Alert] = []
        /// Alerts that are over, as they were known; nobody may have said so.
        var vanished: [Alert] = []
    }

    /// The most alerts that are remembered in each way.
    static let mostRemembered = 100_000

    /// The receiver whose alerts count; nil for all.
    let receiver: String?
    /// Whether every alert that bears the sender's name comes from this Alertmanager.
    let isOnlySender: Bool
    /// The least time between two answers that lack an alert before it counts as over.
    let patience: Duration
    /// What was listed here and is not over.
    private var listed: Set<Identity> = []
    /// Since when alerts that are known to fire were not listed.
    private var missing: [Identity: Duration] = [:]
    /// What was said to be over since it was not listed.
    private var ended: Set<Identity> = []

    init(receiver: String?, isOnlySender: Bool, patience: Duration) {
        (self.receiver, self.isOnlySender, self.patience) = (receiver, isOnlySender, patience)
    }

    /// Takes a listing in.
    /// - Parameters:
    ///   - listing: What is listed.
    ///   - known: What was known to fire when the question was asked.
    ///   - now: The time since any fixed moment.
    /// - Returns: What is to be done.
    /// - Complexity: O(listed + known).
    mutating func compare(_ listing: AlertmanagerListing, known: [Alert], at now: Duration) -> Outcome {
        var outcome = Outcome()
        let knownNames = Set(known.map { Identity($0) })
        var present: Set<Identity> = []
        for item in listing.items {
            let name = Identity(item.alert)
            guard present.insert(name).inserted else { continue }
            if listed.count < Self.mostRemembered { listed.insert(name) }
            guard item.isActive, receiver.map({ item.receivers.contains($0) }) ?? true else { continue }
            if ended.remove(name) != nil {
                outcome.returned.append(item.alert)
            } else if !knownNames.contains(name) {
                outcome.missed.append(item.alert)
            }
        }
        for alert in known {
            let name = Identity(alert)
            guard !present.contains(name), isOnlySender || listed.contains(name) else { continue }
            guard let since = missing[name] else {
                if missing.count < Self.mostRemembered { missing[name] = now }
                continue
            }
            if now - since >= patience { outcome.vanished.append(alert) }
        }
        missing = missing.filter { knownNames.contains($0.key) && !present.contains($0.key) }
        // What is neither listed nor known to fire needs no memory.
        listed = listed.filter { present.contains($0) || knownNames.contains($0) }
        return outcome
    }

    /// Notes that alerts were said to be over.
    mutating func noteEnd(of alerts: [Alert]) {
        for alert in alerts {
            let name = Identity(alert)
            missing[name] = nil
            if ended.count < Self.mostRemembered { ended.insert(name) }
        }
    }

    /// Notes that alerts were not said to hold again after all.
    mutating func noteFailure(of returned: [Alert]) { ended.formUnion(returned.map { Identity($0) }) }

    /// Starts counting anew what is not listed: the Alertmanager has not been up for long enough to know.
    mutating func forgive() { missing = [:] }
}
