public import IncidentModel
internal import StrictJSON

/// What an answer may hold.
public struct SeriesLimits: Sendable, Hashable {
    /// The most bytes of one answer.
    public var bytes = 8 << 20
    /// The most series of one question; what is more is left out and told.
    public var series = 500
    /// The most samples of one series. Prometheus itself refuses more than 11,000.
    public var samples = 240

    /// The usual limits.
    public init() {}
}

/// The series that a question was answered with.
public struct SeriesAnswer: Sendable, Equatable {
    /// The series, each of one entity, in order of the entities' names.
    public var series: [MetricSeries] = []
    /// What was left out, as a clause; nil when nothing was.
    public var leftOut: String?
}

/// Series for whoever asks again and again.
extension PrometheusSource {
    /// The series of a question between two moments.
    /// - Parameters:
    ///   - query: The question.
    ///   - expression: Its expression, filled.
    ///   - start: The first moment, in seconds since 1970.
    ///   - end: The last moment.
    ///   - step: The seconds between two samples, at least 1.
    ///   - limits: What the answer may hold.
    /// - Returns: The series, and what was left out of them. Samples that are no number are dropped.
    /// - Throws: `PrometheusFailure` that says whether the server or the question is at fault.
    public func series(
        of query: MetricQuery,
        filled expression: String,
        from start: Int64,
        to end: Int64,
        step: Int,
        limits: SeriesLimits
    ) async throws(PrometheusFailure) -> SeriesAnswer {
        let parameters = Self.range(expression, from: start, to: end, step: max(1, step))
        // Each sample is a pair; each series has its labels, of which 64 are more than anybody has.
        let members = 64 + limits.series * 4 * (3 * limits.samples + 64)
        let data = try await data(of: "query_range", parameters, most: limits.bytes, members: members)
        guard let results = data["result"]?.array else {
            throw PrometheusFailure(.unanswered, "the answer has no `result`")
        }
        if let entity = query.entity { return try Self.single(data, results.count, query, entity, limits) }
        return Self.labelled(data, results.count, query, limits)
    }

    /// Whether the server answers a question that needs no data.
    /// - Throws: `PrometheusFailure` when it does not.
    public func probe() async throws(PrometheusFailure) {
        _ = try await data(of: "query", [("query", "vector(1)")], most: 64 << 10, members: 1000)
    }

    /// The one series of an entity that the question names itself.
    private static func single(
        _ data: JSONValue,
        _ count: Int,
        _ query: MetricQuery,
        _ entity: String,
        _ limits: SeriesLimits
    ) throws(PrometheusFailure) -> SeriesAnswer {
        guard count <= 1 else {
            let words = "it gives \(count) series where one of `\(entity)` is wanted; aggregate them"
            throw PrometheusFailure(.unfit, words)
        }
        let samples = data["result"]?[0].map { PrometheusAnswer.samples(of: $0) } ?? []
        guard !samples.isEmpty else { return SeriesAnswer() }
        return SeriesAnswer(series: [made(samples, query, entity, limits)])
    }

    /// The series of the entities that a label names.
    private static func labelled(
        _ data: JSONValue,
        _ count: Int,
        _ query: MetricQuery,
        _ limits: SeriesLimits
    ) -> SeriesAnswer {
        let found = PrometheusAnswer.series(data, by: query.entityLabel)
        var seen: Set<String> = []
        let fit = found.filter { EntityReference.isWellFormed($0.entity) && seen.insert($0.entity).inserted }
            .sorted { $0.entity < $1.entity }
        var answer = SeriesAnswer()
        let kind = query.kind.map { $0.rawValue + "/" } ?? ""
        answer.series = fit.prefix(limits.series).map { made($0.samples, query, kind + $0.entity, limits) }
        if fit.count > limits.series {
            answer.leftOut = "\(fit.count - limits.series) series more than \(limits.series) are left out"
        } else if seen.count < found.count {
            answer.leftOut = "several series have one `\(query.entityLabel)`, or none that is a name; aggregate by it"
        } else if found.isEmpty, count > 0 {
            answer.leftOut = "no series has samples and a label `\(query.entityLabel)`"
        }
        return answer
    }

    private static func made(
        _ samples: [MetricSeries.Sample],
        _ query: MetricQuery,
        _ entity: String,
        _ limits: SeriesLimits
    ) -> MetricSeries {
        let ordered = zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time }
        let kept = (ordered ? samples : samples.sorted { $0.time < $1.time }).suffix(limits.samples)
        return MetricSeries(entityName: entity, metric: query.metric, unit: query.unit, samples: Array(kept))
    }
}
