public import IncidentModel
public import LogTemplates
public import Traces

/// Everything that was read about one incident, before anybody thought about it.
public struct IncidentEvidence: Sendable {
    /// A stretch of time.
    public struct Window: Sendable, Hashable {
        /// The first moment.
        public let start: Timestamp
        /// The last moment.
        public let end: Timestamp

        /// Creates a stretch of time.
        public init(start: Timestamp, end: Timestamp) {
            self.start = start
            self.end = end
        }
    }

    /// The name of the incident or bundle.
    public var id: String
    /// When the evidence was taken, when it says.
    public var capturedAt: Timestamp?
    /// The time under suspicion, when it is given.
    public var window: Window?
    /// A time believed normal, when it is given.
    public var baseline: Window?
    /// The namespace that the evidence is about.
    public var namespace: String?
    /// Services where users come in.
    public var entrypoints: [String] = []
    /// The alerts, without repeats.
    public var alerts: [Alert] = []
    /// Who calls whom.
    public var topology = Topology.empty
    /// What was changed.
    public var changes: [Change] = []
    /// What the control plane said.
    public var cluster = ClusterState()
    /// What programs logged.
    public var logs: [LogRecord] = []
    /// What the logs show by kind and emitter, when they were read whole.
    public var logSummary: LogSummary?
    /// What the traces show.
    public var traces: TraceSummary?
    /// What was measured.
    public var metrics: [MetricSeries] = []
    /// From when on the last sample of a series says what is; nil where the newest sample of all tells the present.
    public var factsSince: Timestamp?
    /// What operators declared to exist.
    public var declared: [EntityReference] = []
    /// What operators declared of what exists.
    public var declaredFacts: [DeclaredFact] = []
    /// Whether only what operators declared may be a target.
    public var isInventoryClosed = false
    /// Parts of a full evidence bundle that were absent.
    public var missing: [String] = []
    /// Parts of the bundle that are there and could not be read at all.
    public var unreadable: [String] = []
    /// What could not be read, with file and place, and what was left out because of it.
    public var notes: [String] = []

    /// Nothing was read.
    public init(id: String) { self.id = id }

    /// The moment that counts as "now": when the evidence was taken, else its newest time stamp. Never the clock, so
    /// that a replay of the same evidence agrees.
    public var referenceTime: Timestamp {
        if let capturedAt { return capturedAt }
        if let window { return window.end }
        let times = alerts.map(\.startsAt) + alerts.compactMap(\.endsAt) + changes.map(\.time) + logs.compactMap(\.time)
        return times.max() ?? .epoch
    }
}
