internal import Connectors
internal import EvidenceCapture
internal import IncidentModel
internal import Synchronization

/// Series of a Prometheus server, as they grow: at first what the last minutes were like, so that a normal can be learned,
/// then only what is new.
final class PrometheusFeed: FeedSource {
    /// The most questions that are on their way at a time.
    private static let concurrency = 4
    /// A question that was answered with nothing is asked in each round of this number: most of the standard ones are
    /// about exporters that are not there.
    private static let quietRounds = 12

    /// One question with what is known of its answers.
    private struct Question: Sendable {
        let query: MetricQuery
        let expression: String
        /// Whether it is asked whatever it was answered with: operators ask for what they know to be there, sooner or later.
        let isOwn: Bool
        /// The last moment that was asked about; nil before the first answer.
        var asked: Int64?
        /// Whether the last answer held nothing.
        var isQuiet = false
    }

    /// What a question was answered with.
    private struct Answer: Sendable {
        let place: Int
        let span: FeedSpan
        let result: Result<SeriesAnswer, PrometheusFailure>
    }

    private let settings: PrometheusSettings
    private let source: PrometheusSource
    private let now: @Sendable () -> Timestamp
    private let desk: Desk
    private let state: Mutex<(questions: [Question], rounds: Int, watches: [ReleaseWatch])>

    /// What the feed needs of the engine.
    struct Desk: Sendable {
        /// Takes series in, and says how many samples it took; it throws when it takes none.
        let take: @Sendable (TelemetryBatch) throws(FeedFailure) -> Int
        /// Takes releases in, and says how many were new.
        let tell: @Sendable ([Change]) async throws(FeedFailure) -> Int
    }

    /// A feed of a server.
    /// - Parameters:
    ///   - settings: What is asked.
    ///   - source: The server.
    ///   - now: The wall time.
    ///   - desk: Takes in what is told.
    init(
        _ settings: PrometheusSettings,
        source: PrometheusSource,
        now: @escaping @Sendable () -> Timestamp,
        desk: Desk
    ) {
        self.settings = settings
        self.source = source
        self.now = now
        self.desk = desk
        let watches = Array(repeating: ReleaseWatch(), count: settings.releases.count)
        state = Mutex((Self.questions(settings), 0, watches))
    }

    private static func questions(_ settings: PrometheusSettings) -> [Question] {
        let range = Int(max(settings.scrapeInterval, settings.every).components.seconds) * 4
        let standard = settings.namespaces.flatMap { namespace in
            // Of machines the answer is the same for every namespace.
            MetricQuery.standard.filter { namespace == settings.namespaces.first || $0.isOfNamespace }
                .map { question($0, namespace, range, isOwn: false) }
        }
        let namespace = settings.namespaces.first ?? ""
        return settings.queries.map { question($0, namespace, range, isOwn: true) } + standard
    }

    private static func question(_ query: MetricQuery, _ namespace: String, _ range: Int, isOwn: Bool) -> Question {
        Question(query: query, expression: query.filled(namespace: namespace, range: max(range, 4)), isOwn: isOwn)
    }

    /// Asks every question for what is new; a server that does not answer one is not asked the rest.
    func ask() async throws(FeedFailure) -> FeedYield {
        let end = now().seconds
        let due = state.withLock { state in
            state.rounds += 1
            let isAll = state.rounds % Self.quietRounds == 1
            return state.questions.enumerated().filter { isAll || !$0.element.isQuiet }
                .compactMap { place, question in
                    span(of: question, to: end).map { (place: place, expression: question.expression, span: $0) }
                }
        }
        var yield = FeedYield()
        var batch = TelemetryBatch()
        var failure: PrometheusFailure?
        await withTaskGroup(of: Answer.self) { group in
            var waiting = due[...]
            func begin() {
                guard failure == nil, let next = waiting.popFirst() else { return }
                group.addTask { await self.answer(next.place, next.expression, next.span) }
            }
            for _ in 0..<Self.concurrency { begin() }
            while let answer = await group.next() {
                if let lost = take(answer, into: &batch, &yield) { failure = failure ?? lost }
                begin()
            }
        }
        // What was answered before the server failed is as true as ever.
        if !batch.metrics.isEmpty { yield.taken = try desk.take(batch) }
        if let failure { throw FeedFailure(failure.words) }
        try await askForReleases(&yield)
        return yield
    }

    /// Asks which versions run, and tells of those that did not run before.
    private func askForReleases(_ yield: inout FeedYield) async throws(FeedFailure) {
        for (place, query) in settings.releases.enumerated() {
            let time = now()
            let running: RunningVersions
            do throws(PrometheusFailure) {
                let namespace = settings.namespaces.first ?? ""
                let most = ReleaseWatch.most
                running = try await source.versions(query, namespace: namespace, at: time.seconds, most: most)
            } catch {
                guard error.kind != .unanswered else { throw FeedFailure(error.words) }
                yield.faults.append("releases: \(error.words)")
                continue
            }
            if let leftOut = running.leftOut { yield.faults.append("releases: \(leftOut)") }
            let before = state.withLock { $0.watches[place] }
            let changes = state.withLock { $0.watches[place].compare(running.versions, at: time) }
            guard !changes.isEmpty else { continue }
            do throws(FeedFailure) { yield.taken += try await desk.tell(changes) } catch {
                // They are noticed again when they can be taken in.
                state.withLock { $0.watches[place] = before }
                throw error
            }
        }
    }

    /// What a question has to ask about now; nil when a second has not passed since it was asked.
    private func span(of question: Question, to end: Int64) -> FeedSpan? {
        FeedSpan(
            after: question.asked,
            to: end,
            step: Int64(settings.step.components.seconds),
            window: Int64(settings.window.components.seconds),
            most: Int64(settings.historySamples)
        )
    }

    private func answer(_ place: Int, _ expression: String, _ span: FeedSpan) async -> Answer {
        let query = state.withLock { $0.questions[place].query }
        let result: Result<SeriesAnswer, PrometheusFailure>
        do throws(PrometheusFailure) {
            result = .success(
                try await source.series(
                    of: query,
                    filled: expression,
                    from: span.start,
                    to: span.end,
                    step: Int(span.step),
                    limits: settings.limits
                )
            )
        } catch {
            result = .failure(error)
        }
        return Answer(place: place, span: span, result: result)
    }

    /// Takes an answer in.
    /// - Returns: Why the server did not answer; nil when it did.
    private func take(
        _ answer: Answer,
        into batch: inout TelemetryBatch,
        _ yield: inout FeedYield
    ) -> PrometheusFailure? {
        let query = state.withLock { $0.questions[answer.place].query }
        switch answer.result {
        case .success(let found):
            let after = state.withLock { state in
                defer {
                    state.questions[answer.place].asked = answer.span.end
                    state.questions[answer.place].isQuiet =
                        found.series.isEmpty && !state.questions[answer.place].isOwn
                }
                return state.questions[answer.place].asked ?? .min
            }
            if let leftOut = found.leftOut { yield.faults.append("\(query.metric): \(leftOut)") }
            let room = settings.series - batch.metrics.count
            if found.series.count > room {
                yield.faults.append(
                    "\(query.metric): no more than \(settings.series) series of all questions are taken"
                )
            }
            for series in found.series.prefix(max(0, room)) {
                // A server may answer with more than was asked for; what was taken is not taken again.
                let fresh = series.samples.filter { $0.time.seconds > after && $0.time.seconds <= answer.span.end }
                guard !fresh.isEmpty else { continue }
                let piece = MetricSeries(
                    entityName: series.entityName,
                    metric: series.metric,
                    unit: series.unit,
                    samples: fresh,
                    document: settings.name
                )
                batch.metrics.append(MetricPiece(series: piece, kind: .gauge))
            }
            return nil
        case .failure(let failure):
            if failure.kind == .unanswered { return failure }
            yield.faults.append("\(query.metric): \(failure.words)")
            return nil
        }
    }
}

/// A stretch of time that is asked about.
struct FeedSpan: Sendable, Equatable {
    /// The first moment, in seconds since 1970.
    let start: Int64
    /// The last moment.
    let end: Int64
    /// The seconds between two samples.
    let step: Int64

    /// What is new since the last question; nil when that is nothing.
    /// - Parameters:
    ///   - asked: The last moment that was asked about; nil for never.
    ///   - end: Now.
    ///   - step: The usual seconds between two samples, at least 1.
    ///   - window: How far back to ask at first and after a gap, in seconds.
    ///   - most: The most samples of one answer, at least 1.
    init?(after asked: Int64?, to end: Int64, step: Int64, window: Int64, most: Int64) {
        let (step, most) = (max(1, step), max(1, most))
        // After a clock that was set back the present is asked about until it has caught up.
        let first = max(end - max(window, step), min(asked ?? .min, end))
        guard end > first else { return nil }
        let span = end - first
        // Coarser where there is much to catch up with. Counted from the end, so that the last sample is of now.
        let coarse = max(step, (span + most - 1) / most)
        let count = max(0, (span - 1) / coarse)
        self.step = coarse
        self.end = end
        start = end - count * coarse
    }
}

extension MetricQuery {
    /// Whether the answer depends on the namespace.
    fileprivate var isOfNamespace: Bool { expression.contains("$namespace") }
}
