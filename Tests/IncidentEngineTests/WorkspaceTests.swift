import IncidentEngine
import IncidentModel
import LocalFiles
import Planning
import Remediation
import Runbooks
import Testing

struct WorkspaceTests {
    static let runbook = """
        ---
        id: own
        title: Own runbook
        faults: [workload.bad-release]
        ---
        # Do
        text
        """
    static let prompt = "---\nname: plan\npurpose: p\ninputs: [evidence]\n---\n# System\n{{ evidence }}\n# User\ny"

    static func incident(_ id: String, confirmed: Bool) -> String {
        """
        ---
        id: \(id)
        title: Incident
        date: 2026-01-02
        fault: workload.bad-release
        \(confirmed ? "confirmed-by: lead" : "example: true")
        ---
        # Text
        text
        """
    }

    @Test func `what ships is found beside the program and under its prefix`() throws {
        for place in ["bin/runbooks", "share/evenkeel/runbooks"] {
            let scratch = try ScratchFolder()
            _ = try scratch.write(Self.runbook, to: place + "/own.md")
            _ = try scratch.write("x", to: "bin/program")
            let program = ProgramLocation(folder: scratch.path + "/bin")
            let folders = Workspace.Folders(Configuration(), program: program)
            #expect(folders.runbooks.count == 1)
            #expect(folders.prompts == nil && folders.incidents == nil)
            #expect(try Workspace(Configuration(), program: program).knowledge.runbook("own") != nil)
        }
    }

    @Test func `folders that are named replace the one that ships`() throws {
        let scratch = try ScratchFolder()
        _ = try scratch.write(Self.runbook, to: "bin/runbooks/shipped.md")
        _ = try scratch.write(Self.runbook.replacing("id: own", with: "id: other"), to: "mine/sub/other.md")
        var configuration = Configuration()
        configuration.runbooks = [scratch.path + "/mine"]
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: scratch.path + "/bin"))
        #expect(workspace.knowledge.runbooks.map(\.id.text) == ["other"])
        #expect(workspace.knowledge.runbooks.first?.file == "sub/other.md")
    }

    @Test func `nothing at all is a workspace of the built-in actions`() throws {
        let workspace = try Workspace(Configuration(), program: ProgramLocation(folder: nil))
        #expect(workspace.knowledge.runbooks.isEmpty && workspace.prompts.isEmpty && workspace.faults.isEmpty)
        #expect(workspace.catalogue.definitions == ActionCatalogue.builtIn.definitions)
    }

    @Test func `a folder that is named and not there is an error`() throws {
        for isIncidents in [true, false] {
            var configuration = Configuration()
            if isIncidents { configuration.incidents = "/nonexistent/folder" }
            if !isIncidents { configuration.prompts = "/nonexistent/folder" }
            let error = #expect(throws: EngineError.self) {
                try Workspace(configuration, program: ProgramLocation(folder: nil))
            }
            #expect(error?.code == .badConfiguration)
            #expect(error?.description.contains("/nonexistent/folder") == true)
        }
    }

    @Test func `a file that is wrong is reported with its place and the rest is used`() throws {
        let scratch = try ScratchFolder()
        _ = try scratch.write(Self.runbook, to: "books/good.md")
        _ = try scratch.write("---\nid: bad\nfaults: [x]\n---\n# Do\ntext", to: "books/bad.md")
        _ = try scratch.write([0xFF], to: "books/binary.md")
        _ = try scratch.write("not read", to: "books/notes.txt")
        _ = try scratch.write(Self.prompt, to: "prompts/plan.md")
        _ = try scratch.write("# no front matter", to: "prompts/why.md")
        _ = try scratch.write(Self.incident("a", confirmed: true), to: "past/a.md")
        _ = try scratch.write(Self.incident("b", confirmed: false), to: "past/b.md")
        var configuration = Configuration()
        configuration.runbooks = [scratch.path + "/books"]
        configuration.prompts = scratch.path + "/prompts"
        configuration.incidents = scratch.path + "/past"
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        #expect(workspace.knowledge.runbooks.map(\.id.text) == ["own"])
        #expect(Array(workspace.prompts.keys) == ["plan"])
        #expect(workspace.knowledge.incidents.map(\.id.text) == ["a"])
        for part in ["bad.md:", "binary.md", "why.md"] {
            #expect(workspace.faults.contains { $0.contains(part) }, "\(part): \(workspace.faults)")
        }
        #expect(!workspace.faults.contains { $0.contains("good.md") || $0.contains("notes.txt") })
    }

    @Test func `what ships is in order, runbooks, prompts and the example's past incidents alike`() throws {
        let configuration = try ConfigurationLoader(environment: [:]).load(file: ScratchFolder.example("evenkeel.yaml"))
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        #expect(workspace.faults == [])
        #expect(workspace.prompts.keys.sorted() == ["plan", "why"])
        #expect(workspace.knowledge.runbooks.count > 50)
        #expect(workspace.knowledge.incidents.count == 12)
        let folders = Workspace.Folders(configuration, program: ProgramLocation(folder: nil))
        let review = try RunbookReview(folders, catalogue: workspace.catalogue)
        #expect(review.faults == [])
        #expect(review.runbooks == workspace.knowledge.runbooks.count)
    }
}

struct ActionFileTests {
    static let definition = """
        - id: shop.drain-region
          class: drain
          title: Move shop traffic out of the region
          targets: [service]
          parameters:
            - {name: share-percent, type: integer, from: 10, to: 100, meaning: how much to move}
          before: [{holds: "target.replicas.ready >= 1", meaning: the target serves}]
          after: [{holds: "target.alerts.firing == 0", meaning: no alert fires}]
          effects: [{type: fails-over, seconds: 20}]
          undo: {type: restores-recorded-state, meaning: move it back}
          remedies: {"dependency.unavailable": 0.5}
        """

    static func catalogue(_ texts: String...) throws -> ActionCatalogue {
        let scratch = try ScratchFolder()
        var configuration = Configuration()
        configuration.actions = try texts.enumerated().map { try scratch.write($1, to: "actions-\($0).yaml") }
        return try Workspace(actionsOf: configuration).catalogue
    }

    @Test func `an operator's action joins the catalogue with every field`() throws {
        let catalogue = try Self.catalogue(Self.definition)
        let action = try #require(catalogue.definition(named: "shop.drain-region"))
        #expect(catalogue.definitions.count == ActionCatalogue.builtIn.definitions.count + 1)
        #expect(action.actionClass == .drain)
        #expect(action.targetKinds == [.service])
        #expect(action.parameters.map(\.name) == ["share-percent"])
        #expect(action.parameters.first?.domain == .integer(10...100))
        #expect(action.preconditions.map(\.meaning) == ["the target serves"])
        #expect(action.effects == [.failsOver(seconds: 20)])
        // What is not said counts as the careful choice: one person has to agree.
        #expect(action.approval == .one)
    }

    @Test func `what cannot be undone needs two people unless its operators say otherwise`() throws {
        let text = Self.definition.replacing("restores-recorded-state", with: "irreversible")
        #expect(try Self.catalogue(text).definition(named: "shop.drain-region")?.approval == .two)
        let lowered = text + "\n  approval: one"
        #expect(try Self.catalogue(lowered).definition(named: "shop.drain-region")?.approval == .one)
    }

    @Test func `an operator's definition replaces a built-in one of its id`() throws {
        let text = Self.definition.replacing("shop.drain-region", with: "kubernetes.rollback-workload")
        let catalogue = try Self.catalogue(text)
        #expect(catalogue.definitions.count == ActionCatalogue.builtIn.definitions.count)
        #expect(catalogue.definition(named: "kubernetes.rollback-workload")?.actionClass == .drain)
    }

    @Test(arguments: [
        ("class: drain", "class: drian", "class"), ("id: shop.drain-region", "id: Shop Drain", "id"),
        ("targets: [service]", "targets: [thing]", "targets"), ("targets: [service]", "targets: []", "targets"),
        ("title: Move", "titel: Move", "did you mean `title`?"),
        ("from: 10, to: 100", "from: 10, to: 1", "no value is left"),
        ("type: integer", "type: shell", "type"), ("target.replicas.ready >= 1", "target.replicas.ready >=", "holds"),
        ("target.replicas.ready >= 1", "system('rm')", "holds"),
        ("\"dependency.unavailable\": 0.5", "\"x\": 0.5", "no fault code"),
        ("0.5}", "1.5}", "remedies"), ("type: fails-over, seconds: 20", "type: fails-over", "seconds"),
    ])
    func `a wrong definition is an error with its place`(old: String, new: String, part: String) throws {
        let text = Self.definition.replacing(old, with: new)
        try #require(text != Self.definition)
        let error = #expect(throws: EngineError.self) { try Self.catalogue(text) }
        #expect(error?.code == .badConfiguration)
        #expect(
            error?.problems.contains { $0.contains("actions-0.yaml:") && $0.contains(part) } == true,
            "\(error?.problems ?? [])"
        )
    }
}
