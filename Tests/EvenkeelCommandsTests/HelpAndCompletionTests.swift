import Testing

@testable import EvenkeelCommands

/// Help and completions, which are made from the tables of commands and options.
@Suite struct HelpAndCompletionTests {
    @Test(arguments: Command.allWithHelp, [40, 60, 100])
    func `help names every option, operand and example of a command`(_ command: Command, width: Int) {
        let text = HelpPage(width: width).text(for: command)
        let joined = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for option in command.allOptions {
            #expect(joined.contains("--\(option.name)\(option.valueName.map { " \($0)" } ?? "") "))
            #expect(joined.contains(option.meaning))
        }
        #expect(joined.contains("evenkeel \(command.name) [OPTION]... \(command.usage)"))
        for example in command.examples { #expect(joined.contains("$ evenkeel \(example.line) # \(example.meaning)")) }
    }

    @Test(arguments: [40, 60, 80, 110])
    func `help fits its width but for single long words`(width: Int) {
        let page = HelpPage(width: width)
        for text in [page.overview] + Command.allWithHelp.map({ page.text(for: $0) }) {
            for line in text.split(separator: "\n") where line.count > width {
                #expect(line.split(separator: " ").contains { $0.count > width / 3 }, "\(width): \(line)")
            }
        }
    }

    @Test func `the overview names every command, variable and exit status`() {
        let text = HelpPage(width: 100).overview
        for command in Command.all { #expect(text.contains("\n\(command.name) ")) }
        for name in ["EVENKEEL_CONFIG", "EVENKEEL_API_KEY", "EVENKEEL_ENDPOINT", "NO_COLOR"] {
            #expect(text.contains(name))
        }
        for status in EvenkeelCommands.ExitStatus.allCases {
            #expect(text.contains("\n\(status.rawValue) \(status.meaning)"))
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions of a shell know every command and every option`(shell: String) {
        let script = ShellCompletion.script(for: shell)
        for command in Command.allWithHelp {
            #expect(script.contains(command.name))
            for option in command.allOptions {
                let form = shell == "fish" ? "-l \(option.name)" : "--\(option.name)"
                #expect(script.contains(form), "\(command.name) \(option.name)")
            }
        }
        #expect(script.count { $0 == "'" } % 2 == 0)
    }

    @Test func `an unknown shell has no completions`() {
        #expect(ShellCompletion.script(for: "tcsh") == "")
    }
}
