import StrictJSON
import Testing

@testable import PlaybookExchange

@Suite struct PlaybookReaderTests {
    private typealias Sample = SamplePlaybook

    @Test func `a playbook with one of everything is read and written as it was`() throws {
        for document in [SamplePlaybook.smallest, SamplePlaybook.full] {
            let reading = try PlaybookReader().read(document)
            #expect(reading.notes == [])
            #expect(reading.playbook.json == document)
            #expect(try PlaybookReader().read(reading.playbook.json).playbook == reading.playbook)
            #expect(try PlaybookReader().read(try document.serialized(.pretty)).playbook == reading.playbook)
        }
    }

    @Test func `what CACAO does not define is kept and noted`() throws {
        var document = SamplePlaybook.full
        let places = [
            ["x_one"], ["workflow", SamplePlaybook.first, "x_two"],
            ["workflow", SamplePlaybook.first, "commands", "0", "x_three"],
            ["agent_definitions", SamplePlaybook.crew, "x_four"], ["playbook_variables", "__oil__", "x_five"],
            ["external_references", "0", "x_six"],
        ]
        for place in places { document = SamplePlaybook.changed(document, place, to: ["deep": [1, 2.5, nil]]) }
        let reading = try PlaybookReader().read(document)
        #expect(reading.playbook.json == document)
        #expect(Set(reading.notes.map(\.pointer)) == Set(places.map { "/" + $0.joined(separator: "/") }))
    }

    /// A way to spoil the full playbook, with where the fault is and what it says.
    struct Case: Sendable, CustomTestStringConvertible {
        let path: [String]
        let value: JSONValue?
        var place: String?
        let problem: String
        var testDescription: String { path.joined(separator: "/") + " " + problem }

        init(_ path: [String], _ value: JSONValue?, at place: String? = nil, _ problem: String) {
            self.path = path
            self.value = value
            self.place = place
            self.problem = problem
        }
    }

    static let step = ["workflow", Sample.first]
    static let cases: [Case] = [
        Case(["type"], "book", "it is `book`"), Case(["spec_version"], "cacao-1.1", "it is `cacao-1.1`"),
        Case(["id"], nil, "it is missing"), Case(["id"], 7, "not an identifier"),
        Case(["id"], "playbook--5f0c1d2e-7a3b-6c4d-8e5f-000000000001", "is no identifier"),
        Case(["id"], .string(Sample.maker), "an identifier of type `identity`"),
        Case(["name"], ["a"], "it is an array, not a text"), Case(["created"], "yesterday", "no time in UTC"),
        Case(["created"], "2026-03-01T10:00:00+01:00", "no time in UTC"),
        Case(["modified"], "2025-03-01T10:00:00.000Z", "it is before `created`"),
        Case(["valid_until"], "2026-03-01T10:00:00.000Z", "it is not after `valid_from`"),
        Case(["revoked"], "no", "it is a string, not true or false"), Case(["severity"], 101, "from 0 to 100"),
        Case(["priority"], 1.5, "from 0 to 100"), Case(["labels"], "lamp", "it is a string, not a list"),
        Case(["labels"], [1], at: "/labels/0", "not a text"),
        Case(["playbook_variables", "lamp"], ["type": "string"], "no name of a variable"),
        Case(["playbook_variables", "__oil__", "value"], 3, "the value is a number"),
        Case(["workflow"], [], "the workflow is an array"),
        Case(["workflow", "step--\(Sample.uuid(2))"], ["type": "step"], "an identifier of type `step`"),
        Case(["workflow_start"], .string(Sample.first), "names no `start` step"),
        Case(["workflow_exception"], .string("end--\(Sample.uuid(99))"), "the workflow has no step"),
        Case(step + ["type"], "end", "its identifier says `action`"),
        Case(step + ["on_success"], .string("end--\(Sample.uuid(98))"), "the workflow has no step"),
        Case(
            step + ["on_completion"],
            .string(Sample.end),
            at: "/workflow/\(Sample.first)/on_success",
            "may not stand"
        ),
        Case(step + ["timeout"], -1, "whole number"), Case(step + ["commands"], [], "an action has no command"),
        Case(step + ["commands", "0", "command"], nil, at: "/workflow/\(Sample.first)/commands/0", "has no `command`"),
        Case(step + ["commands", "2", "command_b64"], "ab c", "it is not base64"),
        Case(step + ["commands", "0"], "restart it", "it is a string, not an object"),
        Case(step + ["agent"], .string("group--\(Sample.uuid(97))"), "there is no agent"),
        Case(step + ["targets", "0"], .string("linux--\(Sample.uuid(96))"), "there is no target"),
        Case(
            step + ["step_extensions", "extension-definition--\(Sample.uuid(95))"],
            ["colour": "blue"],
            "the extension is not defined"
        ),
        Case(["workflow", Sample.end, "on_completion"], .string(Sample.branchEnd), "may not stand in this step"),
        Case(["workflow", Sample.start, "on_failure"], .string(Sample.end), "may not stand in this step"),
        Case(["workflow", Sample.start, "on_completion"], nil, at: "/workflow/\(Sample.start)", "nothing follows"),
        Case(["workflow", Sample.parallel, "next_steps"], [.string(Sample.look)], "fewer than two branches"),
        Case(["workflow", Sample.choice, "cases"], [:], "there is no case"),
        Case(
            ["workflow", Sample.choice, "cases", "other/~"],
            1,
            at: "/workflow/\(Sample.choice)/cases/other~1~0",
            "not"
        ),
        Case(["workflow", Sample.branch, "condition"], nil, "it is missing"),
        Case(["workflow", Sample.call, "playbook_id"], .string(Sample.maker), "an identifier of type `identity`"),
        Case(["agent_definitions", Sample.crew, "type"], "sector", "its identifier says `group`"),
        Case(
            ["agent_definitions", Sample.crew, "contact", "email", "work"],
            "keepers@lighthouse.example; rm -r /",
            "no e-mail address"
        ),
        Case(["agent_definitions", "the keepers"], ["type": "group", "name": "k"], "is no identifier"),
        Case(["target_definitions", Sample.gate, "address"], nil, "it is missing"),
        Case(
            ["target_definitions", Sample.gate, "authentication_info"],
            .string("http-basic--\(Sample.uuid(94))"),
            "there are no credentials"
        ),
        Case(["extension_definitions", Sample.note, "schema"], nil, "it is missing"),
        Case(["extension_definitions", Sample.note, "type"], "extension", "its identifier says"),
    ]

    @Test(arguments: cases) func `a fault is named with its place`(_ test: Case) throws {
        let faults = SamplePlaybook.faults(SamplePlaybook.changed(SamplePlaybook.full, test.path, to: test.value))
        let place = test.place ?? "/" + test.path.map { PlaybookFault.escaped($0) }.joined(separator: "/")
        let found = faults.first { $0.pointer == place && $0.problem.contains(test.problem) }
        #expect(found != nil, "\(faults)")
        #expect(faults.allSatisfy { !$0.advice.isEmpty })
    }

    @Test func `all faults are named at once`() throws {
        var document = SamplePlaybook.full
        for test in Self.cases.suffix(12) { document = SamplePlaybook.changed(document, test.path, to: test.value) }
        #expect(SamplePlaybook.faults(document).count >= 10)
    }

    /// Departures from the specification that leave no doubt.
    static let departures: [Case] = [
        Case(["created"], "2026-03-01T09:00:00Z", "not written to the millisecond"),
        Case(["labels"], [], "the list is empty"), Case(["revoked"], true, "took the playbook back"),
        Case(["markings", "0"], .string("marking-tlp--\(Sample.uuid(93))"), "is not defined in the playbook"),
        Case(step + ["in_args", "0"], "__nobody__", "no variable `__nobody__` is defined"),
        Case(
            ["workflow", Sample.loop, "on_completion"],
            nil,
            at: "/workflow/\(Sample.loop)",
            "nothing follows when its branches have ended"
        ),
        Case(
            ["agent_definitions", "kite--\(Sample.uuid(92))"],
            ["type": "kite-flyer", "name": "k", "string": "long"],
            at: "/agent_definitions/kite--\(Sample.uuid(92))/type",
            "its identifier says `kite`"
        ),
        Case(
            ["agent_definitions", "group--\(Sample.uuid(21))"],
            ["type": "group", "name": "k"],
            at: "/",
            "have one UUID"
        ),
    ]

    @Test(arguments: departures) func `a departure without doubt is noted`(_ test: Case) throws {
        let document = SamplePlaybook.changed(SamplePlaybook.full, test.path, to: test.value)
        let reading = try PlaybookReader().read(document)
        let place = test.place == "/" ? "" : test.place ?? "/" + test.path.joined(separator: "/")
        let found = reading.notes.first { $0.pointer == place && $0.problem.contains(test.problem) }
        #expect(found != nil, "\(reading.notes)")
        #expect(reading.playbook.json == document)
    }

    @Test func `a UUID of another version is noted in a step`() throws {
        let bytes = try SamplePlaybook.smallest.serialized()
        let text = String(decoding: bytes, as: UTF8.self).replacing(
            "end--5f0c1d2e-7a3b-4",
            with: "end--5f0c1d2e-7a3b-5"
        )
        #expect(try PlaybookReader().read(Array(text.utf8)).notes.count == 1)
    }
}
