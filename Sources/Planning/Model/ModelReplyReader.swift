internal import IncidentModel
internal import Remediation
internal import StrictJSON
internal import StructuredDocuments

/// Reads a model's reply while it arrives, and gives up at the first word that cannot become a valid plan: nobody waits
/// for the rest of a reply that names an action which does not exist.
struct ModelReplyReader: Sendable {
    /// Where in the reply the next event stands.
    private enum Place: Sendable {
        /// Before the outer object; goes to `outer`.
        case start
        /// In the outer object; goes to `steps`, `skipping` or `end`.
        case outer
        /// In the list of steps; goes to `step` or back to `outer`.
        case steps
        /// In one step, with the key whose value comes next; goes back to `steps`.
        case step(key: String?)
        /// In a value that does not matter; goes back to `outer`.
        case skipping
        /// After the outer object; the last place.
        case end
    }

    /// The limits of a reply.
    private static let limits = JSONLimits(documentBytes: 256 * 1024, depth: 12, stringBytes: 16 * 1024)

    /// The steps read so far.
    private(set) var proposals: [ModelProposal] = []
    private let scope: ModelScope
    private var reader = IncrementalJSONReader(limits: limits)
    private var place = Place.start
    private var builder = JSONValueBuilder()
    private var depth = 0
    /// Text before the first brace: white space, or a code fence that some engines put there.
    private var preamble = ""
    private var hasBegun = false

    init(scope: ModelScope) { self.scope = scope }

    /// Whether the plan has ended; what may follow does not matter.
    var isComplete: Bool {
        if case .end = place { true } else { false }
    }

    /// Takes the next piece of the reply.
    /// - Throws: `ModelReplyFault` as soon as no valid plan can follow.
    mutating func feed(_ text: String) throws(ModelReplyFault) {
        guard !isComplete else { return }
        var text = text
        if !hasBegun {
            preamble += text
            guard let brace = preamble.firstIndex(of: "{") else {
                if preamble.utf8.count > 200 { throw .notJSON("it begins with other text") }
                return
            }
            let before = preamble[..<brace].filter { !$0.isWhitespace }
            guard ["", "```", "```json"].contains(before) else { throw .notJSON("it begins with other text") }
            hasBegun = true
            text = String(preamble[brace...])
        }
        reader.feed(text)
        do throws(JSONError) {
            while !isComplete, let event = try reader.next() { try take(event) }
        } catch {
            throw fault(error)
        }
    }

    /// Says that no more comes.
    /// - Throws: `ModelReplyFault.cutOff` when the plan had not ended.
    func finish() throws(ModelReplyFault) {
        guard isComplete else { throw .cutOff }
    }

    /// What stopped the reading: a fault of ours that passed through as a refusal, or the grammar.
    private func fault(_ error: JSONError) -> ModelReplyFault { pending ?? .notJSON("\(error)") }

    /// A fault found while events were taken.
    private var pending: ModelReplyFault?

    /// Takes one event; what is wrong with its meaning is kept and stops the reading.
    private mutating func take(_ event: JSONEvent) throws(JSONError) {
        do throws(ModelReplyFault) { try interpret(event) } catch {
            pending = error
            throw reader.refusal(error.description)
        }
    }

    private mutating func interpret(_ event: JSONEvent) throws(ModelReplyFault) {
        switch (place, event) {
        case (.start, .beginObject): place = .outer
        case (.start, _): throw .wrongShape("it is not an object")
        case (.outer, .key(let key)): place = key == "steps" ? .steps : .skipping
        case (.outer, .endObject): place = .end
        case (.steps, .beginArray) where depth == 0: depth = 1
        case (.steps, .endArray) where depth == 1:
            depth = 0
            place = .outer
        case (.steps, .beginObject) where depth == 1:
            guard proposals.count < scope.budget.steps else { throw .tooManySteps(scope.budget.steps) }
            place = .step(key: nil)
            _ = builder.take(event)
            depth = 2
        case (.steps, _): throw .wrongShape("`steps` is not a list of objects")
        case (.step(let key), _): try interpretStep(event, key)
        case (.skipping, _):
            if builder.take(event) != nil { place = .outer }
        case (.outer, _), (.end, _): throw .wrongShape("something follows where nothing should")
        }
    }

    /// Takes an event within a step, and checks names as soon as they are there.
    private mutating func interpretStep(_ event: JSONEvent, _ key: String?) throws(ModelReplyFault) {
        switch event {
        case .key(let name): place = .step(key: depth == 2 ? name : key)
        case .string(let text) where depth == 2 && key == "action":
            guard scope.actions.contains(where: { $0.id.text == text }) else { throw .unknownAction(Self.shown(text)) }
        case .string(let text) where depth == 2 && key == "target":
            guard scope.targets.contains(where: { $0.description == text }) else {
                throw .unknownTarget(Self.shown(text))
            }
        case .beginObject, .beginArray: depth += 1
        case .endObject, .endArray: depth -= 1
        default: break
        }
        guard let value = builder.take(event) else { return }
        depth = 1
        place = .steps
        proposals.append(try proposal(value))
    }

    /// The proposal that a whole step makes.
    private func proposal(_ value: JSONValue) throws(ModelReplyFault) -> ModelProposal {
        guard let object = value.object, let action = object["action"]?.string, let target = object["target"]?.string
        else {
            throw .wrongShape("a step needs `action` and `target`")
        }
        var arguments: [ProposedAction.Argument] = []
        for (name, value) in object where !["action", "target", "evidence", "because"].contains(name) {
            arguments.append(ProposedAction.Argument(name: name, value: Self.value(value)))
        }
        var citations: [Citation] = []
        for cited in object["evidence"]?.array ?? [] {
            guard let citation = cited.string.flatMap({ Citation($0) }), scope.ledger[citation] != nil else {
                throw .unknownEvidence(Self.shown(cited.string ?? "something that is no text"))
            }
            citations.append(citation)
        }
        return ModelProposal(
            action: ProposedAction(action: action, target: target, arguments: arguments, origin: .model),
            citations: citations,
            because: object["because"]?.string ?? ""
        )
    }

    private static func value(_ value: JSONValue) -> ProposedAction.Value {
        if let text = value.string { return .text(text) }
        if let number = value.int64 { return .integer(number) }
        if let number = value.double { return .decimal(number) }
        return .unusable("a \(value.kind.rawValue)")
    }

    /// Text of the model, inert and short.
    private static func shown(_ text: String) -> String { InertText(text, maximum: 80).quoted }
}
