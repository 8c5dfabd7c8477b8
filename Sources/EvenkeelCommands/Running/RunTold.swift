internal import StrictJSON
internal import StructuredDocuments

/// What a person was told of a run, so that only what is new is said.
struct RunTold: Sendable {
    private var phases: [Int: String] = [:]
    private var waiting: String?
    private var held: String?
    private var foretold: Set<Int> = []
    private var announced: Set<Int> = []

    /// How the engine says that a step waits for nothing but a word; the step itself says more.
    private static let usualReason = "The next step waits for a person's word."

    /// The lines that say what is new.
    mutating func news(_ seen: JSONValue) -> [String] {
        var lines: [String] = []
        let reason = seen["held"]?.string
        if let reason, reason != held { lines.append("not begun: \(Self.inert(reason))") }
        held = reason
        guard let run = seen["run"], run.object != nil else { return lines }
        for step in run["steps"]?.array ?? [] {
            guard let number = step["number"]?.int, let phase = step["phase"]?.string else { continue }
            guard phases[number] != phase, phase != "waiting" || phases[number] != nil else { continue }
            phases[number] = phase
            lines += Self.lines(number, phase, step)
            if phase == "about to be ordered" { lines += forecast(number, step) }
        }
        let why = run["waiting"]?.string
        if let why, why != waiting, why != Self.usualReason { lines.append("waits for you: \(Self.inert(why))") }
        waiting = why
        if why != nil, let next = Talk.nextStep(of: run), let step = run["steps"]?[next - 1] {
            let words = forecast(next, step)
            if announced.insert(next).inserted { lines.append("next is step \(next): \(Self.name(step))") }
            lines += words
        }
        if let ending = run["ending"]?.string { lines.append(Self.inert(ending)) }
        return lines
    }

    /// What the executor said that a step would do; told once.
    private mutating func forecast(_ number: Int, _ step: JSONValue) -> [String] {
        guard let words = step["forecast"]?.string, !words.isEmpty, foretold.insert(number).inserted else { return [] }
        return ["    would do: \(Self.inert(words))"]
    }

    private static func name(_ step: JSONValue) -> String {
        "\(inert(step["title"]?.string ?? "")) (\(inert(step["target"]?.entityText ?? "")))"
    }

    private static func lines(_ number: Int, _ phase: String, _ step: JSONValue) -> [String] {
        var line = "step \(number): \(name(step)): \(inert(phase))"
        if phase == "verified", let seconds = step["seconds"]?.double {
            let typical = step["expected"]?["typicalSeconds"]?.double ?? 0
            line += " after \(rounded(seconds)) s, \(rounded(typical)) s expected"
        }
        if let detail = step["detail"]?.string, !detail.isEmpty { line += ": \(inert(detail))" }
        var lines = [line]
        if phase == "verified", let finding = step["finding"]?.string, !finding.isEmpty {
            lines += finding.split(separator: "\n").prefix(20).map { "    \(inert(String($0)))" }
        }
        return lines
    }

    private static func rounded(_ seconds: Double) -> String {
        let tenths = (min(max(seconds, 0), 1_000_000) * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
    }

    private static func inert(_ text: String) -> String { InertText(text, maximum: 500).text }
}
