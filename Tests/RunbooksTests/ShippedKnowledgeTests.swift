import IncidentModel
import KnowledgeFiles
import Remediation
import Runbooks
import StructuredDocuments
import Testing

/// The runbooks and past incidents of this repository.
@Suite struct ShippedKnowledgeTests {
    /// The runbooks, read once for all tests.
    static let shipped = Result { try runbooks(reportingTo: FaultCollector()) }

    static func runbooks(reportingTo faults: FaultCollector) throws -> [Runbook] {
        try MarkdownFiles.values(in: RepositoryFolder.path + "/runbooks", reportingTo: faults) {
            Runbook($0, reportingTo: $1)
        }
    }

    static func incidents(reportingTo faults: FaultCollector) throws -> [PastIncident] {
        try MarkdownFiles.values(in: RepositoryFolder.path + "/docs/examples/incidents", reportingTo: faults) {
            PastIncident($0, reportingTo: $1)
        }
    }

    @Test func `the runbooks have no fault`() throws {
        let faults = FaultCollector(limit: 1000)
        let runbooks = try Self.runbooks(reportingTo: faults)
        let check = RunbookCheck(catalogue: .builtIn)
        for runbook in runbooks { check.check(runbook, reportingTo: faults) }
        check.checkTogether(runbooks, reportingTo: faults)
        #expect(faults.isEmpty, "\(faults.faults?.description ?? "")")
        #expect(runbooks.count >= 36)
        #expect(runbooks.allSatisfy { !$0.isForeign && !$0.steps.isEmpty && !$0.alerts.isEmpty })
    }

    @Test func `every class of action stands in a runbook`() throws {
        let names = Set(try Self.shipped.get().flatMap { $0.steps.map(\.action) })
        let classes = Set(names.compactMap { ActionCatalogue.builtIn.definition(named: $0)?.actionClass })
        #expect(Set(ActionClass.allCases).subtracting(classes).isEmpty)
    }

    @Test func `every fault has a runbook, and every area its own`() throws {
        let runbooks = try Self.shipped.get()
        for fault in FaultCatalogue.builtIn.definitions {
            let matching = runbooks.filter { $0.matches(fault.code) }
            #expect(!matching.isEmpty, "\(fault.code) has no runbook")
            #expect(
                matching.contains { runbook in runbook.steps.contains { $0.isFor(fault.code) } },
                "no step is for \(fault.code)"
            )
        }
    }

    @Test func `a runbook says how to recognise, verify and undo, and when to call a person`() throws {
        for runbook in try Self.shipped.get() {
            let titles = runbook.sections.map { $0.title.lowercased() }
            for wanted in ["looks like", "what to do", "do not", "verify", "undo", "call a person"] {
                #expect(titles.contains { $0.contains(wanted) }, "\(runbook.file) has no section `\(wanted)`")
            }
        }
    }

    @Test(arguments: FaultCatalogue.builtIn.definitions.filter { !$0.isSymptom })
    func `for every fault some step of a runbook is a declared remedy`(_ fault: FaultDefinition) throws {
        let steps = try Self.shipped.get().filter { $0.matches(fault.code) }.flatMap(\.steps)
        let usable = steps.filter { step in
            let definition = ActionCatalogue.builtIn.definition(named: step.action)
            return step.isFor(fault.code) && definition?.successRate(against: fault.code) != nil
        }
        #expect(!usable.isEmpty, "a plan can take over none of \(steps.map(\.action))")
    }

    @Test func `the past incidents have no fault and are marked as examples`() throws {
        let faults = FaultCollector(limit: 1000)
        let incidents = try Self.incidents(reportingTo: faults)
        let check = RunbookCheck(catalogue: .builtIn)
        for incident in incidents { check.check(incident, reportingTo: faults) }
        #expect(faults.isEmpty, "\(faults.faults?.description ?? "")")
        #expect(incidents.count >= 12)
        #expect(Set(incidents.map(\.id)).count == incidents.count)
        for incident in incidents {
            #expect(incident.isExample, "\(incident.file)")
            #expect(incident.confirmedBy != nil, "\(incident.file)")
            #expect(!incident.worked.isEmpty, "\(incident.file)")
            let text = incident.sections.map(\.text.text).joined()
            #expect(text.contains("This is an example"), "\(incident.file)")
        }
    }
}
