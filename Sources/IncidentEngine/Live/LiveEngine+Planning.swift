internal import ContentDigests
internal import Diagnosis
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import Planning
internal import Risk
internal import StrictJSON
internal import Synchronization

/// Looking at incidents: diagnosis, plan, policy, request for approval.
extension LiveEngine {
    /// Everything that a look needs, taken under the lock at one moment.
    struct Scene: Sendable {
        let record: IncidentRecord
        let evidence: IncidentEvidence
    }

    /// The pause before another look at an incident when what the last one found could not be written.
    static let pauseWhileAway = Duration.milliseconds(500)

    /// An incident as it is now, with its evidence; nil when it is over or not held.
    func scene(of id: IncidentIdentifier) -> Scene? {
        state.withLock { state in
            guard let record = state.ledger[id], record.status == .open else { return nil }
            let evidence = state.evidence.evidence(
                of: record,
                changes: state.ledger.changes,
                telemetry: state.telemetry,
                observed: state.observed?.seen(at: parts.clock.elapsed()),
                at: parts.clock.wall()
            )
            return Scene(record: record, evidence: evidence)
        }
    }

    /// Looks at an incident: pure but for the clock that times it.
    /// - Complexity: that of diagnosis and planning; off the lock.
    @concurrent
    func look(at scene: Scene) async -> Look {
        let begin = parts.clock.elapsed()
        let diagnosis = Diagnoser().diagnose(scene.evidence)
        let diagnosed = parts.clock.elapsed()
        let request = parts.session.request(for: diagnosis)
        let plan = parts.session.deterministicPlan(request)
        let end = parts.clock.elapsed()
        let timings = PlanDocument.Timings(
            diagnosis: (diagnosed - begin).milliseconds,
            deterministic: (end - diagnosed).milliseconds,
            total: (end - begin).milliseconds
        )
        let evaluation = Evaluation(plan, request: request, records: scene.evidence.records, timings: timings)
        return Look(diagnosis: DiagnosisDocument(diagnosis), evaluation: evaluation, took: end - begin)
    }

    /// What a look found.
    struct Look: Sendable {
        let diagnosis: DiagnosisDocument
        let evaluation: Evaluation
        let took: Duration
    }

    /// The evaluation of the plan that stands, from memory where it is there.
    func evaluation(of id: IncidentIdentifier, for principal: Principal) async throws(LiveError) -> Evaluation {
        let known = try state.withLock { state throws(LiveError) in
            _ = try state.record(id, for: principal)
            return state.ready.evaluation(of: id)
        }
        if let known { return known }
        guard let scene = scene(of: id) else {
            throw LiveError(.conflict, ["the incident is over; its documents stand in the journal"])
        }
        let evaluation = await current(await look(at: scene), of: id)
        state.withLock { $0.ready.keep(evaluation, of: id, most: $0.settings.readyPlans) }
        return evaluation
    }

    /// Looks at one incident that is due.
    /// - Returns: Whether there was one.
    public func planNext() async -> Bool {
        let now = parts.clock.elapsed()
        guard let id = state.withLock({ $0.due.next(now: now) }) else { return false }
        guard let scene = scene(of: id) else { return true }
        let look = await look(at: scene)
        let end = parts.clock.elapsed()
        state.withLock { state in
            let settings = state.settings
            state.due.looked(at: id, now: end, shortest: settings.shortestPause, longest: settings.longestPause)
            state.figures.plans += 1
            state.figures.planSeconds += look.took.milliseconds / 1000
        }
        do throws(LiveError) {
            try await adopt(look, of: id)
            await startIfApproved(id)
            try await improve(look, of: id)
        } catch {
            // The journal is away: the incident is looked at again when it is back.
            state.withLock { $0.due.add(id, isUrgent: true, now: end + Self.pauseWhileAway) }
        }
        return true
    }

    /// Writes down what a look found, where it differs from what stands.
    func adopt(_ look: Look, of id: IncidentIdentifier, isForced: Bool = false) async throws(LiveError) {
        let candidate = await current(look, of: id)
        let diagnosisBytes = Self.bytes(of: look.diagnosis.json)
        let cause = look.diagnosis.diagnosis.findings.hypotheses.first.map { hypothesis in
            IncidentRecord.Cause(
                entity: hypothesis.entity,
                fault: hypothesis.fault.text,
                summary: hypothesis.summary,
                confidence: hypothesis.confidence
            )
        }
        try await transact { [parts] state, moment throws(LiveError) in
            guard let record = state.ledger[id], record.status == .open else { return Transaction(value: ()) }
            var entries: [PendingEntry] = []
            if record.diagnosis == nil || record.diagnosis?.cause != cause {
                let diagnosis = IncidentRecord.Diagnosis(digest: ContentDigest(of: diagnosisBytes), cause: cause)
                var entry = state.happen(.diagnosisMade(diagnosis), about: id, by: "engine", at: moment.time)
                entry.documents = [diagnosisBytes]
                entries.append(entry)
            }
            let stands = record.plan.map { Self.stands($0, against: candidate) } ?? false
            guard !stands || isForced || state.needsNobodyAnyMore(candidate, record, at: moment.time) else {
                state.ready.keep(candidate, of: id, most: state.settings.readyPlans)
                return Transaction(entries: entries, value: ())
            }
            entries += state.place(candidate, of: record, by: Principal.engine, nonce: parts.nonce(), at: moment)
            return Transaction(entries: entries, value: ())
        }
    }

    /// Whether a plan is left alone although it was looked at again.
    ///
    /// Nothing that people saw is changed while it is still true. What was handed over, or rejected, is not asked for
    /// again for other evidence of the same: whoever wants that asks anew.
    private static func stands(_ plan: StandingPlan, against candidate: Evaluation) -> Bool {
        // The incident was over in between, so people are asked anew.
        if plan.state == .voided { return false }
        if candidate.isSame(as: plan.made) { return true }
        return candidate.essence == plan.made.essence && (plan.state == .spent || plan.state == .rejected)
    }

    private static func bytes(of value: JSONValue) -> [UInt8] {
        do throws(JSONError) { return try value.serialized() } catch {
            preconditionFailure("a diagnosis has no JSON form: \(error)")
        }
    }

    /// Asks the model, where there is one, and takes its plan where it is better and came in time; later it is offered.
    private func improve(_ look: Look, of id: IncidentIdentifier) async throws(LiveError) {
        guard parts.session.hasModel, !look.evaluation.plan.isAbstention else { return }
        let begin = parts.clock.elapsed()
        let result = await parts.session.race(look.evaluation.request)
        guard result.planner == .model else { return }
        let took = (parts.clock.elapsed() - begin).milliseconds
        let timings = PlanDocument.Timings(model: took, total: look.took.milliseconds + took)
        let better = Evaluation(
            result,
            request: look.evaluation.request,
            records: look.evaluation.records,
            timings: timings
        )
        try await transact { [parts] state, moment throws(LiveError) in
            guard let record = state.ledger[id], record.status == .open, let plan = record.plan else {
                return Transaction(value: ())
            }
            // Somebody looks at the plan already, or it was replaced: nothing is swapped under a person's eyes.
            let isUntouched = plan.grants.isEmpty && plan.state != .spent && plan.state != .rejected
            guard isUntouched, plan.made.digest == look.evaluation.document.digest else {
                let digest = ContentDigest(of: better.documentBytes)
                var entry = state.happen(.planLate(digest), about: id, by: "engine", at: moment.time)
                entry.documents = [better.documentBytes]
                return Transaction(entries: [entry], value: ())
            }
            let entries = state.place(better, of: record, by: Principal.engine, nonce: parts.nonce(), at: moment)
            return Transaction(entries: entries, value: ())
        }
    }

    /// Looks at whatever is due until the task is cancelled.
    public func runPlanner() async {
        var wakes = wakes.makeAsyncIterator()
        var traffic = Traffic()
        while !Task.isCancelled {
            var begin = parts.clock.elapsed()
            while await planNext() {
                if Task.isCancelled { return }
                let end = parts.clock.elapsed()
                let (isBusy, discarded) = state.withLock { state in
                    let isBusy = state.entriesInFlight > 0 || traffic.isHeavy(state.figures.alerts, at: end)
                    return (isBusy, state.ready.takeDiscarded())
                }
                withExtendedLifetime(discarded) {}
                // A fifth of one core at most while alerts come in: taking them in comes first.
                if isBusy {
                    guard await parts.clock.sleep(max((end - begin) * 4, .milliseconds(5))) else { return }
                }
                begin = parts.clock.elapsed()
            }
            let now = parts.clock.elapsed()
            if let turn = state.withLock({ $0.due.nextTurn() }) {
                // A wake-up during the pause is kept by the stream, so a short pause loses nothing.
                let pause = min(max(.milliseconds(1), turn - now), .milliseconds(100))
                guard await parts.clock.sleep(pause) else { return }
            } else if await wakes.next() == nil {
                return
            }
        }
    }
}

/// How many alerts come in.
private struct Traffic {
    /// From how many alerts a second on planning makes room.
    private static let heavy = 200.0
    private var last: (count: Int, time: Duration) = (0, .zero)
    private var isHeavy = false

    /// Whether many come in, by their number so far.
    mutating func isHeavy(_ count: Int, at now: Duration) -> Bool {
        let seconds = (now - last.time).milliseconds / 1000
        guard seconds >= 0.1 else { return isHeavy }
        isHeavy = Double(count - last.count) / seconds > Self.heavy
        last = (count, now)
        return isHeavy
    }
}

extension Duration {
    /// Milliseconds with their fraction.
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1_000_000_000_000_000
    }
}
