internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import LocalFiles
internal import Notices
internal import StrictJSON
internal import Synchronization

/// Turns what happens to incidents into notices for people who do not sit before the console.
public final class NoticeRelay: Sendable {
    /// The most incidents whose last phase is remembered.
    private static let most = 20_000

    private let engine: LiveEngine
    private let dispatch: NoticeDispatch<ContinuousClock>
    private let origin: String
    private let phases = Mutex<[IncidentIdentifier: String]>([:])

    /// A relay to the channels of a configuration; nothing is sent before `run`.
    /// - Parameters:
    ///   - engine: Where things happen.
    ///   - configuration: What names the channels.
    ///   - origin: The address of the console, for links.
    ///   - environment: The environment, for secrets.
    /// - Throws: `EngineError` when a channel's secret cannot be used.
    public init(
        _ engine: LiveEngine,
        _ configuration: Configuration,
        origin: String,
        environment: [String: String]
    ) throws(EngineError) {
        self.engine = engine
        self.origin = origin
        var channels: [(settings: NoticeSettings, channel: any NoticeChannel)] = []
        for setting in configuration.serve.notices {
            do throws(NoticeError) {
                channels.append((setting, try setting.channel { try Self.secret($0, configuration.base, environment) }))
            } catch {
                throw EngineError(.badConfiguration, ["serve.notices: \(error)"])
            }
        }
        dispatch = NoticeDispatch(channels: channels, clock: ContinuousClock()) { [engine] report in
            Self.keep(report, engine)
        }
        // What was open before the start is known already: a restart tells nobody anything twice.
        var query = IncidentQuery()
        query.statuses = [.open]
        query.limit = 500
        for record in engine.incidents(query, for: .engine).records {
            phases.withLock { $0[record.id] = record.phase.rawValue }
        }
        engine.observe { [weak self] news in self?.relay(news) }
    }

    /// Sends what is due until the task is cancelled.
    public func run() async { await dispatch.run() }

    private static func secret(
        _ source: SecretSource,
        _ base: String,
        _ environment: [String: String]
    ) throws -> String {
        switch source {
        case .file(let path):
            let file = path.hasPrefix("/") ? path : base + path
            return String(decoding: try FileReader.bytes(of: file, limit: 8192), as: UTF8.self)
        case .variable(let name): return environment[name] ?? ""
        }
    }

    private func relay(_ news: [EngineNews]) {
        var seen: Set<IncidentIdentifier> = []
        for item in news.reversed() {
            switch item.kind {
            case "stop.engaged", "stop.released": tellOfStop(item)
            case EnginePersonCall.kind: tellOfCall(item)
            default:
                guard let id = item.incident, seen.insert(id).inserted else { continue }
                tell(id)
            }
        }
    }

    /// Tells of an incident when its phase changed.
    private func tell(_ id: IncidentIdentifier) {
        guard let record = try? engine.incident(id, for: .engine) else { return }  // Gone meanwhile: nothing to tell.
        let phase = record.phase.rawValue
        let stage = phases.withLock { phases in
            let stage = Notice.Stage(from: phases[id], to: phase)
            phases[id] = phase
            if phases.count > Self.most { phases.removeAll() }
            return stage
        }
        guard let stage, record.status != .merged || stage == .personNeeded else { return }
        let cause = record.diagnosis?.cause?.summary
        let plan = record.plan.map { $0.made.sentence }
        let counts = "\(record.firing) of \(record.total) alerts fire"
        dispatch.post(
            Notice(
                incident: id.text,
                title: record.title,
                severity: record.severity,
                stage: stage,
                phase: phase,
                lines: [cause, plan, counts].compactMap(\.self),
                link: "\(origin)/incidents/\(id.text)",
                time: record.updatedAt
            )
        )
    }

    /// Tells that a plan calls a person.
    private func tellOfCall(_ item: EngineNews) {
        guard let id = item.incident, let record = try? engine.incident(id, for: .engine) else { return }
        dispatch.post(
            Notice(
                incident: id.text,
                title: record.title,
                severity: record.severity,
                stage: .personNeeded,
                phase: record.phase.rawValue,
                lines: [item.summary, record.diagnosis?.cause?.summary].compactMap(\.self),
                link: "\(origin)/incidents/\(id.text)",
                time: item.time
            )
        )
    }

    private func tellOfStop(_ item: EngineNews) {
        let isEngaged = item.kind == "stop.engaged"
        dispatch.post(
            Notice(
                incident: "stop",
                title: "Stop switch",
                severity: .critical,
                stage: isEngaged ? .stopEngaged : .stopReleased,
                phase: isEngaged ? "stopped" : "running",
                lines: [item.summary],
                link: "\(origin)/governance",
                time: item.time
            )
        )
    }

    /// Keeps what became of a notice in the journal.
    private static func keep(_ report: NoticeReport, _ engine: LiveEngine) {
        let (kind, text): (String, String) =
            switch report.outcome {
            case .sent: ("notice.sent", "\(report.channel) was told: \(report.notice.stage.rawValue).")
            case .failed(let reason, let attempts):
                ("notice.failed", "\(report.channel) could not be told in \(attempts) tries: \(reason)")
            case .dropped(let reason): ("notice.failed", "\(report.channel) was not told: \(reason)")
            }
        engine.note(
            refusal: Remark(kind: kind, text: text, details: ["incident": .string(report.notice.incident)]),
            by: "engine"
        )
    }
}
