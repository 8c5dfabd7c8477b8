internal import Diagnosis
internal import EvidenceCapture
internal import IncidentModel

/// What a cluster says of its objects, kept fresh by asking again; and the releases that it remembers.
struct KubernetesFeed: FeedSource {
    /// What the feed needs of the engine.
    struct Desk: Sendable {
        /// Lets what was read hold.
        let place: @Sendable (ObservedCluster) -> Void
        /// Takes in releases that were not told yet; returns how many.
        let tell: @Sendable ([Change]) async throws(FeedFailure) -> Int
    }

    /// How far back releases are told, in seconds.
    private static let releasesBefore: Int64 = 7 * 86_400

    private let name: String
    private let settings: KubernetesSettings
    private let source: any ClusterSource
    private let clock: EngineClock
    private let desk: Desk

    /// A feed of a cluster.
    init(
        _ settings: KubernetesSettings,
        named name: String,
        source: any ClusterSource,
        clock: EngineClock,
        desk: Desk
    ) {
        self.name = name
        (self.settings, self.source, self.clock, self.desk) = (settings, source, clock, desk)
    }

    /// Asks for everything.
    func ask() async throws(FeedFailure) -> FeedYield {
        // What is read is as old as the question, not as the answer.
        let (time, begin) = (clock.wall(), clock.elapsed())
        let earliest = time.adding(seconds: -Self.releasesBefore)
        let survey = await ClusterSurvey.taken(of: source, settings.namespaces, since: earliest)
        guard !Task.isCancelled else { throw FeedFailure("it was given up") }
        guard !survey.namespaces.isEmpty else {
            throw FeedFailure(survey.missing.first ?? "no namespace could be read")
        }
        desk.place(ObservedCluster(survey, from: name, until: begin + settings.validity))
        var yield = FeedYield(taken: survey.cluster.pods.count + survey.cluster.workloads.count)
        // Of other kinds a cluster may have none, or the account no right to list them: that is told with the evidence.
        let absent = settings.namespaces.filter { !survey.namespaces.contains($0) }
        if !absent.isEmpty {
            yield.faults = ["the pods of \(absent.joined(separator: ", ")) cannot be listed"] + survey.missing.prefix(1)
        }
        yield.taken += try await desk.tell(survey.releases)
        return yield
    }
}

/// What a cluster said a moment ago.
struct ObservedCluster: Sendable {
    /// Its objects.
    let cluster: ClusterState
    /// What could not be had.
    let missing: [String]
    /// The only namespace; nil when there are several.
    let namespace: String?
    /// The source that it is from.
    let source: String
    /// Until when it is taken for what is, by the clock that never jumps.
    let until: Duration
    /// Whether that is over.
    private(set) var isOver = false

    init(_ survey: ClusterSurvey, from source: String, until: Duration) {
        cluster = survey.cluster
        missing = Array(survey.missing.prefix(20))
        namespace = survey.namespaces.count == 1 ? survey.namespaces.first : nil
        (self.source, self.until) = (source, until)
    }

    /// This as it counts at a moment.
    func seen(at now: Duration) -> Self {
        var seen = self
        seen.isOver = now > until
        return seen
    }
}
