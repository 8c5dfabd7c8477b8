// Feeds arbitrary bytes to the readers of spans and log lines, OTLP/JSON a line, and to what sums them up.

import Diagnosis
import IncidentModel
import LogTemplates
import StructuredDocuments
import Traces

@testable import EvidenceBundles

/// The entry that libFuzzer calls: lines that speak of spans are the traces, all others the logs.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTelemetry(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    var traces: [UInt8] = []
    var logs: [UInt8] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        if String(decoding: line, as: UTF8.self).contains("Spans") {
            traces += line + [0x0A]
        } else {
            logs += line + [0x0A]
        }
    }
    let telemetry = FuzzedTelemetry(traces: traces, logs: logs)
    for isCompared in [true, false] { telemetry.check(isCompared: isCompared) }
    return 0
}

/// The properties of the readers, for one pair of files.
private struct FuzzedTelemetry {
    let traces: [UInt8]
    let logs: [UInt8]

    /// Reads twice, with and without a normal time, and diagnoses what was read.
    func check(isCompared: Bool) {
        var evidence = FuzzedEvidence.timed("fuzz")
        if !isCompared { evidence.baseline = nil }
        let first = read(logs, into: evidence)
        let second = read(logs, into: evidence)
        precondition(first.logs == second.logs && first.notes == second.notes, "two readings differ")
        precondition(first.logSummary == second.logSummary, "two readings sum lines up in two ways")
        precondition(first.traces == second.traces, "two readings sum spans up in two ways")
        precondition(first.notes.count <= 16, "the notes are without bound")
        if let traces = first.traces { check(traces) }
        for record in first.logs {
            precondition(record.body.unicodeScalars.count <= 4000, "a line is too long")
            let shown = InertText(record.body, keepingNewlines: true).text
            precondition(record.body == shown, "a line acts on a terminal")
        }
        checkWriting(first, evidence)
        FuzzedEvidence(evidence: first).check()
    }

    private func read(_ logs: [UInt8], into empty: IncidentEvidence) -> IncidentEvidence {
        var evidence = empty
        var reader = TelemetryReader(window: evidence.window, baseline: evidence.baseline)
        reader.readTraces(ScratchFile.write(traces, to: "traces.otlp.jsonl"), name: "traces.otlp.jsonl")
        reader.readLogs(ScratchFile.write(logs, to: "logs.otlp.jsonl"), name: "logs.otlp.jsonl")
        evidence.logs = reader.records
        evidence.notes = reader.notes
        (evidence.traces, evidence.logSummary) = reader.finish()
        if let learned = evidence.traces?.topology(namespace: nil) { evidence.topology = learned }
        return evidence
    }

    private func check(_ traces: TraceSummary) {
        precondition(traces.calls == traces.calls.sorted() && traces.calls.allSatisfy { $0.count > 0 })
        precondition(traces.operations.allSatisfy { $0.errors <= $0.calls && $0.calls > 0 })
        precondition(traces.operations.allSatisfy { $0.duration >= 0 && (0...$0.duration).contains($0.ownTime) })
        precondition(traces.services == traces.services.sorted() && traces.changes.count <= 200)
    }

    /// Lines that are written as a bundle is written are read as the same lines.
    private func checkWriting(_ evidence: IncidentEvidence, _ empty: IncidentEvidence) {
        // A bundle names no time before 1970, and has one emitter a line.
        let records = evidence.logs.filter { ($0.time?.seconds ?? 0) >= 0 && !$0.emitter.isEmpty }
        var written: [UInt8] = []
        for record in records {
            guard let line = try? LogPayload.json([record], service: record.emitter, pod: "").serialized() else {
                preconditionFailure("what was read cannot be written")
            }
            written += line + [0x0A]
        }
        let again = read(written, into: empty).logs
        precondition(again.count == records.count, "writing loses a line")
        for (old, new) in zip(records, again) {
            precondition(old.emitter == new.emitter && old.severity == new.severity, "writing changes who said it")
            precondition(old.time == new.time, "writing changes a time")
            let body = InertText(SecretRedaction.redacted(old.body), maximum: 4000, keepingNewlines: true).text
            precondition(new.body == body, "writing changes a line")
        }
    }
}
