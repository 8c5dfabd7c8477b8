import IncidentModel
import Runbooks
import StructuredDocuments
import Testing

@Suite struct PastIncidentTests {
    @Test func `a past incident that says everything is read`() throws {
        let (found, faults) = RunbookText.incident(RunbookText.incident)
        #expect(faults == [])
        let incident = try #require(found)
        #expect(incident.id.text == "2026-01-02-pool")
        #expect(incident.title == "The pool ran out")
        #expect(incident.date == "2026-01-02")
        #expect(incident.services == ["cart"])
        #expect(incident.alerts == ["PoolExhausted"])
        #expect(incident.fault.text == "database.connections-exhausted")
        #expect(incident.confirmedBy == "on call")
        #expect(incident.isExample)
        #expect(incident.worked.map(\.action) == ["database.terminate-sessions"])
        #expect(incident.worked.map(\.target) == [.database])
        #expect(incident.failed.map(\.target) == [.deployment])
        #expect(incident.minutes == 12)
        #expect(incident.sections.map(\.title) == ["What happened"])
    }

    @Test func `nobody has confirmed what nobody is named for, and it is no example unless it says so`() throws {
        let text = "---\nid: a\ntitle: T\ndate: today\nfault: cache.cold\n---\n"
        let incident = try #require(RunbookText.incident(text).incident)
        #expect(incident.confirmedBy == nil)
        #expect(!incident.isExample)
        #expect(incident.worked.isEmpty && incident.minutes == nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let says: String
        var testDescription: String { new.isEmpty ? "without \(old)" : new }
    }

    @Test(arguments: [
        Case(old: "id: 2026-01-02-pool", new: "id: ../x", says: "`id` must be"),
        Case(old: "title: The pool ran out\n", new: "", says: "`title` is missing"),
        Case(old: "date: 2026-01-02\n", new: "", says: "`date` is missing"),
        Case(old: "fault: database.connections-exhausted", new: "fault: database", says: "`fault` must be"),
        Case(old: "fault: database.connections-exhausted", new: "fault: database.*", says: "`fault` must be"),
        Case(old: "example: true", new: "example: yes", says: "`example` must be true or false"),
        Case(old: "target: db", new: "target: thing", says: "`worked[0].target` must be"),
        Case(old: "action: kubernetes.scale-workload, ", new: "", says: "`failed[0].action` is missing"),
        Case(old: "minutes-to-recover: 12", new: "minutes-to-recover: -1", says: "`minutes-to-recover` must be"),
        Case(old: "services:", new: "service:", says: "unknown key `service`"),
    ]) func `a form that is wrong is reported with file and line`(_ testCase: Case) {
        let (_, faults) = RunbookText.incident(RunbookText.incident.replacing(testCase.old, with: testCase.new))
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.contains { $0.contains(testCase.says) }, "\(faults)")
        #expect(faults.allSatisfy { $0.hasPrefix("i.md:") }, "\(faults)")
    }

    @Test(arguments: [
        Case(
            old: "fault: database.connections-exhausted",
            new: "fault: database.conections-exhausted",
            says: "there is no fault"
        ),
        Case(old: "action: database.terminate-sessions", new: "action: database.kill", says: "there is no action"),
        Case(old: "target: db", new: "target: node", says: "does not act on a node"),
    ]) func `a meaning that is wrong is reported`(_ testCase: Case) {
        let (incident, faults) = RunbookText.incident(RunbookText.incident.replacing(testCase.old, with: testCase.new))
        #expect(incident != nil)
        #expect(faults.contains { $0.hasPrefix("i.md:1:1: ") && $0.contains(testCase.says) }, "\(faults)")
    }

    @Test func `text without front matter is no past incident`() {
        let (incident, faults) = RunbookText.incident("# What happened\n")
        #expect(incident == nil)
        #expect(faults.count == 1)
        #expect(faults[0].contains("needs front matter"))
    }
}
