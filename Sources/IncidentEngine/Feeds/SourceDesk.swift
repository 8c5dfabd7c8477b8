internal import Connectors
internal import CurlTransport
internal import EvidenceCapture
internal import HostProcess
internal import IncidentModel
internal import LocalFiles
internal import Notices
internal import StructuredDocuments

/// Everything that a service asks again and again, by its configuration.
public final class SourceDesk: Sendable {
    /// The most bytes of a file with a token.
    private static let maximumTokenBytes = 8192

    private let engine: LiveEngine
    private let feeds: [Feed]
    private let clients: [HTTPClient]
    private let watches: [(watch: ClusterWatch, feed: Feed)]

    /// The sources of a configuration; nothing is asked before `run`.
    /// - Parameters:
    ///   - engine: Where what they tell goes.
    ///   - configuration: What names them.
    ///   - environment: The environment, for tokens and for `kubectl`.
    ///   - chance: A number from 0 to 1 that nobody foretells.
    /// - Throws: `EngineError` when a token cannot be read.
    public init(
        _ engine: LiveEngine,
        _ configuration: Configuration,
        environment: [String: String],
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) throws(EngineError) {
        self.engine = engine
        var feeds: [Feed] = []
        var clients: [HTTPClient] = []
        var watches: [(ClusterWatch, Feed)] = []
        for settings in configuration.serve.sources {
            let (source, client, watch) = try Self.source(settings, engine, environment)
            if let client { clients.append(client) }
            let name = settings.name
            let feed = Feed(
                name: name,
                kind: settings.word.rawValue,
                every: settings.every,
                lag: settings.lag,
                source: source,
                clock: engine.parts.clock,
                chance: chance
            ) { [engine] problem in
                engine.tell(problem, ofSource: name)
            }
            feeds.append(feed)
            if let watch { watches.append((watch, feed)) }
        }
        (self.feeds, self.clients, self.watches) = (feeds, clients, watches)
        engine.follow(feeds)
    }

    /// Asks each source at its pace until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for feed in feeds { group.addTask(name: "source \(feed.name)") { await feed.run() } }
            for (watch, feed) in watches { group.addTask(name: "watch") { await watch.run { feed.change() } } }
        }
        for client in clients { await client.shutDown() }
    }

    private static func source(
        _ settings: SourceSettings,
        _ engine: LiveEngine,
        _ environment: [String: String]
    ) throws(EngineError) -> (any FeedSource, HTTPClient?, ClusterWatch?) {
        switch settings.kind {
        case .prometheus(let prometheus):
            let (source, client) = try prometheus.source(named: settings.name, environment)
            return (feed(prometheus, engine, source), client, nil)
        case .alertmanager(let alertmanager):
            let client = HTTPClient(configuration: alertmanager.address.transport)
            let token = try Self.token(alertmanager.address.token, of: settings.name, environment)
            return (feed(alertmanager, engine, token: token, client), client, nil)
        case .kubernetes(let kubernetes):
            let cluster = try kubernetes.source(named: settings.name, environment)
            let watch = ClusterWatch(kubernetes, cluster, engine.parts.clock)
            return (feed(kubernetes, engine, cluster, named: settings.name), nil, watch)
        }
    }

    /// A feed of a Prometheus server into an engine.
    static func feed(
        _ settings: PrometheusSettings,
        _ engine: LiveEngine,
        _ source: PrometheusSource
    ) -> PrometheusFeed {
        let desk = PrometheusFeed.Desk(
            take: { batch throws(FeedFailure) in
                do throws(LiveError) { return try engine.ingest(batch, of: settings.tenant).accepted } catch {
                    throw FeedFailure("what it measures cannot be taken in: \(error)")
                }
            },
            tell: { changes throws(FeedFailure) in
                try await tell(changes, engine, from: "prometheus/\(settings.name)")
            }
        )
        return PrometheusFeed(settings, source: source, now: engine.parts.clock.wall, desk: desk)
    }

    private static func tell(
        _ changes: [Change],
        _ engine: LiveEngine,
        from source: String
    ) async throws(FeedFailure) -> Int {
        do throws(LiveError) { return try await engine.ingest(asked: changes, from: source) } catch {
            throw FeedFailure("its releases cannot be taken in: \(error)")
        }
    }

    /// A feed of a cluster into an engine.
    static func feed(
        _ settings: KubernetesSettings,
        _ engine: LiveEngine,
        _ source: any ClusterSource,
        named name: String
    ) -> KubernetesFeed {
        let desk = KubernetesFeed.Desk(
            place: { engine.take($0) },
            tell: { changes throws(FeedFailure) in try await tell(changes, engine, from: "kubernetes/\(name)") }
        )
        return KubernetesFeed(settings, named: name, source: source, clock: engine.parts.clock, desk: desk)
    }

    /// A feed of an Alertmanager into an engine.
    static func feed(
        _ settings: AlertmanagerSettings,
        _ engine: LiveEngine,
        token: String?,
        _ client: HTTPClient
    ) -> AlertmanagerFeed {
        let desk = AlertmanagerFeed.Desk(
            known: { engine.firingAlerts(from: settings.source) },
            take: { missed, others throws(FeedFailure) in
                do throws(LiveError) {
                    return try await engine.ingest(missed: missed, others: others, from: settings.source)
                } catch {
                    throw FeedFailure("its alerts cannot be taken in: \(error)")
                }
            }
        )
        return AlertmanagerFeed(settings, token: token, client: client, clock: engine.parts.clock, desk: desk)
    }

    /// A bearer token; nil where none is configured.
    /// - Throws: `EngineError` when it cannot be read or is none. No message holds it.
    static func token(
        _ source: SecretSource?,
        of name: String,
        _ environment: [String: String]
    ) throws(EngineError) -> String? {
        let text: String
        switch source {
        case nil: return nil
        case .variable(let variable): text = environment[variable] ?? ""
        case .file(let path):
            do throws(FileError) {
                text = String(decoding: try FileReader.bytes(of: path, limit: maximumTokenBytes), as: UTF8.self)
            } catch {
                throw EngineError(.badConfiguration, ["serve.sources: \(name): the token's file: \(error)"])
            }
        }
        let trimmed = text.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
        guard !trimmed.isEmpty, trimmed.count <= 4096, trimmed.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            let problem = "serve.sources: \(name): the token is empty, or holds blanks or control characters"
            throw EngineError(.badConfiguration, [problem])
        }
        return String(decoding: Array(trimmed), as: UTF8.self)
    }
}

extension PrometheusSettings {
    /// The server, with what carries the questions to it.
    /// - Throws: `EngineError` when its token cannot be read.
    func source(
        named name: String,
        _ environment: [String: String]
    ) throws(EngineError) -> (PrometheusSource, HTTPClient) {
        let token = try SourceDesk.token(address.token, of: name, environment)
        let client = HTTPClient(configuration: address.transport)
        return (PrometheusSource(address: address.url, token: token, client: client, time: timeout), client)
    }
}

extension KubernetesSettings {
    /// The cluster.
    /// - Throws: `EngineError` when there is no such program.
    func source(named name: String, _ environment: [String: String]) throws(EngineError) -> KubectlSource {
        guard let path = ChildProcess.located(kubectl, environment: environment) else {
            let shown = InertText(kubectl, maximum: 200).quoted
            throw EngineError(.badConfiguration, ["serve.sources: \(name): \(shown) was not found"])
        }
        return KubectlSource(
            path: path,
            context: context,
            environment: environment,
            time: timeout,
            bytes: Self.mostBytes
        )
    }
}
