internal import IncidentModel
internal import Traces

/// Says which services do otherwise than at normal times for the same requests, as their spans and the log lines in them show.
struct TraceAnalyser: Analyser {
    /// The surprise below which a change is none.
    private static let least = 1.5
    /// How much a longer time means at most: it is how many faults look from outside.
    private static let timeStrength = 0.7
    /// The most changes of one service that are cited.
    private static let maximumCited = 3

    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        guard let traces = scene.evidence.traces else { return }
        var changes: [String: [BehaviourChange]] = [:]
        for change in traces.changes where change.surprise >= Self.least {
            changes[change.service, default: []].append(change)
        }
        for service in changes.keys.sorted() {
            guard let named = scene.resolver.entity(named: service), let all = changes[service] else { continue }
            let entity = scene.resolver.resolve(named)
            let steps = all.filter { !$0.isTime }
            if let first = steps.first {
                board.add(clue("workload.behaviour-changed", entity, Surprise.strength(first.surprise), steps))
            }
            let times = all.filter(\.isTime)
            if let first = times.first {
                let strength = Surprise.strength(first.surprise) * Self.timeStrength
                board.add(clue("service.latency-high", entity, strength, times))
            }
        }
    }

    private func clue(
        _ fault: StaticString,
        _ entity: EntityReference,
        _ strength: Double,
        _ changes: [BehaviourChange]
    ) -> Clue {
        Clue(
            fault: FaultCode(literal: fault),
            entity: entity,
            strength: strength,
            evidence: changes.prefix(Self.maximumCited).map(\.evidence),
            reason: changes.first?.reason ?? ""
        )
    }
}

extension BehaviourChange {
    /// Whether it is about times.
    fileprivate var isTime: Bool { kind == .slow || kind == .delayed }

    /// The change as a clause; what programs wrote is left to the evidence.
    fileprivate var reason: String {
        let share = "\(visits) of \(total) requests to one of its operations"
        let usual = "\(usualVisits) of \(usualTotal) at normal times"
        return switch kind {
        case .missing: "\(share) lack a step that belongs to them, \(usual), and nothing it calls explains that"
        case .failing: "\(share) fail in it in a way that is new, and nothing it calls explains that"
        case .slow: "it spends much longer itself on \(share), \(usual)"
        case .delayed: "\(share) reach it late or are answered late, \(usual)"
        }
    }

    /// The change as evidence, with an example.
    fileprivate var evidence: Evidence {
        let usual = "\(usualVisits) of \(usualTotal) at normal times"
        let what =
            switch kind {
            case .missing: "\(subjectNoun) is missing at \(visits) of \(total) requests (\(usual)): \(subject)"
            case .failing: "\(subjectNoun) is new at \(visits) of \(total) requests (\(usual)): \(subject)"
            case .slow: "\(visits) of \(total) requests take the service itself much longer than usual (\(usual))"
            case .delayed: "\(visits) of \(total) requests wait much longer than usual for the service (\(usual))"
            }
        return Evidence(
            source: .trace,
            document: "traces.otlp.jsonl",
            locator: "traces.otlp.jsonl:\(line) trace \(trace) span \(span)",
            excerpt: "\(service) \(operation): \(what)"
        )
    }
}
