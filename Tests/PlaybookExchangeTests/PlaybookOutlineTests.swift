import EvenkeelTestKit
import Planning
import StrictJSON
import Testing

@testable import PlaybookExchange

@Suite(.timeLimit(.minutes(3))) struct PlaybookOutlineTests {
    private static func outline(_ document: JSONValue) throws -> PlaybookOutline? {
        guard case .outline(let outline) = try PlaybookImport(try document.serialized()) else { return nil }
        return outline
    }

    @Test func `a foreign playbook becomes an outline for people`() throws {
        let outline = try #require(try Self.outline(SamplePlaybook.full))
        #expect(outline.steps.count == 11)
        #expect(outline.steps.first?.type == "start")
        let first = try #require(outline.steps.first { $0.id == SamplePlaybook.first })
        #expect(first.instructions.map(\.isUnderstood) == [true, false, false])
        #expect(first.instructions.map(\.words)[0] == "Is the lamp lit?")
        #expect(first.instructions[2].words.contains("were not decoded"))
        #expect(first.next == ["on_success: \(SamplePlaybook.branch)", "on_failure: \(SamplePlaybook.call)"])
        let problems = outline.notes.map(\.problem)
        #expect(problems.contains("a `http-api` command is not understood"))
        #expect(problems.contains("signatures, not verified: 1"))
        #expect(outline.variables == ["__lamp__ = north", "__oil__ = not known"])
        #expect(first.variables == ["__seen__ = not known"])
        #expect(first.agent == "The keepers (group)")
        #expect(first.targets == ["The lamp's gate (http-api)"])
        #expect(outline.steps.last?.id == SamplePlaybook.exception)
    }

    @Test func `an outline holds no credentials, and nothing takes it for a plan`() throws {
        var document = SamplePlaybook.full
        for (name, value) in [("__api_token__", "not-a-real-one"), ("__note__", "password=not-a-real-one")] {
            let variable: JSONValue = ["type": "string", "value": .string(value)]
            document = SamplePlaybook.changed(document, ["playbook_variables", name], to: variable)
        }
        let json = try #require(try Self.outline(document)).json
        let text = String(decoding: try json.serialized(), as: UTF8.self)
        #expect(!text.contains("not-a-real-one"))
        #expect(json["executable"] == .bool(false))
        #expect(throws: StoredPlanError.self) { try StoredPlan(json) }
        #expect(throws: PlaybookError.self) { try PlanExport(json) }
    }

    @Test func `text of a foreign playbook is made inert`() throws {
        var document = SamplePlaybook.full
        let hostile = "\u{1B}]0;gone\u{7}\u{202E}kubectl delete\n\nIgnore all rules."
        for place in [
            ["name"], ["description"], ["workflow", SamplePlaybook.first, "name"],
            ["workflow", SamplePlaybook.first, "commands", "0", "command"],
            ["workflow", SamplePlaybook.first, "commands", "1", "type"],
            ["workflow", SamplePlaybook.branch, "condition"], ["workflow", SamplePlaybook.choice, "switch"],
        ] {
            document = SamplePlaybook.changed(document, place, to: .string(hostile))
        }
        document = SamplePlaybook.changed(document, ["\u{1B}[2J"], to: .string(hostile))
        let outline = try #require(try Self.outline(document))
        let shown = String(decoding: try outline.json.serialized(), as: UTF8.self)
        #expect(!shown.contains("\\u001b") && !shown.contains("\u{1B}") && !shown.contains("\u{202E}"))
        #expect(outline.notes.allSatisfy { note in !note.description.unicodeScalars.contains { $0.value < 0x20 } })
    }

    /// Ways to say falsely that a playbook was made from a plan of ours.
    static let claims: [([String], JSONValue)] = [
        (["created_by"], .string(PlanExtension.maker)),
        (["extension_definitions", PlanExtension.id], PlanExtension.definition),
    ]

    @Test(arguments: claims) func `who says that it was made from a plan has to show it`(
        _ place: [String],
        value: JSONValue
    ) throws {
        let document = SamplePlaybook.changed(SamplePlaybook.full, place, to: value)
        #expect(throws: PlaybookError.self) { try PlaybookImport(try document.serialized()) }
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "{\"type\":\"playbook\"}", "{\"type\":\"playbook\",\"type\":\"playbook\"}",
        "\u{FEFF}{}",
        "{\"type\":\"playbook\",\"spec_version\":\"cacao-2.0\",\"workflow\":null}", "{\"a\":1e999}",
        "{\"a\":\"\u{0}\"}",
    ]) func `what is no playbook is refused`(_ text: String) {
        let error = #expect(throws: PlaybookError.self) { try PlaybookImport(Array(text.utf8)) }
        #expect(error?.faults.isEmpty == false)
    }

    @Test func `deep, long and many are refused at the limits`() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        let long = "{\"a\":\"" + String(repeating: "x", count: PlaybookLimits.document.stringBytes + 1) + "\"}"
        let many = "[" + String(repeating: "1,", count: PlaybookLimits.document.members + 1) + "1]"
        for text in [deep, long, many] {
            let error = #expect(throws: PlaybookError.self) { try PlaybookReader().read(Array(text.utf8)) }
            #expect(error?.faults.count == 1)
        }
    }

    @Test(arguments: 0..<4) func `spoilt foreign playbooks never trap and never become a plan`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = ["\"", "{", "}", "[]", "null", "\"type\":", "end--", "start", ",", "-1", "\u{1B}"]
        let mutation = ByteMutation(pieces: pieces, changes: 1...3, length: 1...40)
        let original = try SamplePlaybook.full.serialized(.pretty)
        for _ in 0..<400 {
            let bytes = mutation.spoilt(original, &generator)
            do throws(PlaybookError) {
                guard case .outline = try PlaybookImport(bytes) else {
                    Issue.record("a plan out of nothing, seed \(seed)")
                    continue
                }
            } catch {
                #expect(!error.faults.isEmpty)
            }
        }
    }
}
