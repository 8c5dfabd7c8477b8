import Remediation
import Runbooks
import StructuredDocuments
import Testing

@Suite struct RunbookCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let says: String
        var testDescription: String { new }
    }

    @Test(arguments: [
        Case(old: "cache.*]", new: "cachet.*]", says: "there is no fault `cachet.*`"),
        Case(old: "cache.*]", new: "cache.colt]", says: "there is no fault `cache.colt`; did you mean `cache.cold`?"),
        Case(
            old: "database.terminate-sessions",
            new: "database.terminate-session",
            says: "did you mean `database.terminate-sessions`?"
        ),
        Case(
            old: "{{ database }}",
            new: "{{ node }}",
            says: "`database.terminate-sessions` does not act on {{ node }}; it acts on"
        ),
        Case(old: "state: idle", new: "stat: idle", says: "has no argument `stat`; did you mean `state`?"),
        Case(old: "state: idle, ", new: "", says: "argument `state` is missing"),
        Case(old: "state: idle", new: "state: busy", says: "argument `state` must be one of idle"),
        Case(old: "state: idle", new: "state: 5", says: "argument `state` must be one of idle"),
        Case(
            old: "older-than: 60",
            new: "older-than: 4",
            says: "argument `older-than` must be whole seconds 5 to 86400"
        ),
        Case(old: "older-than: 60", new: "older-than: long", says: "argument `older-than` must be whole seconds"),
        Case(old: "older-than: 60", new: "older-than: '{{ correction }}'", says: "argument `older-than` must be whole"),
        Case(old: "correction: \"{{ correction }}\"", new: "correction: 5", says: "must be one of the corrections"),
        Case(
            old: "correction: \"{{ correction }}\"",
            new: "correction: '{{ suggested }}'",
            says: "must be one of the corr"
        ),
        Case(
            old: "faults: [database.connections-exhausted]",
            new: "faults: [database.read-only]",
            says: "the step is for database.read-only, which the runbook is not"
        ),
        Case(
            old: "faults: [database.connections-exhausted]",
            new: "faults: [database.conections-exhausted]",
            says: "there is no fault"
        ),
    ]) func `a meaning that is wrong is reported with file and line`(_ testCase: Case) {
        let text = RunbookText.complete.replacing(testCase.old, with: testCase.new, maxReplacements: 1)
        let (runbook, faults) = RunbookText.runbook(text)
        #expect(runbook != nil)
        #expect(faults.contains { $0.contains(testCase.says) }, "\(faults)")
        #expect(faults.allSatisfy { $0.hasPrefix("r.md:1") || $0.hasPrefix("r.md:25") }, "\(faults)")
    }

    @Test func `a value that the planner finds may stand for any but a correction`() {
        let text = RunbookText.complete.replacing("state: idle", with: "state: '{{ suggested }}'")
        #expect(RunbookText.runbook(text).faults == [])
    }

    @Test(arguments: ["a:b", "a@b", "_a", "../a", "a b"]) func `a name is checked as strictly as in a plan`(
        _ name: String
    ) {
        let text = RunbookText.complete.replacing("database.terminate-sessions", with: "cache.flush-pattern")
            .replacing("{{ database }}", with: "{{ cache }}")
            .replacing("{state: idle, older-than: 60}", with: "{pattern: '\(name)'}")
        #expect(RunbookText.runbook(text).faults.contains { $0.contains("argument `pattern` must be") })
    }

    @Test func `a runbook without text is a fault`() {
        let text = "---\nid: empty\ntitle: T\nfaults: [cache.cold]\n---\n# Heading\n\n\n"
        #expect(RunbookText.runbook(text).faults.contains { $0.contains("the runbook has no text") })
    }

    @Test func `two runbooks of one id are a fault`() throws {
        let collector = FaultCollector()
        let first = try #require(RunbookText.runbook(RunbookText.complete, file: "a.md").runbook)
        let second = try #require(RunbookText.runbook(RunbookText.complete, file: "b.md").runbook)
        let foreign = try #require(RunbookText.runbook("text", file: "c.md").runbook)
        let check = RunbookCheck(catalogue: .builtIn)
        check.checkTogether([first, foreign, foreign], reportingTo: collector)
        #expect(collector.isEmpty)
        check.checkTogether([first, second], reportingTo: collector)
        #expect(collector.faults?.description.contains("b.md:1:1: `id` pool-exhausted is also the id of a.md") == true)
    }
}
