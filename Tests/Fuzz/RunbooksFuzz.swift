// Feeds arbitrary text to the reader of Markdown files with front matter and typed steps, and to what they become.

import IncidentModel
import KnowledgeFiles
import Remediation
import Runbooks
import StructuredDocuments

/// The entry that libFuzzer calls: each text is a runbook and a past incident.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRunbooks(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let lines = 1 + count
    FuzzedKnowledge.check(text, lines: lines) {
        Runbook($0, reportingTo: $1)
    } meaning: { runbook, faults in
        precondition(runbook.isForeign == runbook.faults.isEmpty, "a runbook is for no fault")
        precondition(!runbook.isForeign || runbook.steps.isEmpty, "a foreign runbook has steps")
        for pattern in runbook.alerts {
            precondition(pattern.matches(pattern.text), "a pattern does not match itself")
            _ = pattern.matches(text)
        }
        FuzzedKnowledge.rules.check(runbook, reportingTo: faults)
        FuzzedKnowledge.rules.checkTogether([runbook, runbook], reportingTo: faults)
    }
    FuzzedKnowledge.check(text, lines: lines) {
        PastIncident($0, reportingTo: $1)
    } meaning: { incident, faults in
        FuzzedKnowledge.rules.check(incident, reportingTo: faults)
    }
    return 0
}

/// The properties of what is read from Markdown.
private enum FuzzedKnowledge {
    static let rules = RunbookCheck(catalogue: .builtIn)

    /// A value or faults, the same twice; faults are printable and within the text.
    static func check<Value: Equatable>(
        _ text: String,
        lines: Int,
        _ make: (ParsedMarkdown, FaultCollector) -> Value?,
        meaning: (Value, FaultCollector) -> Void
    ) {
        var values: [Value?] = []
        for _ in 0..<2 {
            let faults = FaultCollector()
            let parsed = MarkdownFiles.parse(text, as: "fuzz.md", reportingTo: faults)
            precondition(parsed != nil || !faults.isEmpty, "a text is refused without a reason")
            let value = parsed.flatMap { make($0, faults) }
            precondition((value == nil) == !faults.isEmpty, "a value has faults, or none has no reason")
            if let value { meaning(value, faults) }
            for fault in faults.faults?.faults ?? [] {
                precondition(fault.position.line <= lines, "a fault lies behind the end")
                precondition(fault.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            }
            values.append(value)
        }
        precondition(values[0] == values[1], "a text is read in two ways")
    }
}
