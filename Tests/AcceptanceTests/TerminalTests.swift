import EvenkeelTestKit
import Testing

extension Acceptance {
    /// What the program does at terminals and with streams that are closed, full or read in part.
    @Suite struct TerminalTests {
        private static let escape = "\u{1B}["

        /// A run at a pseudo-terminal.
        private static func atTerminal(
            _ arguments: [String],
            _ variables: [String: String] = [:]
        ) async throws -> ProgramRun {
            let line = #"printf -v line '%q ' "$0" "$@"; exec script -qec "$line" /dev/null"#
            return try await Evenkeel.shell(
                line,
                arguments,
                variables: ["TERM": "xterm-256color"].merging(variables) { $1 }
            )
        }

        @Test(.requires("script")) func `a terminal gets colour, and a file or pipe never`() async throws {
            let coloured = try await Self.atTerminal(["plan", Evenkeel.outage, "--offline"])
            #expect(coloured.ending == .exit(0))
            #expect(coloured.output.contains(Self.escape + "1m"))
            let plain = try await Evenkeel.run(
                "plan",
                Evenkeel.outage,
                "--offline",
                variables: ["TERM": "xterm-256color"]
            )
            #expect(!plain.output.contains("\u{1B}"))
            for format in ["json", "markdown"] {
                let run = try await Self.atTerminal(["plan", Evenkeel.outage, "--offline", "--format", format])
                #expect(!run.output.contains("\u{1B}"), "\(format)")
            }
        }

        @Test(.requires("script")) func `NO_COLOR, TERM=dumb and an option turn colour off at a terminal`() async throws
        {
            for (variables, options) in [
                (["NO_COLOR": "1"], []), (["NO_COLOR": "0"], []), (["TERM": "dumb"], []), ([:], ["--no-color"]),
            ] {
                let run = try await Self.atTerminal(["plan", Evenkeel.outage, "--offline"] + options, variables)
                #expect(run.ending == .exit(0))
                #expect(run.output.contains("Plan for checkout-outage"))
                #expect(!run.output.contains("\u{1B}"), "\(variables) \(options)")
            }
            let empty = try await Self.atTerminal(["plan", Evenkeel.outage, "--offline"], ["NO_COLOR": ""])
            #expect(empty.output.contains(Self.escape))
        }

        @Test(.requires("script")) func `hostile text in an alert stays inert in colour too`() async throws {
            let scratch = try Scratch()
            let alerts = HostileText.escapes.flatMap { Payload.poisoned($0) }
            let file = try scratch.write("alerts.json", Payload.text(Payload.payload(alerts)))
            let run = try await Self.atTerminal(["plan", file, "--offline"])
            let ours = ["0", "1", "2", "31", "32", "33", "36"].reduce(run.output.replacing("\r\n", with: "\n")) {
                $0.replacing(Self.escape + $1 + "m", with: "")
            }
            #expect(HostileText.unprintable(in: Array(ours.utf8)) == [])
        }

        @Test(arguments: ["40", "60", "80", "200", "1", "0", "-5", "wide"])
        func `lines fit the width that is asked for, but for single long words`(_ columns: String) async throws {
            for arguments in [["plan", Evenkeel.outage, "--offline"], ["plan", "--help"], ["doctor", "--offline"]] {
                let run = try await Evenkeel.run(arguments, variables: ["COLUMNS": columns])
                #expect(run.ending == .exit(0))
                let width = min(max(Int(columns) ?? 100, 40), 110)
                for line in run.output.split(separator: "\n") where line.count > width {
                    // A word, with what stands before the text of its row.
                    #expect(line.split(separator: " ").contains { $0.count > width / 3 }, "\(width): \(line)")
                }
            }
        }

        @Test func `a reader that has gone is no crash and no message`() async throws {
            for arguments in [
                ["plan", Evenkeel.outage, "--offline", "-fjson"], ["schema", "plan"], ["version"], ["help"],
            ] {
                // The reader is gone for certain before the program begins.
                let gone = try await Evenkeel.shell(
                    #"exec 3> >(true); wait $!; "$0" "$@" >&3; echo "status $?""#,
                    arguments
                )
                #expect(gone.output == "status 1\n", "\(arguments)")
                #expect(gone.complaints == [])
                let head = try await Evenkeel.shell(#""$0" "$@" | head -1 | wc -l; echo "${PIPESTATUS[0]}""#, arguments)
                #expect(["1\n0\n", "1\n1\n"].contains(head.output), "\(arguments): \(head.output)")
                #expect(head.complaints == [])
            }
        }

        @Test func `a full disk and a closed stream are failures that are told`() async throws {
            for line in [#""$0" "$@" > /dev/full"#, #""$0" "$@" >&-"#] {
                let run = try await Evenkeel.shell(line, ["plan", Evenkeel.outage, "--offline", "-fjson"])
                #expect(run.ending == .exit(1), "\(line)")
                #expect(run.messages.contains("could not be written whole"), "\(run.messages)")
            }
            let mute = try await Evenkeel.shell(#""$0" "$@" 2>&-"#, ["plan", Evenkeel.outage, "--offline"])
            #expect(mute.ending == .exit(0))
            #expect(mute.output.hasPrefix("Plan for"))
            let deaf = try await Evenkeel.shell(#""$0" plan - --offline <&-"#)
            #expect(deaf.ending == .exit(1))
            #expect(deaf.messages.contains("standard input"), "\(deaf.messages)")
        }

        @Test func `an interrupt ends a run that waits for a model`() async throws {
            let endpoint = try MisbehavingEndpoint(.connection(.neverAnswers))
            defer { endpoint.stop() }
            let line = #"timeout -s INT 1 "$0" "$@""#
            let run = try await Evenkeel.shell(
                line,
                ["plan", Evenkeel.outage, "--endpoint", endpoint.url + "/v1", "--deadline", "60s"]
            )
            #expect(run.ending == .exit(124))
            #expect(run.wall < .seconds(10))
        }
    }
}
