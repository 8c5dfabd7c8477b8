public import IncidentModel

extension LogRecord {
    /// The line as evidence: one form wherever it is cited.
    var evidence: Evidence {
        let document = locator.hasPrefix("kubectl") ? "kubectl.json" : "logs.otlp.jsonl"
        return Evidence(source: .log, document: document, locator: locator, excerpt: body)
    }
}

extension IncidentEvidence {
    /// The most log lines that are offered: a question is about the newest ones.
    private static let maximumRecords = 5000

    /// The log lines and events that were read, as evidence that an answer may quote; the newest lines of a flood.
    public var records: [Evidence] {
        let events = cluster.events.map { event in
            Evidence(
                source: .event,
                document: "kubectl.json",
                locator: event.locator,
                excerpt: "\(event.reason) \(event.objectName): \(event.message)"
            )
        }
        return events + logs.suffix(Self.maximumRecords).map(\.evidence)
    }
}
