import EvenkeelTestKit
import Testing

extension Acceptance {
    /// Wrong use of the command line, and its help.
    @Suite struct UsageTests {
        /// A wrong command line with what the message has to say.
        struct Case: Sendable, CustomTestStringConvertible {
            let line: [String]
            let message: String
            var testDescription: String { line.joined(separator: " ") }
        }

        static let wrong = [
            Case(line: ["pln", "x"], message: "did you mean `plan`?"),
            Case(line: ["diagnos", "x"], message: "did you mean `diagnose`?"),
            Case(line: ["runs"], message: "did you mean `run`?"),
            Case(line: ["run"], message: "it takes INCIDENT"),
            Case(line: ["run", "no name"], message: "letters, digits"),
            Case(line: ["alerts.json"], message: "did you mean `evenkeel plan alerts.json`?"),
            Case(line: ["--offline", "plan", "x"], message: "options stand after it"),
            Case(line: ["plan", "--oflline", "x"], message: "did you mean `--offline`?"),
            Case(line: ["plan", "--off", "x"], message: "did you mean `--offline`?"),
            Case(line: ["plan", "-z", "x"], message: "no option `-z`"),
            Case(line: ["plan"], message: "it takes INPUT..."),
            Case(line: ["plan", ""], message: "is empty"),
            Case(line: ["plan", "x", "--format", "jsn"], message: "did you mean `json`?"),
            Case(line: ["plan", "x", "--format"], message: "needs a value"),
            Case(line: ["plan", "x", "--offline=yes"], message: "takes no value"),
            Case(line: ["plan", "x", "--seed", "1", "--seed", "2"], message: "given twice"),
            Case(line: ["plan", "x", "--seed", "-1"], message: "whole number"),
            Case(line: ["plan", "x", "--deadline", "8"], message: "such as 8s or 500ms"),
            Case(line: ["plan", "x", "--deadline", "2h"], message: "from 10ms to 1h"),
            Case(line: ["why", Evenkeel.alerts], message: "it takes INPUT QUESTION"),
            Case(line: ["why", Evenkeel.alerts, ""], message: "a question has 1 to"),
            Case(line: ["why", Evenkeel.alerts, "a", "b"], message: "too many operands"),
            Case(line: ["simulate"], message: "it takes PLAN.json"),
            Case(line: ["schema", "plans"], message: "did you mean `plan`?"),
            Case(line: ["runbooks", "chek"], message: "did you mean `check`?"),
            Case(line: ["completions", "tcsh"], message: "one of bash, zsh, fish"),
            Case(line: ["version", "x"], message: "it takes none"),
            Case(line: ["help", "plna"], message: "did you mean `plan`?"),
        ]

        @Test(arguments: wrong)
        func `wrong use is status 2, says what is wrong and where help is`(of test: Case) async throws {
            let run = try await Evenkeel.run(test.line)
            #expect(run.ending == .exit(2))
            #expect(run.output == "")
            #expect(run.messages.contains(test.message), "\(run.messages)")
            #expect(run.messages.contains("--help`"))
            let lines = run.messages.split(separator: "\n")
            #expect(lines.allSatisfy { $0.hasPrefix("evenkeel: ") })
        }

        @Test func `hostile words of the command line are shown escaped`() async throws {
            for word in ["\u{1B}[2Jplan", "pl\u{202E}an", "a\nb\u{7}"] {
                let run = try await Evenkeel.run([word])
                #expect(run.ending == .exit(2))
                #expect(HostileText.unprintable(in: run.messageBytes) == [])
            }
        }

        static let commands = [
            "plan", "diagnose", "why", "simulate", "schema", "runbooks", "doctor", "completions", "version", "help",
        ]

        @Test(arguments: commands)
        func `help of a command shows its use, options, examples and exit status`(for command: String) async throws {
            let run = try await Evenkeel.run(command, "--help")
            #expect(run.ending == .exit(0))
            #expect(run.complaints == [])
            let sections = ["USAGE\nevenkeel \(command)", "OPTIONS\n", "EXIT STATUS\n0 done"]
            for section in sections { #expect(run.output.contains(section)) }
            if !["version", "help"].contains(command) {
                #expect(run.output.contains("EXAMPLES\n$ evenkeel \(command)"))
            }
            #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
            #expect(try await Evenkeel.run(command, "-h", "x", "y", "z").output == run.output)
            if command != "help" { #expect(try await Evenkeel.run("help", command).output == run.output) }
        }

        @Test(arguments: [[], ["help"], ["--help"], ["-h"]])
        func `the overview lists every command with an example of the first`(by line: [String]) async throws {
            let run = try await Evenkeel.run(line)
            #expect(run.ending == .exit(0))
            for command in Self.commands where command != "help" { #expect(run.output.contains("\n\(command) ")) }
            #expect(run.output.contains("$ evenkeel plan"))
        }
    }
}
