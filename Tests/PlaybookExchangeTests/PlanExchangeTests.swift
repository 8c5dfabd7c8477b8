import EvenkeelTestKit
import Planning
import StrictJSON
import Testing

@testable import PlaybookExchange

@Suite(.timeLimit(.minutes(5))) struct PlanExchangeTests {
    /// What the program prints of a document.
    static func printed(_ document: JSONValue) throws -> [UInt8] {
        try document.serialized(.pretty) + [UInt8(ascii: "\n")]
    }

    /// The plan that an import gives, as the program prints it; nil when it gives none.
    static func plan(_ playbook: [UInt8]) throws -> [UInt8]? {
        guard case .plan(let document, let notes) = try PlaybookImport(playbook) else { return nil }
        #expect(notes == [])
        return try printed(document)
    }

    /// The faults of an import.
    static func faults(_ playbook: JSONValue) throws -> [PlaybookFault] {
        let bytes = try playbook.serialized()
        do throws(PlaybookError) {
            _ = try PlaybookImport(bytes)
            return []
        } catch { return error.faults }
    }

    @Test func `plans of the planner come back byte for byte`() throws {
        #expect(PlannedIncident.documents.contains { $0["steps"]?.array?.count ?? 0 > 2 })
        #expect(PlannedIncident.documents.contains { $0["steps"]?.array?.isEmpty == true })
        for document in PlannedIncident.documents {
            let playbook = try PlanExport(document).bytes()
            #expect(try PlaybookReader().read(playbook).notes == [])
            #expect(try Self.plan(playbook) == Self.printed(document))
            #expect(try PlanExport(document).bytes() == playbook)
        }
    }

    @Test(arguments: 0..<8) func `plans made at random come back byte for byte`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let document = GeneratedPlan.document(&generator)
            let playbook = try PlanExport(document).bytes()
            #expect(try Self.plan(playbook) == Self.printed(document), "seed \(seed)")
            #expect(HostileBytes.unprintable(in: try PlanExport(document).playbook) == [], "seed \(seed)")
        }
    }

    @Test func `a playbook is compact or sorted by another program, and its plan is the same`() throws {
        var generator = SeededGenerator(seed: 99)
        let random = (0..<40).map { _ in GeneratedPlan.document(&generator) }
        for document in PlannedIncident.documents + random {
            let playbook = try PlanExport(document).playbook.json
            let compact = try playbook.serialized(.compact)
            #expect(try Self.plan(compact) == Self.printed(document))
            guard case .plan(let sorted, _) = try PlaybookImport(try playbook.canonicalBytes()) else {
                Issue.record("it is ours, whatever the order of its members")
                continue
            }
            #expect(try sorted.canonicalBytes() == document.canonicalBytes())
        }
    }

    @Test func `what was changed is refused, wherever it was`() throws {
        let document = try #require(PlannedIncident.documents.max { $0.size < $1.size })
        let playbook = try PlanExport(document).playbook.json
        var places: [[String]] = []
        playbook.collectLeaves([], &places)
        #expect(places.count > 150)
        for place in places {
            for value: JSONValue? in ["another", nil] {
                let changed = SamplePlaybook.changed(playbook, place, to: value)
                let faults = try Self.faults(changed)
                #expect(!faults.isEmpty, "\(place)")
            }
        }
        for place in [["x_more"], ["workflow", "x"], ["workflow", "end--\(SamplePlaybook.uuid(1))"]] {
            #expect(try !Self.faults(SamplePlaybook.changed(playbook, place, to: ["type": "end"])).isEmpty)
        }
    }

    @Test func `a plan in it that somebody changed, with a digest to match, is refused`() throws {
        let document = try #require(PlannedIncident.documents.last)
        let playbook = try PlanExport(document).playbook.json
        let forged = GeneratedPlan.signed(SamplePlaybook.changed(document, ["seed"], to: 77))
        var held = forged.object ?? JSONObject()
        let place = ["playbook_extensions", PlanExtension.id, "plan"]
        held["steps"] = playbook["playbook_extensions"]?[PlanExtension.id]?["plan"]?["steps"]
        let faults = try Self.faults(SamplePlaybook.changed(playbook, place, to: .object(held)))
        #expect(faults.contains { $0.pointer == "/id" && $0.problem.contains("the playbook was changed") })
    }

    @Test func `timings are held as well, though a plan's digest leaves them out`() throws {
        let playbook = try PlanExport(try #require(PlannedIncident.documents.last)).playbook.json
        let place = ["playbook_extensions", PlanExtension.id, "plan", "timings", "totalMs"]
        let faults = try Self.faults(SamplePlaybook.changed(playbook, place, to: 1.0))
        #expect(faults.map(\.pointer) == ["/playbook_extensions/\(PlanExtension.id)/plan_document"])
    }

    @Test func `signatures and markings of others are noted and not trusted`() throws {
        let document = try #require(PlannedIncident.documents.last)
        var playbook = try PlanExport(document).playbook.json
        for member in ["signatures", "markings", "data_marking_definitions"] {
            playbook = SamplePlaybook.changed(playbook, [member], to: SamplePlaybook.full[member])
        }
        guard case .plan(let plan, let notes) = try PlaybookImport(try playbook.serialized()) else {
            Issue.record("it is ours")
            return
        }
        #expect(plan == document)
        #expect(notes.map(\.pointer) == ["/signatures", "/markings", "/data_marking_definitions"])
    }

    @Test(arguments: 0..<4) func `spoilt playbooks never trap and never come back as another plan`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        let pieces = ["\"", "{", "}", "[]", "null", "1e999", "--", "end--", PlanExtension.id, "\u{0}", "action", ","]
        let mutation = ByteMutation(pieces: pieces, changes: 1...3, length: 1...30)
        for document in [PlannedIncident.documents[1], GeneratedPlan.document(&generator)] {
            let original = try PlanExport(document).bytes()
            let canonical = try document.canonicalBytes()
            for _ in 0..<120 {
                let bytes = mutation.spoilt(original, &generator)
                let result: PlaybookImport?
                do throws(PlaybookError) { result = try PlaybookImport(bytes) } catch { result = nil }
                guard case .plan(let plan, _) = result else { continue }
                #expect(try plan.canonicalBytes() == canonical, "seed \(seed)")
            }
        }
    }

    @Test func `what does not fit into a playbook is not exported`() throws {
        let document = try #require(PlannedIncident.documents.last)
        let deep = (0..<30).reduce(JSONValue.null) { inner, _ in [inner] }
        let long = JSONValue.string(String(repeating: "x", count: PlaybookLimits.document.stringBytes + 1))
        for extra in [deep, long] {
            let plan = GeneratedPlan.signed(SamplePlaybook.changed(document, ["extra"], to: extra))
            #expect(throws: PlaybookError.self) { try PlanExport(plan).bytes() }
        }
    }

    @Test func `what is no plan, or was changed, is not exported`() throws {
        let document = try #require(PlannedIncident.documents.last)
        let changes: [([String], JSONValue?, String)] = [
            (["schema"], "evenkeel.plan/9", "the only form"), (["seed"], 5, "its digest is another"),
            (["steps", "0", "approval"], "nobody", "must be one of"), (["digest"], nil, "its digest is another"),
        ]
        for (place, value, problem) in changes {
            let changed = SamplePlaybook.changed(document, place, to: value)
            let error = #expect(throws: PlaybookError.self) { try PlanExport(changed) }
            #expect(error?.faults.contains { $0.problem.contains(problem) } == true)
        }
        let untimed = SamplePlaybook.changed(document, ["incident", "capturedAt"], to: "soon")
        let error = #expect(throws: PlaybookError.self) { try PlanExport(GeneratedPlan.signed(untimed)) }
        #expect(error?.faults.first?.pointer == "/incident/capturedAt")
    }
}

extension JSONValue {
    /// How many values it holds.
    fileprivate var size: Int {
        switch self {
        case .array(let items): items.reduce(1) { $0 + $1.size }
        case .object(let object): object.reduce(1) { $0 + $1.value.size }
        default: 1
        }
    }

    /// The ways to every value that holds no other.
    fileprivate func collectLeaves(_ path: [String], _ found: inout [[String]]) {
        switch self {
        case .array(let items):
            for (place, item) in items.enumerated() { item.collectLeaves(path + ["\(place)"], &found) }
        case .object(let object): for (key, value) in object { value.collectLeaves(path + [key], &found) }
        default: found.append(path)
        }
    }
}

/// Finds what would disturb a terminal in the texts of a playbook that people read.
enum HostileBytes {
    /// Texts with control characters; those in extensions are data of programs.
    static func unprintable(in playbook: Playbook) -> [String] {
        var texts = [playbook.name, playbook.explanation ?? ""] + (playbook.labels ?? [])
        for step in playbook.steps {
            texts += [step.name ?? "", step.explanation ?? ""]
            texts += (step.variables ?? []).map { $0.explanation ?? "" }
            if case .action(let work) = step.kind { texts += work.commands.map { $0.command ?? "" } }
        }
        for reference in playbook.references ?? [] {
            texts += [reference.name, reference.explanation ?? "", reference.source ?? ""]
        }
        texts += (playbook.targets ?? []).map(\.name)
        return texts.filter { text in text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E } }
    }
}
