internal import StrictJSON
internal import StructuredDocuments

/// Says what a plan's step is in words, for people whose program knows CACAO and not us.
struct PlanWords: Sendable {
    /// The step as the plan has it.
    let step: JSONValue

    /// The longest text, in characters.
    private static let longest = 4000

    /// Text of a plan made inert and short enough.
    static func inert(_ text: String, maximum: Int = longest) -> String { InertText(text, maximum: maximum).text }

    private func text(_ name: String) -> String? { step[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    /// The number of the step in the plan.
    var number: Int { step["number"]?.int ?? 0 }

    /// The title.
    var title: String { Self.inert(text("title") ?? text("action") ?? "a step", maximum: 300) }

    /// The target as `kind namespace/name`.
    var target: String { Self.entity(step["target"] ?? .null) }

    /// An entity in words.
    static func entity(_ value: JSONValue) -> String {
        let names = [value["namespace"]?.string, value["name"]?.string].compactMap { $0 }.joined(separator: "/")
        return inert([value["kind"]?.string ?? "", names].filter { !$0.isEmpty }.joined(separator: " "), maximum: 300)
    }

    /// What is to be done: the action, its target and arguments, who must agree, what to find out and check first.
    var command: String {
        // In the order of names: another program may have sorted the members, and the words have to be the same.
        let given = (step["arguments"]?.object ?? JSONObject()).sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        let arguments = given.map { name, value in "\(name) = \(Self.argument(value))" }
        let with = arguments.isEmpty ? "" : " with " + arguments.joined(separator: ", ")
        var sentences = ["\(title): \(text("action") ?? "no action") on \(target)\(with)."]
        switch text("approval") {
        case "one": sentences.append("One person must agree first.")
        case "two": sentences.append("Two people must agree first.")
        default: break
        }
        if let supply = text("supply") { sentences.append("Find out first: \(supply).") }
        let open = (step["preconditions"]?.array ?? []).filter { $0["state"]?.string == "unknown" }
        if !open.isEmpty { sentences.append("Check first: \(Self.meanings(open)).") }
        let kept = step["invariants"]?.array ?? []
        if !kept.isEmpty { sentences.append("All along it must hold: \(Self.meanings(kept)).") }
        if step["compensation"]?["kind"]?.string == "irreversible" { sentences.append("It cannot be undone.") }
        return Self.inert(sentences.joined(separator: " "))
    }

    private static func argument(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        if let field = value["field"]?.string {
            let from = value["from"]?.string.map { " (now \($0))" } ?? ""
            return
                "\(field) of \(entity(value["entity"] ?? .null)) to \(value["to"]?.string ?? "a value to be supplied")\(from)"
        }
        // The canonical form, for the same reason; what has none is said to be a value.
        guard let bytes = try? value.canonicalBytes() else { return "a value" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func meanings(_ conditions: [JSONValue]) -> String {
        conditions.compactMap { $0["meaning"]?.string ?? $0["expression"]?.string }.joined(separator: "; ")
    }

    /// Why, and what to expect.
    var explanation: String {
        let why = (step["rationale"]?.array ?? []).compactMap { statement -> String? in
            guard let text = statement["text"]?.string else { return nil }
            let citations = (statement["citations"]?.array ?? []).compactMap(\.string)
            return citations.isEmpty ? text : "\(text) [\(citations.joined(separator: ", "))]"
        }
        return Self.inert((why + [text("expectedEffect")].compactMap { $0 }).joined(separator: " "))
    }

    /// The evidence that the rationale cites, each once, in order.
    var citations: [String] {
        let all = (step["rationale"]?.array ?? []).flatMap { ($0["citations"]?.array ?? []).compactMap(\.string) }
        return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What to look at afterwards; nil where the plan names nothing.
    var verification: String? {
        let conditions = step["verification"]?["conditions"]?.array ?? []
        guard !conditions.isEmpty else { return nil }
        let time = verificationSeconds.map { "Within \($0) s: " } ?? ""
        return Self.inert("\(time)\(Self.meanings(conditions)).")
    }

    /// How long that may take, in seconds, a day at most.
    var verificationSeconds: Int? {
        guard let seconds = step["verification"]?["withinSeconds"]?.double, seconds > 0 else { return nil }
        return Int(min(seconds, 86_400).rounded(.up))
    }

    /// How to get back when the step fails; nil where there is no way or none is needed.
    var undo: String? {
        guard let compensation = step["compensation"], let kind = compensation["kind"]?.string,
            kind == "action" || kind == "restore-recorded-state"
        else { return nil }
        let by = compensation["action"]?.string.map { " (\($0) on \(target))" } ?? " (\(target))"
        return Self.inert("Undo step \(number): \(compensation["meaning"]?.string ?? "undo the step")\(by).")
    }

    /// What a person must find out before the step.
    var supply: String? { text("supply").map { Self.inert($0) } }
}
