internal import ContentDigests
internal import Execution
internal import Governance
internal import IncidentModel
internal import StrictJSON

extension SnapshotWriter {
    mutating func write(_ time: Timestamp) {
        write(time.seconds)
        write(UInt64(UInt32(bitPattern: time.nanoseconds)))
    }

    mutating func write(_ digest: ContentDigest) { write(digest.bytes) }

    mutating func write(_ digest: HalfDigest) {
        writeWhole(digest.high)
        writeWhole(digest.low)
    }

    /// Writes an incident. What the journal has a form for is written in that form.
    mutating func write(_ record: IncidentRecord) {
        write(record.id.text)
        write(record.tenant)
        write(record.environment)
        write(record.title)
        write(record.openedAt)
        write(UInt64(record.severity.rawValue))
        write(record.status.rawValue)
        write(record.updatedAt)
        write(record.resolvedAt) { $0.write($1) }
        write(record.mergedInto) { $0.write($1.text) }
        write(record.firing)
        write(record.total)
        write(record.services) { $0.write($1) }
        write(record.alerts) { writer, whole in
            writer.write(whole.key.digest)
            writer.write(whole.source)
            writer.write(AlertsReceived.bytes(of: whole.alert))
        }
        write(record.diagnosis) { $0.write(LedgerEvent.diagnosisMade($1).body) }
        write(record.plan) { $0.write($1) }
        write(record.run) { $0.write($1) }
        write(record.latePlan) { $0.write($1) }
        write(record.notes) { writer, note in
            writer.write(note.time)
            writer.write(note.author)
            writer.write(note.text)
        }
        write(record.version)
    }

    private mutating func write(_ plan: StandingPlan) {
        write(LedgerEvent.planMade(plan.made).body)
        write(plan.madeAt)
        write(plan.changedAt)
        write(plan.state) { $0.write($1.word) }
        write(plan.grants) { writer, grant in
            writer.write(grant.person)
            writer.write(grant.actor)
            writer.write(grant.comment)
            writer.write(grant.time)
            writer.write(grant.identity) { $0.write($1) }
        }
        write(plan.ending) { $0.write($1) }
        write(plan.intent) { $0.write($1) }
        write(plan.isStepwise)
        write(plan.approvedStates) { writer, state in writer.write(state) { $0.write($1) } }
    }

    /// A run in the forms of the journal.
    private mutating func write(_ run: StandingRun) {
        write(run.beginning)
        write(run.begunAt)
        write(run.entries) { writer, entry in
            writer.write(entry.record.kind)
            writer.write(LedgerEvent.run(RunEntry(intent: run.begun.intent, entry.record)).body)
            writer.write(entry.position)
            writer.write(entry.time)
        }
    }
}

extension StandingRun {
    /// The beginning in the form of the journal, with the mandate: an older program passes over that, and where an older one
    /// wrote the snapshot there is none.
    fileprivate var beginning: [UInt8] {
        guard var members = begun.json.object else { return [] }
        members["mandate"] = mandate?.json
        do throws(JSONError) { return try JSONValue.object(members).canonicalBytes() } catch {
            // What the journal has a form for has one with a member more.
            preconditionFailure("a beginning has no JSON form: \(error)")
        }
    }

    fileprivate static func beginning(_ bytes: [UInt8]) throws(LedgerError) -> (RunBegun, RunMandate?) {
        do throws(EventBodyProblem) {
            let body = try EventBody(parsing: bytes)
            let mandate = body.optional("mandate")
            return (
                try RunBegun(reading: body),
                try mandate.map { body throws(EventBodyProblem) in try RunMandate(reading: body) }
            )
        } catch { throw .badSnapshot }
    }
}

extension SnapshotReader {
    mutating func time() throws(LedgerError) -> Timestamp {
        let seconds = try signed()
        guard let time = Timestamp(seconds: seconds, nanoseconds: Int32(bitPattern: try number32())) else {
            throw .badSnapshot
        }
        return time
    }

    mutating func digest() throws(LedgerError) -> ContentDigest {
        guard let digest = ContentDigest(bytes: try content()) else { throw .badSnapshot }
        return digest
    }

    mutating func halfDigest() throws(LedgerError) -> HalfDigest {
        HalfDigest(high: try whole(), low: try whole())
    }

    mutating func identifier() throws(LedgerError) -> IncidentIdentifier {
        guard let id = IncidentIdentifier(try text()) else { throw .badSnapshot }
        return id
    }

    mutating func event(_ kind: String) throws(LedgerError) -> LedgerEvent {
        let body = try content()
        do throws(EventBodyProblem) { return try LedgerEvent(kind: kind, body: body) } catch { throw .badSnapshot }
    }

    fileprivate mutating func wholeAlert() throws(LedgerError) -> IncidentRecord.WholeAlert {
        let key = AlertKey(try halfDigest())
        let source = try text()
        let bytes = try content()
        do throws(JSONError) {
            return IncidentRecord.WholeAlert(key: key, source: source, alert: try AlertsReceived.alert(from: bytes))
        } catch {
            throw .badSnapshot
        }
    }

    fileprivate mutating func plan() throws(LedgerError) -> StandingPlan {
        guard case .planMade(let made) = try event("plan.made") else { throw .badSnapshot }
        let madeAt = try time()
        let changedAt = try time()
        let word = try optional { reader throws(LedgerError) in try reader.text() }
        let grants = try array { reader throws(LedgerError) in
            ApprovalGrant(
                person: try reader.text(),
                actor: try reader.text(),
                comment: try reader.text(),
                time: try reader.time(),
                identity: try reader.optional { reader throws(LedgerError) in try reader.identity() }
            )
        }
        var plan = StandingPlan(
            made,
            at: madeAt,
            state: word.flatMap { word in StandingPlan.states.first { $0.word == word } },
            grants: grants,
            ending: try optional { reader throws(LedgerError) in try reader.text() },
            intent: try optional { reader throws(LedgerError) in try reader.text() },
            changedAt: changedAt
        )
        plan.isStepwise = try flag()
        plan.approvedStates = try array { reader throws(LedgerError) in
            try reader.optional { reader throws(LedgerError) in try reader.digest() }
        }
        return plan
    }

    fileprivate mutating func run() throws(LedgerError) -> StandingRun {
        let (begun, mandate) = try StandingRun.beginning(try content())
        let time = try time()
        let entries = try array { reader throws(LedgerError) in
            let kind = try reader.text()
            guard case .run(let entry) = try reader.event(kind) else { throw .badSnapshot }
            return StandingRun.Entry(record: entry.record, position: try reader.number(), time: try reader.time())
        }
        return StandingRun(begun, at: time, of: mandate, entries: entries)
    }
}

extension IncidentRecord {
    init(reading reader: inout SnapshotReader) throws(LedgerError) {
        let id = try reader.identifier()
        let origin = AlertOrigin(tenant: try reader.text(), environment: try reader.text())
        let title = try reader.text()
        let openedAt = try reader.time()
        guard let severity = Severity(rawValue: Int(clamping: try reader.number())) else { throw .badSnapshot }
        self.init(id: id, origin: origin, title: title, severity: severity, openedAt: openedAt)
        guard let status = Status(rawValue: try reader.text()) else { throw .badSnapshot }
        self.status = status
        updatedAt = try reader.time()
        resolvedAt = try reader.optional { reader throws(LedgerError) in try reader.time() }
        mergedInto = try reader.optional { reader throws(LedgerError) in try reader.identifier() }
        firing = Int(clamping: try reader.number())
        total = Int(clamping: try reader.number())
        services = try reader.array { reader throws(LedgerError) in try reader.text() }
        alerts = try reader.array { reader throws(LedgerError) in try reader.wholeAlert() }
        countOver()
        diagnosis = try reader.optional { reader throws(LedgerError) in
            guard case .diagnosisMade(let diagnosis) = try reader.event("diagnosis.made") else { throw .badSnapshot }
            return diagnosis
        }
        plan = try reader.optional { reader throws(LedgerError) in try reader.plan() }
        run = try reader.optional { reader throws(LedgerError) in try reader.run() }
        // A snapshot of an older program has the plan alone, which stands still in most cases.
        if let plan, run?.mandate == nil, run?.begun.intent == plan.intent { run?.mandate = RunMandate(plan) }
        latePlan = try reader.optional { reader throws(LedgerError) in try reader.digest() }
        notes = try reader.array { reader throws(LedgerError) in
            Note(time: try reader.time(), author: try reader.text(), text: try reader.text())
        }
        version = try reader.number()
    }
}
