public import IncidentModel

/// Says what is broken and why, from evidence alone: a pure function of what was read.
public struct Diagnoser: Sendable {
    /// A diagnosis with the snapshot that it is about.
    public struct Result: Sendable {
        /// Everything that planning may look at, with the corrections that the diagnosis supports.
        public let snapshot: IncidentSnapshot
        /// What is broken and why.
        public let findings: Findings
    }

    /// The most hypotheses that are reported; beyond them the evidence does not distinguish.
    static let maximumHypotheses = 5
    /// The most pieces of evidence for one hypothesis.
    static let maximumEvidence = 6

    /// The analysers, each looking at one side of the evidence.
    private let analysers: [any Analyser]
    /// Faults that are passed over.
    private let ignored: Set<FaultCode>

    /// A diagnoser with all analysers.
    /// - Parameter ignored: Faults that it does not know: nothing that speaks for them is counted. It is there to measure
    ///   how well the rest leads to what is broken when its fault is of a kind that nobody thought of.
    public init(without ignored: Set<FaultCode> = []) {
        self.ignored = ignored
        analysers = [
            AlertAnalyser(), TextAnalyser(), EventAnalyser(), PodAnalyser(), WorkloadAnalyser(), ServiceAnalyser(),
            ServicePortAnalyser(), ProbeAnalyser(), QuotaAnalyser(), RouteAnalyser(), ReferenceAnalyser(),
            DatabaseAnalyser(), DatabaseRefusals(), StorageAnalyser(), NodeAnalyser(), NodeConditionAnalyser(),
            ObjectAnalyser(),
            TrendAnalyser(), MetricAnalyser(), SlownessAnalyser(), ChangeAnalyser(), ReleaseAnalyser(),
            CredentialAnalyser(), TraceAnalyser(), LogAnalyser(), AbnormalityAnalyser(),
        ]
    }

    /// What `evidence` shows.
    /// - Complexity: O(text + objects × objects of the same name + alerts × signatures).
    public func diagnose(_ evidence: IncidentEvidence) -> Result {
        let spelled = evidence.alerts.map { EntityResolver.references(in: $0.labels) }
        let built = InventoryBuilder.inventory(of: evidence, spelled: spelled)
        let inventory = built.inventory
        let resolver = EntityResolver(inventory: inventory, namespace: evidence.namespace)
        let named = zip(evidence.alerts, built.named).map { resolver.entities(of: $0, spelled: $1) }
        let alerted = AlertedEntities(evidence.alerts, named: named)
        let snapshot = IncidentSnapshot(
            id: evidence.id,
            capturedAt: evidence.referenceTime,
            alerts: evidence.alerts,
            topology: evidence.topology,
            changes: evidence.changes,
            inventory: inventory,
            facts: FactCollector.facts(of: evidence, alerted: alerted, resolver: resolver),
            notes: evidence.notes
        )
        let firing = FiringAlerts(
            evidence.alerts,
            named: named,
            alerted: alerted,
            inventory: inventory,
            resolver: resolver
        )
        let scene = Scene(
            evidence: evidence,
            snapshot: snapshot,
            resolver: resolver,
            alerts: firing,
            alerted: alerted
        )
        var board = ClueBoard()
        for analyser in analysers { analyser.analyse(scene, &board) }
        if !ignored.isEmpty { board.remove(ignored) }
        let ranking = CauseRanking(board: board, scene: scene)
        let findings = Self.findings(ranking, scene)
        return Result(snapshot: snapshot.supporting(Self.corrections(of: findings)), findings: findings)
    }

    /// Every correction that a hypothesis supports, in order of the hypotheses.
    private static func corrections(of findings: Findings) -> [Correction] {
        var seen: Set<Correction> = []
        return findings.hypotheses.flatMap(\.corrections).filter { seen.insert($0).inserted }
    }

    /// The ranked suspects as findings.
    private static func findings(_ ranking: CauseRanking, _ scene: Scene) -> Findings {
        let suspects = Array(ranking.suspects.prefix(maximumHypotheses))
        let abstention = Abstention.reason(suspects: suspects, hardest: ranking.hardest, scene: scene)
        let hypotheses = abstention != nil ? [] : suspects.map { hypothesis($0, ranking, scene) }
        return Findings(
            hypotheses: hypotheses,
            onset: onset(hypotheses, ranking, scene),
            groups: Grouping.groups(hypotheses, in: ranking.posterior.pattern, scene: scene),
            ruledOut: ordered(ranking.ruledOut),
            abstention: abstention,
            missing: scene.evidence.missing
        )
    }

    /// What was ruled out in order of the entities and their faults, each fault of an entity once, whatever several
    /// explanations said of it.
    private static func ordered(_ ruledOut: [Findings.RuledOut]) -> [Findings.RuledOut] {
        // Of a storm much is ruled out on few things: these are compared once, and then their places in order.
        let entities = ranks(ruledOut.map(\.entity))
        let faults = ranks(ruledOut.map(\.fault))
        let order = ruledOut.indices.sorted { (entities[$0], faults[$0], $0) < (entities[$1], faults[$1], $1) }
        var kept: [Findings.RuledOut] = []
        kept.reserveCapacity(order.count)
        var last = (-1, -1)
        for place in order where (entities[place], faults[place]) != last {
            kept.append(ruledOut[place])
            last = (entities[place], faults[place])
        }
        return kept
    }

    /// For each of `values` its place among the different ones in order.
    private static func ranks<Value: Hashable & Comparable>(_ values: [Value]) -> [Int] {
        var places: [Value: Int] = [:]
        var different: [Value] = []
        let numbers = values.map { value in
            if let known = places[value] { return known }
            places[value] = different.count
            different.append(value)
            return different.count - 1
        }
        var ranks = Array(repeating: 0, count: different.count)
        for (rank, number) in different.indices.sorted(by: { different[$0] < different[$1] }).enumerated() {
            ranks[number] = rank
        }
        return numbers.map { ranks[$0] }
    }

    private static func hypothesis(
        _ suspect: Suspect,
        _ ranking: CauseRanking,
        _ scene: Scene
    ) -> Hypothesis {
        let title = FaultCatalogue.builtIn[suspect.fault]?.title ?? suspect.fault.text
        let own = suspect.corrections
        let corrections = own.isEmpty ? UsualCorrection.correction(for: suspect, scene).map { [$0] } ?? [] : own
        var reasons: [String] = []
        for clue in suspect.clues where reasons.count < 2 {
            let reason = Self.brief(clue.reason, after: title)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return Hypothesis(
            entity: suspect.entity,
            fault: suspect.fault,
            confidence: (suspect.confidence * 1000).rounded(.down) / 1000,
            summary: "\(suspect.entity.phrase) \(title): \(reasons.joined(separator: "; ")).",
            evidence: suspect.evidence(limit: maximumEvidence),
            path: ranking.path(of: suspect, scene: scene),
            corrections: corrections
        )
    }

    /// A reason as it reads behind the fault's own words, which it need not repeat.
    private static func brief(_ reason: String, after title: String) -> String {
        let repeated = "that it \(title)"
        return reason.hasSuffix(repeated) ? reason.dropLast(repeated.count) + "so" : reason
    }

    /// When it began: the first firing alert, or a change shortly before that a hypothesis rests on.
    private static func onset(_ hypotheses: [Hypothesis], _ ranking: CauseRanking, _ scene: Scene) -> Timestamp? {
        let firing = scene.firing.lazy.filter { $0.severity > .none }
        let alerted = firing.map(\.alert.startsAt).min()
        let measured = hypotheses.isEmpty ? nil : ranking.metricOnset.flatMap { Timestamp(seconds: $0) }
        guard let first = [alerted, measured].compactMap(\.self).min() else { return nil }
        guard let cited = hypotheses.first?.evidence.first(where: { $0.source == .change }) else { return first }
        let change = scene.snapshot.changes.last { cited.excerpt.hasPrefix($0.time.description) }
        return change.map { min($0.time, first) } ?? first
    }
}
