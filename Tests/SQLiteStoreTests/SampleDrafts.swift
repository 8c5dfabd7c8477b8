import IncidentModel
import Journal

/// Drafts for tests, and a place for a journal.
enum SampleDrafts {
    static func draft(_ number: Int, claims: [String] = [], documents: [[UInt8]] = []) -> JournalDraft {
        let text = "High error rate on checkout, the last deployment was an hour ago; runbook and dashboard are linked"
        return JournalDraft(
            kind: "alerts.received",
            incident: "inc-\(number % 100)",
            actor: "ingest",
            time: Timestamp(seconds: 1_700_000_000 + Int64(number)) ?? .epoch,
            body: Array(#"{"fingerprint":"\#(number)","labels":{"service":"checkout"},"summary":"\#(text)"}"#.utf8),
            documents: documents,
            claims: claims
        )
    }
}
