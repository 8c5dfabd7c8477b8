internal import IncidentModel
internal import LogTemplates
internal import Traces

/// Says which programs log failures that nobody logged at normal times.
///
/// It speaks only where no traces tell more exactly during which requests that was, and only against a given normal time: without one,
/// nobody knows which errors are business as usual.
struct LogAnalyser: Analyser {
    /// The surprise below which new failures are none.
    private static let least = 3.0
    /// How much less lines mean that stand for themselves: nobody knows what caused them.
    private static let alone = 0.9
    /// The most kinds of failure of one program that are cited.
    private static let maximumCited = 3

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        guard let logs = scene.evidence.logSummary, logs.hasBaseline, scene.evidence.traces?.hasBaseline != true else {
            return
        }
        var found: [String: [(failure: LogSummary.Failure, surprise: Double)]] = [:]
        for failure in logs.failures where failure.usualAnywhere == 0 {
            let surprise = ProportionShift.surprise(
                failure.count,
                of: failure.total,
                before: failure.usualCount,
                of: failure.usualTotal
            )
            if surprise >= Self.least { found[failure.emitter, default: []].append((failure, surprise)) }
        }
        for emitter in found.keys.sorted() {
            guard let all = found[emitter], let entity = entity(emitter, scene) else { continue }
            let ordered = all.sorted { left, right in
                left.surprise != right.surprise
                    ? left.surprise > right.surprise : left.failure.kind < right.failure.kind
            }
            add(ordered, entity, scene, &board)
        }
    }

    private func entity(_ emitter: String, _ scene: Scene) -> EntityReference? {
        if let owner = scene.owners[emitter] { return owner }
        return scene.resolver.entity(named: emitter).map { scene.resolver.resolve($0) }
    }

    private func add(
        _ failures: [(failure: LogSummary.Failure, surprise: Double)],
        _ entity: EntityReference,
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        guard let first = failures.first else { return }
        let peer = MentionedEntity.first(in: first.failure.example, other: entity, scene: scene)
        // A program that fails to reach another is the lesser suspect of the two.
        let fault: StaticString = peer == nil ? "workload.behaviour-changed" : "service.errors-high"
        var clue = Clue(
            fault: FaultCode(literal: fault),
            entity: entity,
            strength: Surprise.strength(first.surprise) * Self.alone,
            evidence: failures.prefix(Self.maximumCited).map { evidence($0.failure) },
            reason: "it logs a failure \(first.failure.count) times that nobody logged at normal times"
        )
        clue.blames = peer
        clue.isAgainstBaseline = true
        board.add(clue)
    }

    private func evidence(_ failure: LogSummary.Failure) -> Evidence {
        Evidence(
            source: .log,
            document: "logs.otlp.jsonl",
            locator: "logs.otlp.jsonl:\(failure.line)",
            excerpt: "\(failure.emitter), \(failure.count) of \(failure.total) lines: \(failure.example)"
        )
    }
}
