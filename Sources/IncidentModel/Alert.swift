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
    public var status: Status { storage.status }
    /// What identifies the alert and the thing it speaks of.
    public var labels: LabelSet { storage.labels }
    /// Prose for people. It may name things, but it never decides anything by itself.
    public var annotations: LabelSet { storage.annotations }
    /// When the condition began to hold.
    public var startsAt: Timestamp { storage.startsAt }
    /// When it ceased to hold; nil while it does, or when the sender wrote Go's zero time.
    public var endsAt: Timestamp? { storage.endsAt }
    /// The sender's link to the rule, shown but never opened.
    public var generatorURL: String { storage.generatorURL }
    /// The sender's identity of the label set, used with `startsAt` to recognise a repeat.
    public var fingerprint: String { storage.fingerprint }

    /// What an alert holds, behind one pointer: of a storm of alerts each is passed on many times.
    private final class Storage: Sendable, Hashable {
        let status: Status
        let labels: LabelSet
        let annotations: LabelSet
        let startsAt: Timestamp
        let endsAt: Timestamp?
        let generatorURL: String
        let fingerprint: String

        init(
            _ status: Status,
            _ labels: LabelSet,
            _ annotations: LabelSet,
            from startsAt: Timestamp,
            to endsAt: Timestamp?,
            _ generatorURL: String,
            _ fingerprint: String
        ) {
            self.status = status
            self.labels = labels
            self.annotations = annotations
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.generatorURL = generatorURL
            self.fingerprint = fingerprint
        }

        static func == (lhs: Storage, rhs: Storage) -> Bool {
            lhs === rhs
                || lhs.status == rhs.status && lhs.startsAt == rhs.startsAt && lhs.endsAt == rhs.endsAt
                    && lhs.fingerprint == rhs.fingerprint && lhs.labels == rhs.labels
                    && lhs.annotations == rhs.annotations && lhs.generatorURL == rhs.generatorURL
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(labels)
            hasher.combine(startsAt)
            hasher.combine(fingerprint)
        }
    }

    private let storage: Storage

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
        storage = Storage(status, labels, annotations, from: startsAt, to: endsAt, generatorURL, fingerprint)
    }

    /// The rule's name, label `alertname`; empty when the sender left it out.
    public var name: String { labels.alertName }

    /// How bad the sender says it is.
    public var severity: Severity { labels.alertSeverity }

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

extension LabelSet {
    /// The rule's name of an alert with these labels; empty when the sender left it out.
    public var alertName: String { self["alertname"] ?? "" }

    /// How bad the sender of an alert with these labels says it is.
    public var alertSeverity: Severity { Severity(label: self["severity"] ?? self["priority"] ?? "") }
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
        // Nearly every alert says one of these two, in this spelling.
        switch label {
        case "critical": self = .critical
        case "warning": self = .warning
        default: self = Self.meant(by: label.lowercased())
        }
    }

    /// The severity that a word in lower case means.
    private static func meant(by word: String) -> Severity {
        switch word {
        case "none", "ok": .none
        case "info", "information", "informational", "low", "notice", "debug", "p4", "p5": .info
        case "critical", "crit", "page", "emergency", "fatal", "high", "error", "severe", "major", "p1", "p2", "sev1",
            "sev2":
            .critical
        default: .warning
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
