import KnowledgeFiles
import Remediation
import Runbooks
import StructuredDocuments

/// Runbooks and past incidents from texts, with what is wrong with them.
enum RunbookText {
    /// A runbook that says everything.
    static let complete = """
        ---
        id: pool-exhausted
        title: The pool is exhausted
        match:
          alerts: [PoolExhausted, "*Connections*"]
          labels: {team: shop}
        faults: [database.connections-exhausted, cache.*]
        reviewed: 2026-11-01
        owner: shop
        ---
        # The pool is exhausted

        Look at the sessions.

        ```yaml action
        action: database.terminate-sessions
        target: "{{ database }}"
        arguments: {state: idle, older-than: 60}
        faults: [database.connections-exhausted]
        because: idle sessions hold connections that others need
        ```

        ## Then

        ```yaml action
        action: kubernetes.set-resources
        target: "{{workload}}"
        arguments:
          correction: "{{ correction }}"
        because: it needs more
        ```

        """

    /// A past incident that says everything.
    static let incident = """
        ---
        id: 2026-01-02-pool
        title: The pool ran out
        date: 2026-01-02
        services: [cart]
        alerts: [PoolExhausted]
        fault: database.connections-exhausted
        confirmed-by: on call
        example: true
        worked: [{action: database.terminate-sessions, target: db}]
        failed: [{action: kubernetes.scale-workload, target: deployment}]
        minutes-to-recover: 12
        ---
        # What happened

        The pool ran out.

        """

    /// The runbook of `text`, and everything that reading and checking it found wrong.
    static func runbook(_ text: String, file: String = "r.md") -> (runbook: Runbook?, faults: [String]) {
        let collector = FaultCollector()
        let parsed = MarkdownFiles.parse(text, as: file, reportingTo: collector)
        let runbook = parsed.flatMap { Runbook($0, reportingTo: collector) }
        if let runbook { RunbookCheck(catalogue: .builtIn).check(runbook, reportingTo: collector) }
        return (runbook, collector.faults?.faults.map(\.description) ?? [])
    }

    /// The past incident of `text`, and everything that reading and checking it found wrong.
    static func incident(_ text: String) -> (incident: PastIncident?, faults: [String]) {
        let collector = FaultCollector()
        let parsed = MarkdownFiles.parse(text, as: "i.md", reportingTo: collector)
        let incident = parsed.flatMap { PastIncident($0, reportingTo: collector) }
        if let incident { RunbookCheck(catalogue: .builtIn).check(incident, reportingTo: collector) }
        return (incident, collector.faults?.faults.map(\.description) ?? [])
    }

    /// The number of the first line that holds `part`.
    static func line(of part: String, in text: String) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.firstIndex { $0.contains(part) } ?? -1) + 1
    }
}
