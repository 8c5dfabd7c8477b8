public import Runbooks
public import StructuredDocuments

/// A prompt as a file holds it: instructions and a task with places to be filled in.
public struct PromptTemplate: Sendable, Hashable {
    /// The name, as code asks for it.
    public let name: String
    /// The values that have to be filled in.
    public let inputs: [String]
    /// The most tokens of a reply, 1 to 8192.
    public let maximumTokens: Int
    /// The sampling temperature, 0 to 2.
    public let temperature: Double
    /// The instructions, stable from incident to incident but for catalogue and inventory.
    public let system: String
    /// The task.
    public let user: String

    /// The prompts that are asked for, with the values that can be filled in.
    private static let values = [
        "plan": ["actions", "corrections", "evidence", "hypotheses", "inventory", "passages"],
        "why": ["evidence", "hypotheses", "passages", "question", "steps"],
    ]

    /// The messages with `values` filled in.
    ///
    /// Every value goes in as it is, so whatever is untrusted must have been made inert before, and no value is searched
    /// for places again. A missing value is a programmer's error and traps.
    public func messages(_ values: [String: String]) -> [ModelMessage] {
        [
            ModelMessage(role: .system, content: Self.filled(system, values)),
            ModelMessage(role: .user, content: Self.filled(user, values)),
        ]
    }

    /// A prompt from a parsed file; nil when something is wrong, which is then reported.
    public init?(_ markdown: ParsedMarkdown, reportingTo faults: FaultCollector) {
        let start = SourcePosition(document: markdown.file)
        guard let front = markdown.frontMatter else {
            faults.add(DocumentFault(position: start, problem: "a prompt needs front matter with `name` and `inputs`"))
            return nil
        }
        guard let header = faults.read(front, as: .mapping { Header(reading: $0) }) else { return nil }
        name = header.name
        inputs = header.inputs
        maximumTokens = header.maximumTokens
        temperature = header.temperature
        system = Self.text(under: "System", of: markdown)
        user = Self.text(under: "User", of: markdown)
        for (title, text) in [("System", system), ("User", user)] where text.isEmpty {
            faults.add(DocumentFault(position: start, problem: "the prompt has no text under the heading `\(title)`"))
        }
        guard let known = Self.values[name] else {
            let names = Self.values.keys.sorted().joined(separator: "` and `")
            let advice = "the prompts that are asked for are `\(names)`"
            faults.add(DocumentFault(position: start, problem: "no prompt is called `\(name)`", advice: advice))
            return nil
        }
        let unknown = inputs.filter { !known.contains($0) }
        for input in unknown {
            let advice = "there are: " + known.joined(separator: ", ")
            faults.add(
                DocumentFault(position: start, problem: "there is no value for input `\(input)`", advice: advice)
            )
        }
        let places = Set(Self.places(in: system) + Self.places(in: user))
        for place in places.subtracting(inputs).sorted() {
            let advice = "add it to `inputs`, or take it away"
            faults.add(
                DocumentFault(position: start, problem: "`{{ \(place) }}` is not among the inputs", advice: advice)
            )
        }
        for input in inputs where !places.contains(input) {
            faults.add(DocumentFault(position: start, problem: "input `\(input)` is used nowhere"))
        }
        if system.isEmpty || user.isEmpty || places != Set(inputs) || !unknown.isEmpty { return nil }
    }

    /// The front matter of a prompt.
    private struct Header: Sendable {
        let name: String
        let inputs: [String]
        let maximumTokens: Int
        let temperature: Double

        init?(reading fields: FieldReader) {
            let name = fields.required("name", .identifier(.name))
            _ = fields.required("purpose", .line(upTo: 200))
            let inputs = fields.required("inputs", .list(of: .identifier(.name), count: 1...20))
            maximumTokens = fields.optional("max-tokens", .integer(in: 1...8192), default: 700)
            temperature = fields.optional("temperature", .decimal(in: 0...2), default: 0)
            guard let name, let inputs else { return nil }
            self.name = name
            self.inputs = inputs
        }
    }

    /// The text under a first-level heading, its own sub-headings included.
    private static func text(under title: String, of markdown: ParsedMarkdown) -> String {
        var parts: [String] = []
        for section in markdown.sections where section.headings.first == title {
            if section.level > 1 { parts.append(String(repeating: "#", count: section.level) + " " + section.title) }
            parts.append(section.text.text)
        }
        let joined = parts.joined(separator: "\n")
        let start = joined.firstIndex { !$0.isWhitespace } ?? joined.endIndex
        let end = joined.lastIndex { !$0.isWhitespace }.map { joined.index(after: $0) } ?? start
        return String(joined[start..<end])
    }

    /// The names between double braces.
    private static func places(in text: String) -> [String] {
        pieces(of: text).compactMap { piece in
            if case .place(let name) = piece { name } else { nil }
        }
    }

    private static func filled(_ text: String, _ values: [String: String]) -> String {
        pieces(of: text).map { piece in
            switch piece {
            case .text(let text): return text
            case .place(let name):
                guard let value = values[name] else { preconditionFailure("no value for the prompt's input `\(name)`") }
                return value
            }
        }
        .joined()
    }

    /// A part of a template.
    private enum Piece: Sendable {
        case text(String)
        case place(String)
    }

    /// The parts of a template in order.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
            pieces.append(.text(String(rest[..<open.lowerBound])))
            pieces.append(.place(String(name)))
            rest = rest[close.upperBound...]
        }
        return pieces + [.text(String(rest))]
    }
}
