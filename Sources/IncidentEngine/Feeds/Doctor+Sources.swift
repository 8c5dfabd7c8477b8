internal import Connectors
internal import CurlTransport
internal import EvidenceCapture
internal import IncidentModel
internal import StructuredDocuments
internal import Synchronization

/// Whether what the service asks again and again answers.
extension Doctor {
    /// A finding for each source, in the order of the configuration; none where none is configured.
    func sources() async -> [Finding] {
        var findings: [Finding] = []
        for settings in configuration.serve.sources {
            let subject = "source \(settings.name)"
            guard !isOffline else {
                findings.append(Finding(subject, .missing, "not asked, since this is offline"))
                continue
            }
            findings.append(await finding(subject, settings))
        }
        return findings
    }

    private func finding(_ subject: String, _ settings: SourceSettings) async -> Finding {
        do throws(EngineError) {
            switch settings.kind {
            case .prometheus(let prometheus):
                return try await finding(subject, prometheus, named: settings.name)
            case .alertmanager(let alertmanager):
                return try await finding(subject, alertmanager, named: settings.name)
            case .kubernetes(let kubernetes):
                return await finding(subject, kubernetes, try kubernetes.source(named: settings.name, environment))
            }
        } catch {
            return Finding(subject, .broken, error.problems.joined(separator: "; "))
        }
    }

    /// Asks each of the operators' questions once, so that a wrong one is found before it is needed.
    private func finding(
        _ subject: String,
        _ settings: PrometheusSettings,
        named name: String
    ) async throws(EngineError) -> Finding {
        let (source, client) = try settings.source(named: name, environment)
        let address = settings.address.url
        var state = Finding.State.ok
        var detail: String
        do throws(PrometheusFailure) {
            try await source.probe()
            let desk = PrometheusFeed.Desk(
                take: { batch throws(FeedFailure) in batch.metrics.count },
                tell: { changes throws(FeedFailure) in changes.count }
            )
            let feed = PrometheusFeed(settings, source: source, now: EngineClock.host.wall, desk: desk)
            do throws(FeedFailure) {
                let yield = try await feed.ask()
                detail = "\(address) answers; \(yield.taken) series"
                if !yield.faults.isEmpty {
                    (state, detail) = (.broken, detail + "; " + yield.faults.prefix(5).joined(separator: "; "))
                }
            } catch {
                (state, detail) = (.broken, "\(address): \(error.words)")
            }
        } catch {
            (state, detail) = (.broken, "\(address): \(error.words)")
        }
        await client.shutDown()
        return Finding(subject, state, detail)
    }

    private func finding(
        _ subject: String,
        _ settings: AlertmanagerSettings,
        named name: String
    ) async throws(EngineError) -> Finding {
        let token = try SourceDesk.token(settings.address.token, of: name, environment)
        let client = HTTPClient(configuration: settings.address.transport)
        let listed = Mutex(0)
        let desk = AlertmanagerFeed.Desk(
            known: { [] },
            take: { missed, _ throws(FeedFailure) in
                listed.withLock { $0 = missed.count }
                return missed.count
            }
        )
        let feed = AlertmanagerFeed(settings, token: token, client: client, clock: .host, desk: desk)
        var (state, detail) = (Finding.State.ok, "")
        do throws(FeedFailure) {
            let start = try await feed.start()
            let yield = try await feed.ask()
            detail = "\(settings.address.url) answers, up since \(start); \(listed.withLock { $0 }) alerts for us hold"
            if !yield.faults.isEmpty {
                (state, detail) = (.broken, detail + "; " + yield.faults.joined(separator: "; "))
            }
        } catch {
            (state, detail) = (.broken, "\(settings.address.url): \(error.words)")
        }
        await client.shutDown()
        return Finding(subject, state, detail)
    }

    /// Lists the pods of each namespace.
    private func finding(
        _ subject: String,
        _ settings: KubernetesSettings,
        _ source: any ClusterSource
    ) async -> Finding {
        var failures: [String] = []
        for name in settings.namespaces {
            if let failure = await ClusterSurvey.failure(of: source, name) { failures.append("\(name): \(failure)") }
        }
        let what = "\(settings.kubectl)\(settings.context.map { ", context \($0)" } ?? "")"
        guard failures.isEmpty else {
            let words = InertText(failures.prefix(5).joined(separator: "; "), maximum: 500).text
            return Finding(subject, .broken, "\(what): \(words)")
        }
        return Finding(subject, .ok, "\(what) lists the pods of \(settings.namespaces.joined(separator: ", "))")
    }
}
