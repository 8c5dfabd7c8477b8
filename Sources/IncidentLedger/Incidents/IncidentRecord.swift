public import ContentDigests
public import IncidentModel

/// Names an incident: `inc-` and twelve hexadecimal digits, made from the first alert, so that any instance can make one.
public typealias IncidentIdentifier = Identifier<IncidentRecord>

/// What is known of one incident: the fold of its events.
public struct IncidentRecord: Sendable, Equatable {
    /// Whether somebody has to care.
    ///
    /// `open` → `resolved`, `merged`; `resolved` → `open`; `merged` is final.
    public enum Status: String, Sendable, CaseIterable {
        /// Something still alerts, or nobody has said that it is over.
        case open
        /// Every alert is resolved, or a person said that it is over.
        case resolved
        /// It turned out to be a part of another incident.
        case merged
    }

    /// How far it has come, in one word.
    public enum Phase: String, Sendable, CaseIterable {
        case new, diagnosed, abstained, planned
        case awaitingApproval = "awaiting-approval"
        case approved, rejected
        case handedOver = "handed-over"
        /// The plan is being carried out.
        case running
        /// It waits for a person's word in the middle of it.
        case needsPerson = "needs-person"
        /// It was carried out, each step verified.
        case carriedOut = "carried-out"
        /// It did not succeed, and what was done was undone as far as that goes, or a person ended it.
        case ended
        case resolved, merged
    }

    /// What a diagnosis says, in short; the whole stands in the journal under its digest.
    public struct Cause: Sendable, Hashable {
        /// What is broken.
        public let entity: EntityReference
        /// How.
        public let fault: String
        /// In a sentence, inert.
        public let summary: String
        /// How likely, 0 to 1.
        public let confidence: Double

        /// Creates a cause.
        public init(entity: EntityReference, fault: String, summary: String, confidence: Double) {
            self.entity = entity
            self.fault = fault
            self.summary = summary
            self.confidence = confidence
        }
    }

    /// The diagnosis that stands.
    public struct Diagnosis: Sendable, Hashable {
        /// The digest of its document.
        public let digest: ContentDigest
        /// The first hypothesis; nil when it abstained.
        public let cause: Cause?

        /// Creates a diagnosis.
        public init(digest: ContentDigest, cause: Cause?) {
            self.digest = digest
            self.cause = cause
        }
    }

    /// An alert that is kept whole while the incident is open.
    public struct WholeAlert: Sendable, Equatable {
        /// What repeats of it have in common.
        let key: AlertKey
        /// Who sent it.
        public let source: String
        /// The alert as it is now.
        public internal(set) var alert: Alert
    }

    /// What a person wrote.
    public struct Note: Sendable, Hashable {
        /// When.
        public let time: Timestamp
        /// Who.
        public let author: String
        /// What, inert.
        public let text: String
    }

    /// The most notes that are kept in memory; all stand in the journal.
    static let mostNotes = 50
    /// The most names of services that are kept.
    static let mostServices = 12

    /// Its name.
    public let id: IncidentIdentifier
    /// The tenant; empty when there is one tenant.
    public let tenant: String
    /// The environment; empty when no alert names it.
    public let environment: String
    /// What it is about, in a few words, inert.
    public let title: String
    /// When its first alert arrived.
    public let openedAt: Timestamp
    /// The worst that an alert of it said; never lowered by another text.
    public internal(set) var severity: Severity
    /// Whether somebody has to care.
    public internal(set) var status = Status.open
    /// When it last changed.
    public internal(set) var updatedAt: Timestamp
    /// When it was resolved or merged.
    public internal(set) var resolvedAt: Timestamp?
    /// The incident that it is a part of, when it was merged.
    public internal(set) var mergedInto: IncidentIdentifier?
    /// How many of its alerts hold.
    public internal(set) var firing = 0
    /// How many alerts it has had.
    public internal(set) var total = 0
    /// The names of what alerts, the first of them.
    public internal(set) var services: [String] = []
    /// Its alerts, as many as are kept whole; none once it is over.
    public internal(set) var alerts: [WholeAlert] = []
    /// How many of these are over.
    var overCount = 0
    /// The diagnosis that stands.
    public internal(set) var diagnosis: Diagnosis?
    /// The plan that stands.
    public internal(set) var plan: StandingPlan?
    /// The last run of a plan of it.
    public internal(set) var run: StandingRun?
    /// A plan that came too late to stand, offered as an improvement.
    public internal(set) var latePlan: ContentDigest?
    /// What people wrote.
    public internal(set) var notes: [Note] = []
    /// The number of its last entry in the journal: what an ETag is made of.
    public internal(set) var version: UInt64 = 0

    /// Whether a run of a plan of it is not over.
    public var hasOpenRun: Bool { run.map { !$0.isOver } ?? false }

    /// How far it has come.
    ///
    /// A run that is not over comes first: neither alerts that end meanwhile, nor another plan, may hide that it waits for a
    /// person.
    public var phase: Phase {
        if let run, !run.isOver { return run.phase }
        switch status {
        case .resolved: return .resolved
        case .merged: return .merged
        case .open: break
        }
        guard let diagnosis else { return .new }
        if let run, run.begun.intent == plan?.intent { return run.phase }
        if let plan { return plan.phase }
        return diagnosis.cause == nil ? .abstained : .diagnosed
    }

    /// The evidence's alerts, in the order of arrival.
    public var wholeAlerts: [Alert] { alerts.map(\.alert) }

    init(
        id: IncidentIdentifier,
        origin: AlertOrigin,
        title: String,
        severity: Severity,
        openedAt: Timestamp
    ) {
        self.id = id
        tenant = origin.tenant
        environment = origin.environment
        self.title = title
        self.severity = severity
        self.openedAt = openedAt
        updatedAt = openedAt
    }

    /// Adds a name to those that alert.
    mutating func mention(_ name: String) {
        guard services.count < Self.mostServices, !services.contains(name) else { return }
        services.append(name)
    }
}
