import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// `evenkeel runbooks check`.
    @Suite struct RunbookCheckTests {
        static let good = """
            ---
            id: restart-a-service
            title: Restart a service
            match:
              alerts: [ServiceHangs]
            faults: [startup.crash-loop]
            ---
            # Restart a service

            ```yaml action
            action: kubernetes.rollout-restart
            target: "{{ workload }}"
            because: it hangs, and a restart ends that
            ```

            """

        @Test func `what ships has no fault`() async throws {
            let folders = [
                Evenkeel.path("runbooks"), Evenkeel.path("prompts"), Evenkeel.path("docs/examples/incidents"),
            ]
            let run = try await Evenkeel.run(
                ["runbooks", "check", folders[0], "--prompts", folders[1], "--incidents", folders[2], "-fjson"]
            )
            #expect(run.ending == .exit(0))
            #expect(try run.json()["faults"] == [])
            #expect(try run.json()["runbooks"]?.int.map { $0 > 50 } == true)
        }

        @Test func `a good runbook of one's own passes`() async throws {
            let scratch = try Scratch()
            try scratch.write("team/restart.md", Self.good)
            let run = try await Evenkeel.run("runbooks", "check", scratch.path(), "-fjson")
            #expect(run.ending == .exit(0), "\(run.output)")
            #expect(try run.json()["steps"] == 1)
        }

        @Test(
            arguments: zip(
                [
                    ("id: restart-a-service", "id: Restart!"),
                    ("faults: [startup.crash-loop]", "fauls: [startup.crash-loop]"),
                    ("kubernetes.rollout-restart", "kubernetes.erase-everything"),
                    ("{{ workload }}", "{{ everything }}"),
                    ("action: kubernetes", "action: [kubernetes"), ("{{ workload }}", "host/bastion"),
                ],
                [2, 6, 10, 12, 12, 12]
            )
        )
        func `a fault is named with file and line`(change: (String, String), line: Int) async throws {
            let scratch = try Scratch()
            try scratch.write("team/restart.md", Self.good.replacing(change.0, with: change.1))
            for format in ["text", "json"] {
                let run = try await Evenkeel.run("runbooks", "check", scratch.path(), "--format", format)
                #expect(run.ending == .exit(1))
                #expect(run.output.contains("restart.md:\(line):"), "\(run.output)")
            }
        }

        @Test func `a folder without a runbook, or that is not there, is a failure and not in order`() async throws {
            let scratch = try Scratch()
            try scratch.write("notes.txt", "nothing")
            for folder in [scratch.path(), scratch.path("gone"), scratch.path("notes.txt")] {
                let run = try await Evenkeel.run("runbooks", "check", folder)
                #expect(run.ending == .exit(1))
                #expect(run.output == "")
                #expect(run.messages.contains(folder))
            }
        }
    }
}
