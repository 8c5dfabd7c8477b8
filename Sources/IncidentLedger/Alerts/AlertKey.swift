internal import ContentDigests
public import IncidentModel

/// What a repeat of an alert has in common with it: source, fingerprint and start, in 128 bits.
///
/// A digest that nobody can forge, so that no alert hides another one.
public struct AlertKey: Hashable, Sendable {
    let digest: HalfDigest

    /// The key of an alert from a source.
    /// - Parameters:
    ///   - alert: The alert; its labels stand for a fingerprint that the sender left out.
    ///   - source: The name of the sender's kind and, where there are several, of the sender.
    ///   - tenant: The tenant that it belongs to: one tenant's alert is never another's repeat.
    /// - Complexity: O(length of the texts).
    public init(of alert: Alert, from source: String, tenant: String) {
        self.init(
            fingerprint: alert.fingerprint,
            labels: alert.labels,
            startsAt: alert.startsAt,
            from: source,
            tenant: tenant
        )
    }

    /// The key of an alert of which only this is known.
    init(fingerprint: String, labels: LabelSet, startsAt: Timestamp, from source: String, tenant: String) {
        // A sender of PagerDuty's events names an alert by its key alone: each event has its own time, and one that
        // resolves has no labels. The sender is part of the source, so nobody reaches another one's alerts.
        let isKeyed = source.hasPrefix("pagerduty")
        var feed = DigestFeed(capacity: 96)
        feed.append(source)
        feed.append(isKeyed ? "" : tenant)
        feed.append(fingerprint)
        let start = isKeyed ? Timestamp.epoch : startsAt
        feed.append(UInt64(bitPattern: start.seconds))
        // To the millisecond: who asks Alertmanager for its alerts is told no more, while its webhook tells all.
        feed.append(UInt64(UInt32(bitPattern: start.nanoseconds / 1_000_000 * 1_000_000)))
        if fingerprint.isEmpty {
            let all = labels.labels.span
            for place in all.indices {
                feed.append(all[place].name)
                feed.append(all[place].value)
            }
        }
        digest = HalfDigest(feed)
    }

    /// The part of a table of 256 that it belongs to: its first byte.
    var part: Int { Int(digest.high >> 56) }

    init(_ digest: HalfDigest) { self.digest = digest }
}

extension Alert {
    /// The most bytes of one alert that are taken in: what the journal can hold in one entry, with room to spare.
    public static let heaviest = 512 << 10

    /// Bytes that it takes in the journal, roughly and rather too many: escapes may double a text.
    public var weight: Int {
        [labels, annotations].reduce(128 + 2 * (generatorURL.utf8.count + fingerprint.utf8.count)) { sum, set in
            set.labels.reduce(sum) { $0 + 2 * ($1.name.utf8.count + $1.value.utf8.count) + 6 }
        }
    }
}
