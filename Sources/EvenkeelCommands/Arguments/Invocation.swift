internal import StructuredDocuments

/// A command line taken apart.
struct Invocation: Sendable {
    /// The command.
    let command: Command
    /// The operands in order.
    let operands: [String]
    /// The values of each option by its name; an option without value has one empty value.
    private let values: [String: [String]]

    init(command: Command, operands: [String], values: [String: [String]]) {
        self.command = command
        self.operands = operands
        self.values = values
    }

    /// Whether an option was given.
    func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// The value of an option, when it was given.
    func value(_ option: Option) -> String? { values[option.name]?.last }

    /// The values of an option that may come several times.
    func allValues(_ option: Option) -> [String] { values[option.name] ?? [] }
}

/// Takes command lines apart, after the conventions of POSIX and GNU: options anywhere, `--name value` or
/// `--name=value`, letters with their value beside or behind them, `--` before operands that begin with a dash.
struct InvocationParser: Sendable {
    private let command: Command
    private var rest: ArraySlice<String>
    private var operands: [String] = []
    private var values: [String: [String]] = [:]

    private init(command: Command, rest: ArraySlice<String>) {
        self.command = command
        self.rest = rest
    }

    /// The invocation that `arguments` mean, the program's name not among them.
    /// - Throws: `CommandFailure` with what is wrong and the name that was probably meant.
    static func parse(_ arguments: [String]) throws(CommandFailure) -> Invocation {
        guard let first = arguments.first else { return Invocation(command: .help, operands: [], values: [:]) }
        switch first {
        case "--help", "-h": return Invocation(command: .help, operands: [], values: [:])
        case "--version": return Invocation(command: .version, operands: [], values: [:])
        default: break
        }
        guard let command = Command.allWithHelp.first(where: { $0.name == first }) else { throw unknown(first) }
        var parser = InvocationParser(command: command, rest: arguments.dropFirst())
        return try parser.invocation()
    }

    /// A first word that is no command: perhaps mistyped, an option that came too early, or an input without a command.
    private static func unknown(_ word: String) -> CommandFailure {
        let shown = InertText(word, maximum: 60).quoted
        guard !word.hasPrefix("-") else {
            return .use("there is no option \(shown) before a command; options stand after it", of: nil)
        }
        let looksLikeInput = word.contains("/") || word.hasSuffix(".json")
        let nearest = nearest(to: word, among: Command.allWithHelp.map(\.name))
        let meant = looksLikeInput ? "evenkeel plan \(InertText(word, maximum: 60).text)" : nearest
        return .use("there is no command \(shown)\(suggestion(meant))", of: nil)
    }

    private mutating func invocation() throws(CommandFailure) -> Invocation {
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2))
            } else if word.hasPrefix("-"), word.count > 1 {
                try takeLetters(word.dropFirst())
            } else {
                operands.append(word)
            }
        }
        // Help is shown whatever else is wrong with the line.
        if values[Option.help.name] != nil { return Invocation(command: command, operands: operands, values: values) }
        guard command.operandCount.contains(operands.count) else {
            let problem =
                operands.count < command.operandCount.lowerBound
                ? "something is missing after `\(command.name)`" : "there are too many operands"
            throw .use("\(problem); it takes \(command.usage.isEmpty ? "none" : command.usage)", of: command.name)
        }
        for (place, operand) in operands.enumerated() {
            let kind = command.operands[min(place, command.operands.count - 1)]
            if kind == .path, operand.isEmpty {
                throw .use("an operand of `\(command.name)` is empty; was a variable not set?", of: command.name)
            }
            guard case .word(let words) = kind, !words.contains(operand) else { continue }
            throw wrongWord(operand, words, "after `\(command.name)`")
        }
        return Invocation(command: command, operands: operands, values: values)
    }

    private mutating func takeLong(_ text: Substring) throws(CommandFailure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.allOptions.first(where: { $0.name == parts[0] }) else {
            let shown = InertText("--" + parts[0], maximum: 60).quoted
            let nearest = Self.nearest(to: parts[0], among: command.allOptions.map(\.name))
            let advice = Self.suggestion(nearest.map { "--" + $0 })
            throw .use("`\(command.name)` has no option \(shown)\(advice)", of: command.name)
        }
        try take(option, attached: parts.count == 2 ? parts[1] : nil)
    }

    private mutating func takeLetters(_ text: Substring) throws(CommandFailure) {
        var letters = text
        while let letter = letters.popFirst() {
            guard let option = command.allOptions.first(where: { $0.letter == letter }) else {
                let shown = InertText("-\(letter)").quoted
                throw .use("`\(command.name)` has no option \(shown)", of: command.name)
            }
            guard option.value != .none else {
                try take(option, attached: nil)
                continue
            }
            return try take(option, attached: letters.isEmpty ? nil : String(letters))
        }
    }

    private mutating func take(_ option: Option, attached: String?) throws(CommandFailure) {
        if values[option.name] != nil, !option.isRepeatable, option.value != .none {
            throw .use("option --\(option.name) is given twice", of: command.name)
        }
        guard let valueName = option.valueName else {
            guard attached == nil else {
                throw .use("option --\(option.name) takes no value", of: command.name)
            }
            values[option.name] = [""]
            return
        }
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
            throw .use("option --\(option.name) needs a value (\(valueName))", of: command.name)
        }
        if case .word(let words) = option.value, !words.contains(value) {
            throw wrongWord(value, words, "for --\(option.name)")
        }
        values[option.name, default: []].append(value)
    }

    private func wrongWord(_ word: String, _ words: [String], _ place: String) -> CommandFailure {
        let shown = InertText(word, maximum: 60).quoted
        let advice = Self.suggestion(Self.nearest(to: word, among: words))
        let choice = words.joined(separator: ", ")
        return .use(
            "\(shown) cannot stand \(place); it must be \(words.count > 1 ? "one of " : "")\(choice)\(advice)",
            of: command.name
        )
    }

    /// The candidate that a word is probably meant to be: one that is spelt much alike, or the only one that begins so.
    private static func nearest(to word: String, among candidates: [String]) -> String? {
        if let alike = SpellingSuggestion.nearest(to: word, among: candidates) { return alike }
        let longer = candidates.filter { word.count > 1 && $0.hasPrefix(word) }
        return longer.count == 1 ? longer.first : nil
    }

    private static func suggestion(_ nearest: String?) -> String { nearest.map { "; did you mean `\($0)`?" } ?? "" }
}
