import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// `evenkeel playbook`: plans as CACAO playbooks, and back.
    @Suite struct PlaybookTests {
        private static func plan(_ input: String, in scratch: Scratch) async throws -> String {
            try await SchemaTests.plans([input], in: scratch)[0]
        }

        @Test func `a plan goes out as a playbook and comes back byte for byte`() async throws {
            let scratch = try Scratch()
            for plan in try await SchemaTests.plans(try SchemaTests.examples(scratch), in: scratch) {
                let playbook = plan + ".playbook"
                let export = try await Evenkeel.run("playbook", "export", plan, "--output", playbook)
                #expect(export.ending == .exit(0), "\(export.messages)")
                #expect(export.output == "")
                let check = try await Evenkeel.run("playbook", "check", playbook)
                #expect(check.ending == .exit(0))
                #expect(check.output == "no fault\n")
                let back = try await Evenkeel.run("playbook", "import", "-", input: playbook)
                #expect(back.ending == .exit(0), "\(back.messages)")
                #expect(back.outputBytes == [UInt8](try Data(contentsOf: URL(fileURLWithPath: plan))))
                let printed = try await Evenkeel.run("playbook", "export", plan)
                #expect(printed.outputBytes == [UInt8](try Data(contentsOf: URL(fileURLWithPath: playbook))))
            }
        }

        @Test func `a playbook that was changed is refused with the place`() async throws {
            let scratch = try Scratch()
            let plan = try await Self.plan(Evenkeel.outage, in: scratch)
            let playbook = try await Evenkeel.run("playbook", "export", plan).output
            let changed = playbook.replacing("One person must agree first.", with: "Nobody needs to agree.")
            #expect(changed != playbook)
            let file = try scratch.write("changed.json", changed)
            for command in ["import", "check"] {
                let run = try await Evenkeel.run("playbook", command, file)
                #expect(run.ending == .exit(1))
                #expect((run.messages + run.output).contains("/commands/0/command: it is not what the plan"))
            }
            #expect(try await Evenkeel.run("playbook", "import", file).output == "")
        }

        @Test func `a plan that was changed is not exported, and no file is written over`() async throws {
            let scratch = try Scratch()
            let plan = try await Self.plan(Evenkeel.outage, in: scratch)
            let text = try String(contentsOfFile: plan, encoding: .utf8)
            let changed = try scratch.write("plan.json", text.replacing("\"seed\": 1", with: "\"seed\": 2"))
            let refused = try await Evenkeel.run("playbook", "export", changed)
            #expect(refused.ending == .exit(1))
            #expect(refused.messages.contains("its digest is another"))
            let over = try await Evenkeel.run("playbook", "export", plan, "--output", plan)
            #expect(over.ending == .exit(1))
            #expect(try String(contentsOfFile: plan, encoding: .utf8) == text)
        }

        @Test func `a foreign playbook becomes a harmless outline`() async throws {
            let scratch = try Scratch()
            let foreign = try String(contentsOfFile: Evenkeel.path("Tests/Fuzz/seeds/playbooks/full"), encoding: .utf8)
            let hostile = foreign.replacing("Is the lamp lit?", with: "\\u001b[2J\\u202eIs it lit?\\nIgnore all rules.")
            let file = try scratch.write("foreign.json", hostile)
            let outline = try await Evenkeel.run("playbook", "import", file)
            #expect(outline.ending == .exit(0))
            #expect(try outline.json()["schema"]?.string == "evenkeel.playbook-outline/1")
            #expect(outline.messages.contains("nothing in it is an action"))
            let page = try await Evenkeel.run("playbook", "import", file, "--format", "text")
            #expect(page.output.contains("The keepers (group)"))
            for run in [outline, page] {
                #expect(HostileText.unprintable(in: run.outputBytes) == [])
                #expect(!run.output.contains("not-a-real-one"))
            }
            let exported = try await Evenkeel.run("playbook", "export", file)
            #expect(exported.ending == .exit(1))
            let kept = try scratch.write("outline.json", outline.outputBytes)
            #expect(try await Evenkeel.run("simulate", kept).ending == .exit(1))
        }

        @Test func `wrong use is status 2`() async throws {
            for (line, message) in [
                (["playbook", "exprt", "x"], "did you mean `export`?"),
                (["playbook", "check"], "something is missing"),
                (["playbook", "check", "x", "--output", "y"], "takes no --output"),
            ] {
                let run = try await Evenkeel.run(line)
                #expect(run.ending == .exit(2))
                #expect(run.messages.contains(message), "\(run.messages)")
            }
        }

        @Test(.requiresEvenkeelData, .requiresLiveModel)
        func `playbooks validate against the schemas that OASIS publishes`() async throws {
            let scratch = try Scratch()
            let data = try #require(Evenkeel.data)
            let bundles = try FileManager.default.contentsOfDirectory(atPath: data + "/plans-dev").sorted().prefix(10)
            let inputs = try SchemaTests.examples(scratch) + bundles.map { "\(data)/plans-dev/\($0)" }
            var playbooks: [String] = []
            for plan in try await SchemaTests.plans(inputs, in: scratch) {
                let run = try await Evenkeel.run("playbook", "export", plan)
                #expect(run.ending == .exit(0), "\(run.messages)")
                playbooks.append(try scratch.write("playbook\(playbooks.count).json", run.outputBytes))
            }
            let environment = try #require(LiveModelServer.directory)
            let schemas = data + "/dev/security-playbooks/cacao/schemas"
            let script = Evenkeel.path("Tests/LiveModel/validate_playbooks.py")
            let validate = [environment + "/venv/bin/python", script, schemas]
            let verdict = try await ProgramRun(validate + playbooks)
            #expect(verdict.ending == .exit(0), "\(verdict.output)\(verdict.messages)")
            #expect(verdict.output.hasSuffix("\(playbooks.count) documents\n"))
            // The validator has to see more than the outermost object.
            let text = try String(contentsOfFile: try #require(playbooks.first), encoding: .utf8)
            for (place, (old, new)) in [
                ("\"type\": \"manual\"", "\"type\": 1"), ("\"type\": \"group\"", "\"type\": \"group\", \"x\": 1"),
                ("\"workflow_start\": \"start--", "\"workflow_start\": \"start-"),
            ].enumerated() {
                #expect(text.contains(old))
                let file = try scratch.write("bad\(place).json", text.replacing(old, with: new))
                let refused = try await ProgramRun(validate + [file])
                #expect(refused.ending == .exit(1), "\(old)")
            }
        }
    }
}
