/// Completions for shells, made from the tables of commands and options.
enum ShellCompletion: Sendable {
    /// The script for a shell; empty for one that is not known.
    static func script(for shell: String) -> String {
        switch shell {
        case "bash": bash
        case "zsh": zsh
        case "fish": fish
        default: ""
        }
    }

    private static let names = Command.allWithHelp.map(\.name).joined(separator: " ")

    /// The words that may stand as the first operand of a command.
    private static func words(of command: Command) -> [String] {
        if case .word(let words)? = command.operands.first { words } else { [] }
    }

    /// Whether an operand of a command is a path.
    private static func takesPaths(_ command: Command) -> Bool { command.operands.contains(.path) }

    // MARK: - bash

    private static var bash: String {
        let options = Command.allWithHelp.map { command in
            let names = command.allOptions.map { "--" + $0.name } + words(of: command)
            return "        \(command.name)) words=\"\(names.joined(separator: " "))\" ;;"
        }
        return """
            # bash completion for evenkeel
            _evenkeel() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words=""
                COMPREPLY=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\(names) --help --version" -- "$current"))
                    return
                fi
                case "${COMP_WORDS[1]} $previous" in
            \(bashValues.joined(separator: "\n"))
                esac
                case "${COMP_WORDS[1]}" in
            \(options.joined(separator: "\n"))
                esac
                case "$current" in
                    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
                    *) COMPREPLY=($(compgen -W "${words//--*([a-z-])/}" -- "$current") $(compgen -f -- "$current")) ;;
                esac
            }
            shopt -s extglob
            complete -o filenames -F _evenkeel evenkeel

            """
    }

    /// What completes the values of options; one option may have other values with another command.
    private static var bashValues: [String] {
        var cases: [(body: String, patterns: [String])] = []
        for command in Command.allWithHelp {
            for option in command.allOptions where option.value != .none {
                let body =
                    bashCompletion(of: option.value).map { "COMPREPLY=($(compgen \($0) -- \"$current\")); " } ?? ""
                let names = ["--\(option.name)"] + (option.letter.map { ["-\($0)"] } ?? [])
                let patterns = names.map { "\"\(command.name) \($0)\"" }
                if let place = cases.firstIndex(where: { $0.body == body }) {
                    cases[place].patterns += patterns
                } else {
                    cases.append((body, patterns))
                }
            }
        }
        return cases.map { "        \($0.patterns.joined(separator: "|"))) \($0.body)return ;;" }
    }

    /// What bash completes a value with; nil for text that nobody can guess.
    private static func bashCompletion(of value: Option.Value) -> String? {
        switch value {
        case .file: "-f"
        case .folder: "-d"
        case .word(let words): "-W \"\(words.joined(separator: " "))\""
        case .none, .text: nil
        }
    }

    // MARK: - zsh

    private static var zsh: String {
        let commands = Command.allWithHelp.map { "        '\($0.name):\(quoted($0.summary))'" }
        let cases = Command.allWithHelp.map { command in
            let options = command.allOptions.map { "            \(zshOption($0))" }
            let rest =
                !words(of: command).isEmpty
                ? ["            '1: :(\(words(of: command).joined(separator: " ")))'"] : []
            let paths = takesPaths(command) ? ["            '*:file:_files'"] : []
            let lines = (options + rest + paths).joined(separator: " \\\n")
            return "        \(command.name)) _arguments \\\n\(lines) ;;"
        }
        return """
            #compdef evenkeel
            _evenkeel() {
                local -a commands
                commands=(
            \(commands.joined(separator: "\n"))
                )
                if (( CURRENT == 2 )); then
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            _evenkeel "$@"

            """
    }

    private static func zshOption(_ option: Option) -> String {
        let many = option.isRepeatable ? "*" : ""
        let text = quoted(option.meaning).replacing("[", with: "(").replacing("]", with: ")").replacing(":", with: " -")
        let value =
            switch option.value {
            case .none: ""
            case .file: ":file:_files"
            case .folder: ":folder:_files -/"
            case .word(let words): ":form:(\(words.joined(separator: " ")))"
            case .text(let name): ":\(name.lowercased()): "
            }
        return "'\(many)--\(option.name)[\(text)]\(value)'"
    }

    // MARK: - fish

    private static var fish: String {
        var lines = ["# fish completion for evenkeel", "complete -c evenkeel -f"]
        for command in Command.allWithHelp {
            let summary = quoted(command.summary)
            lines.append("complete -c evenkeel -n __fish_use_subcommand -a \(command.name) -d '\(summary)'")
            let condition = "-n '__fish_seen_subcommand_from \(command.name)'"
            if !words(of: command).isEmpty {
                lines.append("complete -c evenkeel \(condition) -a '\(words(of: command).joined(separator: " "))'")
            }
            if takesPaths(command) { lines.append("complete -c evenkeel \(condition) -F") }
            for option in command.allOptions {
                let letter = option.letter.map { " -s \($0)" } ?? ""
                let value =
                    switch option.value {
                    case .none: ""
                    case .file, .folder: " -r -F"
                    case .word(let words): " -x -a '\(words.joined(separator: " "))'"
                    case .text: " -x"
                    }
                let meaning = quoted(option.meaning)
                lines.append("complete -c evenkeel \(condition) -l \(option.name)\(letter)\(value) -d '\(meaning)'")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text within single quotes of a shell.
    private static func quoted(_ text: String) -> String { text.replacing("'", with: "") }
}
