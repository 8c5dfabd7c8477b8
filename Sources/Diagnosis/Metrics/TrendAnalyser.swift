internal import IncidentModel

/// Compares the end of each series with its beginning: what runs out, what grows, what is saturated.
///
/// Each series says something by itself, without a baseline: a few metrics of known meaning, robust against single samples.
struct TrendAnalyser: Analyser {
    func analyse(_ scene: Scene, _ board: inout ClueBoard) {
        let byEntity = Dictionary(grouping: scene.evidence.metrics, by: \.entityName)
        for name in byEntity.keys.sorted() {
            guard let entity = scene.resolver.entity(named: name), let all = byEntity[name] else { continue }
            let trends = Dictionary(
                all.compactMap { series in SeriesTrend(series).map { (series.metric.lowercased(), $0) } }
            ) {
                first,
                _ in first
            }
            if entity.kind == .database {
                database(entity, trends, &board)
            } else {
                workload(entity, trends, scene, &board)
            }
        }
    }

    private func enter(
        _ fault: StaticString,
        _ strength: Double,
        _ entity: EntityReference,
        _ trends: [SeriesTrend],
        _ reason: String,
        _ board: inout ClueBoard,
        _ corrections: [Correction] = []
    ) {
        let evidence = trends.map {
            Evidence(
                source: .metric,
                document: "metrics.csv",
                locator: "\($0.entity) \($0.metric)",
                excerpt: $0.description
            )
        }
        board.add(
            Clue(
                fault: FaultCode(literal: fault),
                entity: entity,
                strength: strength,
                evidence: evidence,
                reason: reason,
                corrections: corrections
            )
        )
    }

    /// What a database's series say.
    /// - Source: Amazon RDS user guide, "Monitoring metrics in an Amazon RDS instance"; PostgreSQL manual, chapter 28.
    private func database(_ entity: EntityReference, _ trends: [String: SeriesTrend], _ board: inout ClueBoard) {
        let processor = trends["cpuutilization"]
        if let lag = trends["replicalag"] ?? trends["replication_lag_seconds"], lag.last > 60, lag.last > lag.first * 5
        {
            enter(
                "database.replication-lag",
                0.9,
                entity,
                [lag],
                "it is \(Int64(saturating: lag.last)) s behind",
                &board
            )
        }
        if let free = trends["freestoragespace"], free.last < free.first * 0.35, free.isFalling {
            enter("database.storage-full", 0.88, entity, [free], "its free storage falls", &board)
        }
        if let connections = trends["databaseconnections"], connections.last > connections.first * 1.3,
            connections.isRising
        {
            let idle = processor.map { $0.last < 70 } ?? true
            let strength = idle ? 0.55 : 0.35
            enter("database.connections-exhausted", strength, entity, [connections], "its connections grow", &board)
        }
        guard let processor, processor.last > 80, processor.last > processor.first * 1.5 else { return }
        let writes = trends["writeiops"].map { $0.last > $0.first * 5 } ?? false
        let queue = trends["diskqueuedepth"].map { $0.last > 5 && $0.last > $0.first * 5 } ?? false
        if writes, queue, let depth = trends["diskqueuedepth"] {
            let reason = "writing saturates its disk while its processor is busy"
            enter("database.maintenance-saturating", 0.5, entity, [processor, depth], reason, &board)
        }
        enter(
            "database.slow-query",
            0.6,
            entity,
            [processor],
            "its processor is at \(Int64(saturating: processor.last)) %",
            &board
        )
    }

    /// Inodes that run out while there is room, for which programs complain of no space.
    private func inodes(_ entity: EntityReference, _ trends: [String: SeriesTrend], _ board: inout ClueBoard) {
        guard let free = trends["kubelet_volume_stats_inodes_free"] ?? trends["node_filesystem_files_free"],
            free.first > 0, free.last < free.first * 0.05
        else { return }
        enter("storage.inodes-exhausted", 0.93, entity, [free], "its free inodes run out", &board)
        let room = trends["kubelet_volume_stats_available_bytes"] ?? trends["node_filesystem_avail_bytes"]
        guard let room, room.last > room.first * 0.2 else { return }
        for code in ["storage.volume-full", "node.disk-pressure"] {
            let fault = FaultCode(code)
            let reason = "room is left, and inodes are not"
            if let fault { board.add(Contradiction(pattern: .code(fault), entity: entity, reason: reason)) }
        }
    }

    /// What a workload's series say.
    private func workload(
        _ entity: EntityReference,
        _ trends: [String: SeriesTrend],
        _ scene: Scene,
        _ board: inout ClueBoard
    ) {
        let memoryNames = ["memory_working_set", "container_memory_working_set_bytes", "memory_usage_bytes", "memory"]
        if let memory = memoryNames.lazy.compactMap({ trends[$0] }).first, memory.isSteadyRise,
            memory.last > memory.first * 1.5
        {
            enter("resource.memory-leak", 0.85, entity, [memory], "its memory grows steadily", &board)
        }
        if let processor = trends["cpuutilization"] ?? trends["cpu_usage_percent"], processor.last > 85,
            processor.last > processor.first * 1.5
        {
            enter(
                "resource.cpu-overload",
                0.7,
                entity,
                [processor],
                "its processor is at \(Int64(saturating: processor.last)) %",
                &board
            )
        }
        inodes(entity, trends, &board)
        if let depth = trends["consumer_lag"] ?? trends["queue_depth"], depth.isRising, depth.last > depth.first * 3 {
            enter("queue.backlog-growing", 0.8, entity, [depth], "its backlog grows", &board)
        }
    }
}

/// How a series went: its beginning, its end and what lay between.
struct SeriesTrend: Sendable, Hashable, CustomStringConvertible {
    /// The entity and metric as the source names them.
    let entity: String
    let metric: String
    /// The medians of the first and of the last fifth of the samples, at least three.
    let first: Double
    let last: Double
    /// The share of steps from one fifth to the next that go up, and down.
    private let rises: Int
    private let falls: Int

    /// The trend of `series`, or nil with fewer than five samples.
    init?(_ series: MetricSeries) {
        let values = series.samples.map(\.value)
        guard values.count >= 5 else { return nil }
        let size = max(values.count / 5, 1)
        let medians = stride(from: 0, to: size * 5, by: size).map { start in
            let part = values[start..<min(start + size, values.count)].sorted()
            return part[part.count / 2]
        }
        entity = series.entityName
        metric = series.metric
        first = medians[0]
        last = values.suffix(max(size, 2)).sorted()[max(size, 2) / 2]
        rises = zip(medians, medians.dropFirst()).count { $1 > $0 * 1.02 }
        falls = zip(medians, medians.dropFirst()).count { $1 < $0 * 0.98 }
    }

    /// Whether it ends higher than it began without having come down on the way.
    var isRising: Bool { rises >= 2 && falls == 0 }
    /// Whether it rose all the time.
    var isSteadyRise: Bool { rises >= 4 }
    /// Whether it ends lower than it began without having come up on the way.
    var isFalling: Bool { falls >= 2 && rises == 0 }

    /// The beginning and the end.
    var description: String { "\(metric) of \(entity): \(Self.shortened(first)) -> \(Self.shortened(last))" }

    /// A number with at most two decimals.
    private static func shortened(_ value: Double) -> String {
        let hundredths = (value * 100).rounded() / 100
        return hundredths.rounded() == hundredths && abs(hundredths) < 1e15
            ? String(Int64(saturating: hundredths)) : String(hundredths)
    }
}
