internal import ContentDigests
public import IncidentModel

/// What a repeat of an alert has in common with it: source, fingerprint and start, in 128 bits.
///
/// A digest, not the texts: a million alerts must be remembered. SHA-256 cut to 128 bits, so that nobody can make an alert
/// that hides another one.
public struct AlertKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// The key of an alert from a source.
    /// - Parameters:
    ///   - alert: The alert; its labels stand for a fingerprint that the sender left out.
    ///   - source: The name of the sender's kind and, where there are several, of the sender.
    ///   - tenant: The tenant that it belongs to: one tenant's alert is never another's repeat.
    /// - Complexity: O(length of the texts).
    public init(of alert: Alert, from source: String, tenant: String) {
        // A sender of PagerDuty's events names an alert by its key alone: each event has its own time, and one that
        // resolves has no labels. The sender is part of the source, so nobody reaches another one's alerts.
        let isKeyed = source.hasPrefix("pagerduty")
        var feed: [UInt8] = []
        feed.reserveCapacity(96)
        Self.append(source, to: &feed)
        Self.append(isKeyed ? "" : tenant, to: &feed)
        Self.append(alert.fingerprint, to: &feed)
        let start = isKeyed ? Timestamp.epoch : alert.startsAt
        Self.append(UInt64(bitPattern: start.seconds), to: &feed)
        Self.append(UInt64(UInt32(bitPattern: start.nanoseconds)), to: &feed)
        if alert.fingerprint.isEmpty {
            for label in alert.labels {
                Self.append(label.name, to: &feed)
                Self.append(label.value, to: &feed)
            }
        }
        let digest = ContentDigest(of: feed).bytes
        high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The part of a table of 256 that it belongs to: its first byte.
    var part: Int { Int(high >> 56) }

    /// A part of a digest is as good as a hash of the whole.
    public func hash(into hasher: inout Hasher) { hasher.combine(low) }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Each text is fed with its length, so that no two different alerts feed the same bytes.
    private static func append(_ text: String, to feed: inout [UInt8]) {
        append(UInt64(text.utf8.count), to: &feed)
        feed.append(contentsOf: text.utf8)
    }

    private static func append(_ number: UInt64, to feed: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) { feed.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
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
