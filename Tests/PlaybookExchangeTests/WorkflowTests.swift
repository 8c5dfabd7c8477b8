import StrictJSON
import Testing

@testable import PlaybookExchange

@Suite struct WorkflowTests {
    /// A playbook whose workflow is these actions, each with what follows it; the start goes to the first.
    static func actions(_ next: [(Int, JSONObject)], further: [(String, JSONValue)] = []) -> JSONValue {
        let steps = next.map { number, members -> (String, JSONValue) in
            var step: JSONObject = [
                "type": "action", "agent": .string(SamplePlaybook.crew),
                "commands": [["type": "manual", "command": "Look."]],
            ]
            for (key, value) in members { step[key] = value }
            return (name(number), .object(step))
        }
        let begin: (String, JSONValue) = (
            SamplePlaybook.start, ["type": "start", "on_completion": .string(name(next[0].0))]
        )
        let end: (String, JSONValue) = (SamplePlaybook.end, ["type": "end"])
        return SamplePlaybook.changed(
            SamplePlaybook.smallest,
            ["workflow"],
            to: .object(JSONObject([begin] + steps + further + [end]))
        )
    }

    static func name(_ number: Int) -> String { "action--\(SamplePlaybook.uuid(1000 + number))" }

    private func follow(_ number: Int) -> JSONObject { ["on_completion": .string(Self.name(number))] }
    private let finish: JSONObject = ["on_completion": .string(SamplePlaybook.end)]

    @Test func `a chain is taken`() {
        let chain = Self.actions([(1, follow(2)), (2, follow(3)), (3, finish)])
        #expect(SamplePlaybook.faults(chain) == [])
    }

    @Test func `a loop without condition is named at each of its steps`() {
        let document = Self.actions([(1, follow(2)), (2, follow(3)), (3, follow(2))])
        let faults = SamplePlaybook.faults(document).filter { $0.problem.contains("endless loop") }
        #expect(faults.map(\.pointer) == [2, 3].map { "/workflow/\(Self.name($0))" })
    }

    @Test func `a step that repeats itself when it fails is an endless loop`() {
        let again: JSONObject = [
            "on_success": .string(SamplePlaybook.end), "on_failure": .string(Self.name(1)),
        ]
        #expect(SamplePlaybook.faults(Self.actions([(1, again)])).map(\.pointer) == ["/workflow/\(Self.name(1))"])
    }

    @Test func `a loop through a condition is taken and noted`() throws {
        let loop: (String, JSONValue) = (
            SamplePlaybook.loop,
            [
                "type": "while-condition", "condition": "__a__:value = 'b'", "on_true": .string(Self.name(2)),
                "on_completion": .string(SamplePlaybook.end),
            ]
        )
        let toLoop: JSONObject = ["on_completion": .string(SamplePlaybook.loop)]
        let reading = try PlaybookReader().read(Self.actions([(1, toLoop), (2, toLoop)], further: [loop]))
        #expect(reading.notes.map(\.pointer) == ["/workflow/\(SamplePlaybook.loop)"])
    }

    @Test func `steps that no way leads to are named`() {
        let faults = SamplePlaybook.faults(Self.actions([(1, finish), (2, follow(3)), (3, finish)]))
        #expect(faults.map(\.pointer) == [2, 3].map { "/workflow/\(Self.name($0))" })
        #expect(faults.allSatisfy { $0.problem.contains("no way leads to the step") })
    }

    @Test func `a reference that is nearly right is corrected`() {
        let wrong = SamplePlaybook.end.replacing("end--5f", with: "end--5e")
        let faults = SamplePlaybook.faults(Self.actions([(1, ["on_completion": .string(wrong)])]))
        #expect(faults.first?.advice.contains(SamplePlaybook.end) == true)
    }

    @Test func `a playbook needs a start, an action and an end`() {
        for (step, type) in [
            (SamplePlaybook.start, "start"), (SamplePlaybook.first, "action"), (SamplePlaybook.end, "end"),
        ] {
            let document = SamplePlaybook.changed(SamplePlaybook.smallest, ["workflow", step], to: nil)
            #expect(SamplePlaybook.faults(document).contains { $0.problem == "there is no `\(type)` step" })
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the longest chain and the longest loop are looked through, and one more is too many`() {
        let count = PlaybookLimits.steps - 2
        let chain = (1...count).map { ($0, $0 == count ? finish : follow($0 + 1)) }
        #expect(SamplePlaybook.faults(Self.actions(chain)) == [])
        let loop = (1...count).map { ($0, follow($0 == count ? 1 : $0 + 1)) }
        let faults = SamplePlaybook.faults(Self.actions(loop))
        #expect(faults.count == PlaybookLimits.reported + 1)
        #expect(faults.last?.problem.contains("more than 200 faults") == true)
        let longer = SamplePlaybook.faults(Self.actions(chain + [(count + 1, finish)]))
        #expect(longer.contains { $0.problem.contains("more than 2000 steps") })
    }
}
