import IncidentModel
import Remediation
import Runbooks
import StructuredDocuments
import Testing

@Suite struct RunbookTests {
    @Test func `a runbook that says everything is read`() throws {
        let (found, faults) = RunbookText.runbook(RunbookText.complete)
        #expect(faults == [])
        let runbook = try #require(found)
        #expect(runbook.id.text == "pool-exhausted")
        #expect(runbook.title == "The pool is exhausted")
        #expect(runbook.alerts.map(\.text) == ["PoolExhausted", "*Connections*"])
        #expect(runbook.labels.map { [$0.name, $0.value] } == [["team", "shop"]])
        #expect(runbook.faults.map(\.description) == ["database.connections-exhausted", "cache.*"])
        #expect(!runbook.isForeign)
        #expect(runbook.file == "r.md")
        #expect(runbook.sections.map(\.title) == ["The pool is exhausted", "Then"])
        let steps = runbook.steps
        #expect(steps.map(\.action) == ["database.terminate-sessions", "kubernetes.set-resources"])
        #expect(steps.map(\.target) == [.database, .workload])
        #expect(steps[0].arguments.map(\.value) == [.text("idle"), .integer(60)])
        #expect(steps[1].arguments.map(\.value) == [.correction])
        #expect(steps.map(\.line) == [15, 25])
        #expect(steps[0].reason == "idle sessions hold connections that others need")
    }

    @Test func `it is for alerts of its names and labels, and for its faults`() throws {
        let runbook = try #require(RunbookText.runbook(RunbookText.complete).runbook)
        func alert(_ labels: KeyValuePairs<String, String>) -> Alert {
            Alert(status: .firing, labels: LabelSet(labels), startsAt: .epoch)
        }
        #expect(runbook.matches(alert(["alertname": "PoolExhausted", "team": "shop"])))
        #expect(runbook.matches(alert(["alertname": "tooManyCONNECTIONSopen", "team": "shop"])))
        #expect(!runbook.matches(alert(["alertname": "PoolExhausted", "team": "other"])))
        #expect(!runbook.matches(alert(["alertname": "PoolExhausted"])))
        #expect(!runbook.matches(alert(["alertname": "Pool", "team": "shop"])))
        let exhausted = FaultCode(literal: "database.connections-exhausted")
        #expect(runbook.matches(exhausted))
        #expect(runbook.matches(FaultCode(literal: "cache.cold")))
        #expect(!runbook.matches(FaultCode(literal: "database.read-only")))
        #expect(runbook.steps.map { $0.isFor(exhausted) } == [true, true])
        #expect(runbook.steps.map { $0.isFor(FaultCode(literal: "cache.cold")) } == [false, true])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        /// What is taken out of the complete runbook.
        let old: String
        /// What is put in its place.
        let new: String
        /// What the fault says.
        let says: String
        /// A part of the line at which the fault is, after the change.
        let at: String
        var testDescription: String { new.isEmpty ? "without \(old)" : new }
    }

    @Test(arguments: [
        Case(old: "id: pool-exhausted", new: "id: Pool", says: "`id` must be", at: "id: Pool"),
        Case(old: "title: The pool is exhausted\n", new: "", says: "`title` is missing", at: "id:"),
        Case(
            old: "faults: [database.connections-exhausted, cache.*]",
            new: "faults: [Database]",
            says: "`faults[0]` must be",
            at: "faults: [Database]"
        ),
        Case(
            old: "faults: [database.connections-exhausted, cache.*]",
            new: "faults: []",
            says: "`faults` must have 1 to 40",
            at: "faults: []"
        ),
        Case(old: "owner: shop", new: "onwer: shop", says: "unknown key `onwer`", at: "onwer"),
        Case(old: "PoolExhausted,", new: "'Pool Exhausted',", says: "`match.alerts[0]` must be", at: "Pool Exhausted"),
        Case(old: "{team: shop}", new: "{'te am': shop}", says: "the key `te am`", at: "te am"),
        Case(old: "action: database.terminate-sessions", new: "action: rm -rf", says: "`action` must be", at: "rm -rf"),
        Case(old: "\"{{ database }}\"", new: "database/orders", says: "`target` must be one of", at: "database/orders"),
        Case(old: "\"{{ database }}\"", new: "\"{{ everything }}\"", says: "`target` must be one of", at: "everything"),
        Case(old: "older-than: 60", new: "older-than: [60]", says: "`arguments.older-than` must be", at: "[60]"),
        Case(old: "state: idle", new: "state: '{{ any }}'", says: "`arguments.state` must be", at: "{{ any }}"),
        Case(
            old: "because: it needs more",
            new: "why: it needs more",
            says: "`because` is missing",
            at: "action: kubernetes.set"
        ),
    ]) func `a form that is wrong is reported with file and line, and the runbook is not taken`(_ testCase: Case) {
        let text = RunbookText.complete.replacing(testCase.old, with: testCase.new, maxReplacements: 1)
        let (runbook, faults) = RunbookText.runbook(text)
        #expect(runbook == nil)
        let line = RunbookText.line(of: testCase.at, in: text)
        #expect(
            faults.contains { $0.contains(testCase.says) && $0.hasPrefix("r.md:\(line):") },
            "line \(line): \(faults)"
        )
    }

    @Test(arguments: [
        "because: [it", "because: it: needs: more", "because: *more", "because: !!python/object:os.system x",
    ])
    func `a block that is no YAML is reported, and the runbook is not taken`(_ line: String) {
        let text = RunbookText.complete.replacing("because: it needs more", with: line)
        let (runbook, faults) = RunbookText.runbook(text)
        #expect(runbook == nil)
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first.map { $0.hasPrefix("r.md:3") } == true, "\(faults)")
    }

    @Test func `all faults of a file are reported at once`() {
        let text = RunbookText.complete.replacing("id: pool", with: "id: Pool").replacing("owner", with: "onwer")
            .replacing("{{ database }}", with: "{{ db }}").replacing("because: it", with: "why: it")
        let (runbook, faults) = RunbookText.runbook(text)
        #expect(runbook == nil)
        #expect(faults.count == 5, "\(faults)")
        #expect(faults.allSatisfy { $0.hasPrefix("r.md:") })
    }

    @Test func `a block that is not closed is a fault`() {
        let text = RunbookText.complete.split(separator: "\n", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "\n")
        let (_, faults) = RunbookText.runbook(text + "\nbecause: it needs more\n")
        #expect(faults.contains { $0.contains("the block is not closed") }, "\(faults)")
    }

    @Test(arguments: [
        ("just text\n", "kubepodcrashlooping", "KubePodCrashLooping"),
        ("# Kube Pod Crash Looping\n\ntext\n", "kubepodcrashlooping", "Kube Pod Crash Looping"),
        ("---\ntitle: From elsewhere\nweight: 20\n---\n# H\n", "kubepodcrashlooping", "From elsewhere"),
        ("", "kubepodcrashlooping", "KubePodCrashLooping"),
    ]) func `another product's runbook is read as text`(_ text: String, _ id: String, _ title: String) throws {
        let (found, faults) = RunbookText.runbook(text, file: "mixin/KubePodCrashLooping.md")
        #expect(faults == [])
        let runbook = try #require(found)
        #expect(runbook.isForeign && runbook.steps.isEmpty && runbook.faults.isEmpty)
        #expect(runbook.id.text == "foreign." + id)
        #expect(runbook.title == title)
        #expect(runbook.alerts.contains { $0.matches("KubePodCrashLooping") })
    }

    @Test func `a foreign file's typed steps are not taken`() throws {
        let text =
            "# Restart\n\n```yaml action\naction: node.restart-service\ntarget: \"{{ node }}\"\nbecause: x\n```\n"
        let runbook = try #require(RunbookText.runbook(text).runbook)
        #expect(runbook.steps.isEmpty)
    }
}
