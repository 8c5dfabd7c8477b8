internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import Synchronization

/// What came of asking the sources out of turn.
public struct SourceRefresh: Sendable, Equatable {
    /// The sources that answered a question asked after the call, by name.
    public let fresh: [String]
    /// The sources that did not in time.
    public let stale: [String]

    /// Whether everything that is asked is known as it is now; true where nothing is configured to be asked.
    public var isComplete: Bool { stale.isEmpty }
}

/// What sources tell, and how they do.
extension LiveEngine {
    /// Asks the sources now, before a step and to verify one: together with others who wait for the same, and for a second at
    /// most, a cluster for ten. A source that is left alone since it failed repeatedly is not asked.
    /// - Returns: Which sources answered. Conditions that are read afterwards go by what is known then.
    public func refreshSources() async -> SourceRefresh {
        let feeds = state.withLock { $0.feeds }
        let answers = await withTaskGroup(of: (String, Bool).self) { group in
            for feed in feeds { group.addTask { (feed.name, await feed.refresh(within: feed.patience)) } }
            return await group.reduce(into: [(String, Bool)]()) { $0.append($1) }
        }
        return SourceRefresh(
            fresh: answers.filter(\.1).map(\.0).sorted(),
            stale: answers.filter { !$0.1 }.map(\.0).sorted()
        )
    }

    /// What is known of an incident after the sources were asked: what one that did not answer told before counts as unknown,
    /// for it may be of the time before a step.
    /// - Parameters:
    ///   - id: The incident.
    ///   - act: The moment of the act whose effect is looked for; nothing older is evidence then. Nil just before a step.
    /// - Returns: The snapshot.
    func freshSnapshot(of id: IncidentIdentifier, since act: Timestamp? = nil) async -> IncidentSnapshot {
        let refresh = await refreshSources()
        let (feeds, cluster) = state.withLock { ($0.feeds, $0.observed?.source) }
        var bar = EvidenceBar(stale: refresh.stale, since: act)
        for feed in feeds { bar.lags[feed.name] = feed.lag.components.seconds }
        // What a cluster said that nobody asks any more is of some time before.
        if act != nil, let cluster, !refresh.fresh.contains(cluster) { bar.stale.append(cluster) }
        return await snapshot(of: id, by: bar)
    }

    /// How the sources do, in the order of the configuration.
    public var sources: [SourceFigures] { state.withLock { $0.feeds }.map(\.figures) }

    /// Knows from now on what is asked.
    func follow(_ feeds: [Feed]) { state.withLock { $0.feeds = feeds } }

    /// Tells everybody what is wrong with a source, or that it is well again, and keeps that in the journal.
    func tell(_ problem: String?, ofSource name: String) {
        let kind = "source/\(name)"
        // Taken back first: an alarm keeps the words that it was raised with.
        alarm(kind, nil)
        if let problem { alarm(kind, "source `\(name)`: \(problem)") }
        let text = problem.map { "Source \(name): \($0)" } ?? "Source \(name) is well again."
        let remark = Remark(kind: problem == nil ? "source.recovered" : "source.failed", text: text)
        note(refusal: remark, by: "engine")
    }
}
