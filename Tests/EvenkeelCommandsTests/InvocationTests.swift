import EvenkeelTestKit
import Testing

@testable import EvenkeelCommands

/// Command lines taken apart.
@Suite struct InvocationTests {
    /// A command line with what it means.
    struct Case: Sendable, CustomTestStringConvertible {
        let line: [String]
        let operands: [String]
        let values: [(Option, String)]
        var testDescription: String { line.joined(separator: " ") }

        init(_ line: String..., operands: [String], values: [(Option, String)] = []) {
            (self.line, self.operands, self.values) = (line, operands, values)
        }
    }

    static let good = [
        Case("plan", "a", operands: ["a"]),
        Case("plan", "-", operands: ["-"]),
        Case("plan", "a", "b", "c", operands: ["a", "b", "c"]),
        Case("plan", "--format", "json", "a", operands: ["a"], values: [(.format, "json")]),
        Case("plan", "--format=json", "a", operands: ["a"], values: [(.format, "json")]),
        Case("plan", "-f", "json", "a", operands: ["a"], values: [(.format, "json")]),
        Case("plan", "-fjson", "a", operands: ["a"], values: [(.format, "json")]),
        Case("plan", "a", "--seed", "7", "b", operands: ["a", "b"], values: [(.seed, "7")]),
        Case("plan", "--offline", "a", operands: ["a"], values: [(.offline, "")]),
        Case("plan", "--offline", "--offline", "a", operands: ["a"], values: [(.offline, "")]),
        Case("plan", "--endpoint=http://h/v1?a=b", "a", operands: ["a"], values: [(.endpoint, "http://h/v1?a=b")]),
        Case("plan", "--seed", "-1", "a", operands: ["a"], values: [(.seed, "-1")]),
        Case("plan", "--", "--offline", "-f", operands: ["--offline", "-f"]),
        Case("plan", "-c", "e.yaml", "--", "-", operands: ["-"], values: [(.config, "e.yaml")]),
        Case("why", "a", "why not?", operands: ["a", "why not?"]),
        Case("runbooks", "check", "d", operands: ["check", "d"]),
        Case("schema", "plan", "-i", "a", operands: ["plan"], values: [(.input, "a")]),
        Case("help", operands: []),
        Case("help", "plan", operands: ["plan"]),
    ]

    @Test(arguments: good)
    func `options stand anywhere, with their values beside or behind them`(in test: Case) throws {
        let invocation = try InvocationParser.parse(test.line)
        #expect(invocation.command.name == test.line[0])
        #expect(invocation.operands == test.operands)
        for (option, value) in test.values { #expect(invocation.value(option) == value) }
        let given = Set(test.values.map(\.0.name))
        for option in invocation.command.allOptions { #expect(invocation.has(option) == given.contains(option.name)) }
    }

    @Test func `an option that may come several times keeps every value in order`() throws {
        let line = ["plan", "--runbooks", "a", "x", "--runbooks=b", "--runbooks", "a"]
        #expect(try InvocationParser.parse(line).allValues(.runbooks) == ["a", "b", "a"])
    }

    @Test(arguments: [([], "help"), (["--help"], "help"), (["-h"], "help"), (["--version"], "version")])
    func `help and version need no command`(line: [String], name: String) throws {
        #expect(try InvocationParser.parse(line).command.name == name)
    }

    @Test(arguments: Command.allWithHelp.map(\.name))
    func `help is shown whatever is missing or too much`(of command: String) throws {
        for line in [[command, "--help"], [command, "-h"], [command, "a", "b", "c", "d", "--help"]] {
            #expect(try InvocationParser.parse(line).has(.help))
        }
    }

    @Test(arguments: Command.allWithHelp.flatMap { command in command.examples.map { (command.name, $0.line) } })
    func `every example of help is a valid command line`(command: String, line: String) throws {
        // What the shell reads or writes is no part of the command line.
        let bare = line.split(separator: " > ")[0].split(separator: " < ")[0]
        // Words in quotes stand for one word.
        let words = bare.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
            place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
        #expect(try InvocationParser.parse(words).command.name == command)
    }

    @Test(arguments: Command.allWithHelp)
    func `every option of a command is taken, and none is there twice`(of command: Command) throws {
        let names = command.allOptions.map(\.name)
        #expect(Set(names).count == names.count)
        let letters = command.allOptions.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
        for option in command.allOptions where option.name != Option.help.name {
            let value: String? =
                switch option.value {
                case .none: nil
                case .word(let words): words[0]
                case .file, .folder, .text: "x"
                }
            let line = [command.name, "--" + option.name] + [value].compactMap(\.self) + ["--help"]
            #expect(try InvocationParser.parse(line).value(option) == value ?? "")
        }
    }

    @Test(
        arguments: zip(
            ["pln", "dignose", "simulat", "runbok", "sch", "doc", "a/x.json", "zzzzzz"],
            [
                "`plan`", "`diagnose`", "`simulate`", "`runbooks`", "`schema`", "`doctor`",
                "`evenkeel plan a/x.json`", nil,
            ]
        )
    )
    func `a mistyped command brings the one that was meant`(word: String, meant: String?) {
        let failure = #expect(throws: CommandFailure.self) { try InvocationParser.parse([word, "x"]) }
        #expect(failure?.exit == .wrongUse)
        let text = failure?.problems.first ?? ""
        #expect(text.contains("did you mean") == (meant != nil))
        if let meant { #expect(text.hasSuffix("did you mean \(meant)?")) }
    }

    @Test func `no command line makes the parser trap, and what it refuses is a wrong use`() {
        let seed: UInt64 = 0xACCE97
        var generator = SeededGenerator(seed: seed)
        let words =
            Command.allWithHelp.map(\.name) + Option.planning.map { "--" + $0.name }
            + [
                "-", "--", "-f", "-fjson", "-hf", "--=", "--format=", "=", "", "json", "\u{1B}[2J", "é", "-é",
                "--é=\u{0}",
            ]
        for round in 0..<20_000 {
            let count = Int.random(in: 0...6, using: &generator)
            let line = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
            do throws(CommandFailure) {
                let invocation = try InvocationParser.parse(line)
                let isCounted = invocation.command.operandCount.contains(invocation.operands.count)
                #expect(isCounted || invocation.has(.help), "seed \(seed), round \(round): \(line)")
            } catch {
                #expect(error.exit == .wrongUse && error.problems.count == 2, "seed \(seed), round \(round): \(line)")
            }
        }
    }
}
