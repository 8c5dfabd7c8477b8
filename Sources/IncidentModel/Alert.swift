/// One alert as a monitoring system sent it: untrusted text about something that it believes wrong.
public struct Alert: Hashable, Sendable {
    /// Whether it still holds.
    public enum Status: String, Sendable, CaseIterable {
        /// The condition holds.
        case firing
        /// The condition no longer holds.
        case resolved
    }

    /// Whether it still holds.
    public let status: Status
    /// What identifies the alert and the thing it speaks of.
    public let labels: LabelSet
    /// Prose for people. It may name things, but it never decides anything by itself.
    public let annotations: LabelSet
    /// When the condition began to hold.
    public let startsAt: Timestamp
    /// When it ceased to hold; nil while it does, or when the sender wrote Go's zero time.
    public let endsAt: Timestamp?
    /// The sender's link to the rule, shown but never opened.
    public let generatorURL: String
    /// The sender's identity of the label set, used with `startsAt` to recognise a repeat.
    public let fingerprint: String

    /// Creates an alert.
    public init(
        status: Status,
        labels: LabelSet,
        annotations: LabelSet = .empty,
        startsAt: Timestamp,
        endsAt: Timestamp? = nil,
        generatorURL: String = "",
        fingerprint: String = ""
    ) {
        self.status = status
        self.labels = labels
        self.annotations = annotations
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.generatorURL = generatorURL
        self.fingerprint = fingerprint
    }

    /// The rule's name, label `alertname`; empty when the sender left it out.
    public var name: String { labels["alertname"] ?? "" }

    /// How bad the sender says it is.
    public var severity: Severity { Severity(label: labels["severity"] ?? labels["priority"] ?? "") }

    /// What a repeat of the same alert has in common with it.
    public var identity: Identity { Identity(fingerprint: fingerprint, labels: labels, startsAt: startsAt) }

    /// The key by which repeats are recognised: the sender's fingerprint with the start, or the labels when it sent none.
    public struct Identity: Hashable, Sendable {
        /// The sender's fingerprint; empty when it sent none.
        let fingerprint: String
        /// The labels, only where there is no fingerprint.
        let labels: LabelSet?
        /// When the condition began to hold.
        let startsAt: Timestamp

        init(fingerprint: String, labels: LabelSet, startsAt: Timestamp) {
            self.fingerprint = fingerprint
            self.labels = fingerprint.isEmpty ? labels : nil
            self.startsAt = startsAt
        }
    }
}

/// How bad a sender says an alert is. Only the order matters; text never lowers what is done about a fault.
public enum Severity: Int, Comparable, Sendable, CaseIterable {
    /// Not an alert about a fault at all: dead man's switches and inhibitors.
    case none
    /// For information.
    case info
    /// Worth a look in working hours; also what an unknown word means.
    case warning
    /// Worth waking somebody.
    case critical

    /// The severity that a label's text means; an unknown word means `warning`, so that nothing is dropped.
    public init(label: String) {
        switch label.lowercased() {
        case "none", "ok": self = .none
        case "info", "information", "informational", "low", "notice", "debug", "p4", "p5": self = .info
        case "critical", "crit", "page", "emergency", "fatal", "high", "error", "severe", "major", "p1", "p2", "sev1",
            "sev2":
            self = .critical
        default: self = .warning
        }
    }

    /// The word for people.
    public var word: String {
        switch self {
        case .none: "none"
        case .info: "info"
        case .warning: "warning"
        case .critical: "critical"
        }
    }

    /// Milder before worse.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
