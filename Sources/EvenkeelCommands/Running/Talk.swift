internal import HostProcess
internal import StrictJSON
internal import StructuredDocuments

/// Talks with the person at work: lines and questions, all beside the result.
struct Talk: Sendable {
    let terminal: Terminal
    /// Whether the result is for a program: then all is said on standard error.
    let isQuiet: Bool
    private let lines = InputLines()

    init(terminal: Terminal, isQuiet: Bool) { (self.terminal, self.isQuiet) = (terminal, isQuiet) }

    /// Says a line, which is inert already. Where a person reads it, it goes on below between words.
    func say(_ line: String) {
        let sink = isQuiet ? terminal.messages : terminal.output
        let rows = sink.isTerminal ? Self.rows(of: line, width: terminal.width) : [line]
        _ = sink.write(rows.joined(separator: "\n") + "\n")
    }

    /// A line in rows of at most `width` columns, all but the first set in by two more; a word that is longer stands alone.
    private static func rows(of line: String, width: Int) -> [String] {
        let indent = String(line.prefix { $0 == " " })
        var rows: [String] = []
        var row = indent
        var isEmpty = true
        for word in line.split(separator: " ") {
            if !isEmpty, row.count + 1 + word.count > width {
                rows.append(row)
                (row, isEmpty) = (indent + "  ", true)
            }
            row += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return rows + [row]
    }

    /// Shows an incident with the plan that stands.
    func tell(_ incident: JSONValue, _ card: JSONValue, _ plan: JSONValue) {
        say(Self.inert(incident["title"]?.string ?? ""))
        if let cause = incident["cause"]?["summary"]?.string { say("  cause: \(Self.inert(cause))") }
        for step in card["steps"]?.array ?? [] {
            let target = step["target"]?.entityText
            let title = Self.inert(step["title"]?.string ?? "")
            say("  \(step["number"]?.int ?? 0). \(title) (\(Self.inert(target ?? "")))")
        }
        if let risk = incident["risk"]?.string {
            let words = plan["risk"]?["sentences"]?[0]?.string ?? ""
            say("  risk: \(Self.inert(risk))" + (words.isEmpty ? "" : ". \(Self.inert(words))"))
        }
    }

    /// Shows a step that contains an intruder and is in force.
    func tellInForce(_ step: JSONValue) {
        let target = Self.inert(step["target"]?.entityText ?? "")
        say("  step \(step["number"]?.int ?? 0): \(Self.inert(step["title"]?.string ?? "")) (\(target))")
    }

    /// Says what to look at before saying what became of a step.
    func tellWhereToLook(_ run: JSONValue, _ question: JSONObject) {
        let steps = run["steps"]?.array ?? []
        let step = steps.first { $0["number"]?.int == question["step"]?.int }
        let target = step?["target"]?.entityText ?? ""
        say(
            "    look at \(Self.inert(target)); the key of the order is \(Self.inert(question["key"]?.string ?? "not known"))"
        )
    }

    /// The number of the step that a word lets begin, of a run that goes step by step and has not turned round.
    static func nextStep(of run: JSONValue) -> Int? {
        guard run["stepwise"]?.bool == true else { return nil }
        let going: Set<String> = ["waiting", "verified"]
        let steps = run["steps"]?.array ?? []
        guard steps.allSatisfy({ going.contains($0["phase"]?.string ?? "") }) else { return nil }
        return steps.first { $0["phase"]?.string == "waiting" }?["number"]?.int
    }

    /// Asks, until one of the answers comes.
    /// - Parameters:
    ///   - question: The question.
    ///   - answers: What may be answered, a letter each, with its meaning.
    /// - Returns: The letter; nil for `q` and at the end of the input.
    func ask(_ question: String, _ answers: KeyValuePairs<String, String>) async -> String? {
        let choices = answers.map { "\($0.key) \($0.value)" } + ["q stop watching"]
        while true {
            _ = (isQuiet ? terminal.messages : terminal.output).write(
                "\(question) [\(choices.joined(separator: ", "))] "
            )
            guard let line = await lines.next() else {
                say("")
                return nil
            }
            let answer = String(decoding: line.prefix(100), as: UTF8.self).lowercased().filter { !$0.isWhitespace }
            if answer == "q" { return nil }
            if answers.contains(where: { $0.key == answer }) { return answer }
        }
    }

    private static func inert(_ text: String) -> String { InertText(text, maximum: 500).text }
}

extension JSONValue {
    /// An entity of the service's answers as `kind/namespace/name`. Untrusted.
    var entityText: String {
        ["kind", "namespace", "name"].compactMap { self[$0]?.string }.joined(separator: "/")
    }
}
