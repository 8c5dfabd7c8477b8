import Connectors
import EvenkeelTestKit
import Glibc
import IncidentLedger
import IncidentModel
import Journal
import SQLiteStore
import StrictJSON

/// What is held, and how it comes back.
extension ServeBenchmark {
    /// The status of one alert and of one incident, while many alerts are remembered.
    mutating func measureChanges() throws {
        let alerts = count("alerts", or: 100_000)
        let service = try serve("changes")
        let client = try ServiceClient(service)
        let factory = AlertFactory()
        try fill(service, factory, 0..<alerts)
        try settle(client)
        let end = AlertFactory.text(of: time(nil))
        var (single, notes) = (LoadGenerator.Outcome(), LoadGenerator.Outcome())
        for number in 0..<500 {
            let body = factory.body(CollectionOfOne(number * 37 % alerts), endsAt: end)
            let answer = try client.call("POST", "/api/v2/alerts", body: body)
            guard answer.status == 200 else { throw BenchmarkFailure.failed("resolving an alert: \(answer.status)") }
            single.latencies.append(Float(answer.milliseconds))
        }
        let list = try client.document("/api/v1/incidents?status=open&limit=500")
        let ids = (list["items"]?.array ?? []).compactMap { $0["id"]?.string }
        for (place, id) in ids.prefix(150).enumerated() {
            let note = Array(#"{"text":"Looked at it; number \#(place)."}"#.utf8)
            notes.latencies.append(
                Float(try client.call("POST", "/api/v1/incidents/\(id)/notes", body: note).milliseconds)
            )
            let reason = Array(#"{"reason":"It is over."}"#.utf8)
            let answer = try client.call("POST", "/api/v1/incidents/\(id)/resolve", body: reason)
            guard answer.status == 200 else { throw BenchmarkFailure.failed("resolving an incident: \(answer.status)") }
            notes.latencies.append(Float(answer.milliseconds))
        }
        let memory = service.memory
        service.kill()
        let held = "\(alerts) alerts remembered; p50 \(Self.text(single.percentile(0.5))), n \(single.latencies.count)"
        figures.report("serve.alert-change-p99-ms", single.percentile(0.99), "ms", held)
        figures.report(
            "serve.incident-change-p99-ms",
            notes.percentile(0.99),
            "ms",
            "p50 \(Self.text(notes.percentile(0.5))), n \(notes.latencies.count); \(Self.text(memory.resident)) MiB"
        )
    }

    /// From nothing to ready with many open incidents.
    mutating func measureStarts() throws {
        let incidents = count("incidents", or: 10_000)
        var factory = AlertFactory()
        // An environment for each, or all of them would be taken for one storm.
        factory.environments = incidents
        let service = try serve("start")
        try fill(service, factory, 0..<incidents)
        service.stop()
        var times: [Double] = []
        var (resident, peak) = (0.0, 0.0)
        for _ in 0..<5 {
            let again = try serve("start")
            times.append(again.startMilliseconds)
            (resident, peak) = (max(resident, again.memory.resident), max(peak, again.memory.peak))
            let held = try ServiceClient(again).figures()["incidents_held", default: 0]
            guard Int(held) == incidents else { throw BenchmarkFailure.failed("\(Int(held)) incidents came back") }
            again.kill()
        }
        times.sort()
        // The same journal without its snapshot's advantage: more came since, and no time to store it.
        let crashed = try serve("start")
        try fill(crashed, factory, incidents..<incidents + incidents / 2)
        crashed.kill()
        let last = try serve("start")
        last.kill()
        figures.report(
            "serve.start-ms",
            times[2],
            "ms",
            "median of five with \(incidents) open incidents; most \(Self.text(times[4])); after SIGKILL with "
                + "\(incidents / 2) alerts since the snapshot \(Self.text(last.startMilliseconds))"
        )
        figures.report("serve.start-memory-mib", resident, "MiB", "when it is ready; most \(Self.text(peak))")
    }

    /// A long journal without a snapshot.
    mutating func measureRecovery() throws {
        let events = count("events", or: 300_000)
        let folder = try scratch.makeFolder("recovery")
        let sequence = try Self.write(events, to: folder + "/journal.db")
        var seconds: [Double] = []
        for _ in 0..<2 {
            let service = try serve("recovery")
            seconds.append(service.startMilliseconds / 1000)
            service.kill()
        }
        let service = try serve("recovery")
        seconds.append(service.startMilliseconds / 1000)
        let held = try ServiceClient(service).figures()
        let memory = service.memory
        service.kill()
        seconds.sort()
        guard held["journal_sequence", default: 0] >= Double(sequence) else {
            throw BenchmarkFailure.failed("the journal came back shorter")
        }
        figures.report(
            "serve.recovery-s-per-million",
            seconds[1] * 1_000_000 / Double(sequence),
            "s",
            "\(sequence) entries in \(seconds.map { Self.text($0) }.joined(separator: ", ")) s, no snapshot; "
                + "\(Int(held["incidents_held", default: 0])) incidents, "
                + "\(Int(held["alerts_remembered", default: 0])) alerts, \(Self.text(memory.resident)) MiB"
        )
    }

    /// Writes a journal of single alerts.
    /// - Returns: The number of its last entry.
    private static func write(_ events: Int, to path: String) throws -> UInt64 {
        let journal = try SQLiteJournal(path: path)
        var ledger = IncidentLedger()
        let factory = AlertFactory()
        var (number, sequence) = (0, UInt64(0))
        let begin = Timestamp(unixNanoseconds: Int64(Glibc.time(nil) - events / 2000) * 1_000_000_000)
        while sequence < UInt64(events) {
            let time = begin.adding(seconds: Int64(number / 2000))
            let body = factory.body(number..<number + 1000)
            number += 1000
            var drafts: [JournalDraft] = []
            for alert in try PostedAlerts.read(body, now: time, limits: .network).alerts {
                let reception = ledger.receive([alert], from: "prometheus", at: time)
                drafts += reception.happenings.map { $0.draft(by: "source:prometheus", at: time) }
            }
            let batch = drafts
            sequence = try waiting { try await journal.append(batch).upperBound }
        }
        try waiting { await journal.close() }
        return sequence
    }

    /// Waits for what only a task can do.
    private static func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        try Background(starting: { done in
            Task.detached {
                do { done(.success(try await body())) } catch { done(.failure(error)) }
            }
        }).value()
    }
}
