internal import IncidentModel
internal import Risk
internal import StrictJSON
internal import StructuredDocuments

/// Asks a language model a question about an incident, and lets through only statements that their citations bear out.
public struct ModelAnswerer: Sendable {
    /// What came of asking.
    enum Outcome: Sendable {
        /// Statements that passed the check, and notes on those that did not.
        case answered([Statement], notes: [String])
        /// No such statement, and why.
        case refused(reason: String)
    }

    private let model: any LanguageModel
    private let prompt: PromptTemplate
    private let contextTokens: Int

    /// Creates an answerer.
    /// - Parameters:
    ///   - model: The model.
    ///   - prompt: The prompt called `why`.
    ///   - contextTokens: Tokens of the model's context, prompt and reply together; the prompt is made to fit.
    public init(model: any LanguageModel, prompt: PromptTemplate, contextTokens: Int = 4096) {
        self.model = model
        self.prompt = prompt
        self.contextTokens = contextTokens
    }

    /// Asks, and checks every statement of the reply. Nothing that a model or its endpoint does is an error here.
    func outcome(for base: Answer, _ answerer: EvidenceAnswerer, timeLimit: Duration) async -> Outcome {
        guard let asked = modelRequest(base, answerer, timeLimit) else {
            return .refused(reason: "the prompt does not fit into a context of \(contextTokens) tokens")
        }
        do throws(ModelReplyFault) {
            let text = try await reply(to: asked)
            return Self.judge(try Self.statements(in: text), base, model.name)
        } catch {
            return .refused(reason: "\(error)")
        }
    }

    /// The request for a completion, as it would be sent; nil when it does not fit into the model's context together
    /// with its reply.
    func modelRequest(_ base: Answer, _ answerer: EvidenceAnswerer, _ timeLimit: Duration) -> ModelRequest? {
        let request = answerer.request
        let room = contextTokens - prompt.maximumTokens
        var passages = PlanPassages.hits(for: request, question: base.inquiry.text)
        var excerpts = ModelScope.Budget().narrowing.map(\.excerpt)
        func messages() -> [ModelMessage] {
            prompt.messages([
                "question": PromptText.quoted(base.inquiry.text),
                "hypotheses": PromptText.hypotheses(request.findings, base.evidence, upTo: excerpts[0]),
                "steps": PromptText.steps(answerer.plan),
                "evidence": PromptText.evidence(base.evidence, upTo: excerpts[0]),
                "passages": PromptText.passages(passages),
            ])
        }
        // Passages are the part that can be spared; the evidence is shortened only.
        while ModelScope.Budget.tokens(of: messages()) > room {
            if !passages.isEmpty {
                passages.removeLast()
            } else if excerpts.count > 1 {
                excerpts.removeFirst()
            } else {
                return nil
            }
        }
        return ModelRequest(
            messages: messages(),
            replySchema: ReplySchemaBuilder.answerSchema(base.evidence),
            maximumTokens: prompt.maximumTokens,
            seed: request.seed,
            temperature: prompt.temperature,
            timeLimit: timeLimit
        )
    }

    /// The whole text of a reply; an answer is too short to be worth reading in parts.
    private func reply(to request: ModelRequest) async throws(ModelReplyFault) -> String {
        var text = ""
        do {
            for try await event in model.events(for: request) {
                guard case .text(let piece) = event else { break }
                guard !piece.isEmpty else { throw ModelReplyFault.wrongShape("a piece of it is empty") }
                text += piece
                if text.utf8.count > Self.limits.documentBytes { throw ModelReplyFault.wrongShape("it is too long") }
            }
        } catch let fault as ModelReplyFault {
            throw fault
        } catch let failure as ModelFailure {
            throw .endpoint(failure)
        } catch {
            throw .cutOff
        }
        return text
    }

    /// The limits of a reply.
    private static let limits = JSONLimits(documentBytes: 64 * 1024, depth: 8, stringBytes: 8 * 1024)

    /// The statements that a reply holds, unchecked.
    private static func statements(in text: String) throws(ModelReplyFault) -> [Statement] {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: unfenced(text), limits: limits) } catch {
            throw .notJSON("\(error)")
        }
        guard let items = value["answer"]?.array, items.count <= AnswerWriter.maximumStatements else {
            throw .wrongShape("it has no short list `answer`")
        }
        return items.compactMap { item in
            guard let text = item["text"]?.string, !text.isEmpty else { return nil }
            let citations = (item["evidence"]?.array ?? []).compactMap { $0.string.flatMap { Citation($0) } }
            return Statement(text: InertText(text, maximum: 600).text, citations: citations)
        }
    }

    /// The reply without the code fence that some engines put around it.
    private static func unfenced(_ text: String) -> String {
        guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close else {
            return text
        }
        let before = text[..<open].filter { !$0.isWhitespace }
        let after = text[text.index(after: close)...].filter { !$0.isWhitespace }
        return ["", "```", "```json"].contains(before) && ["", "```"].contains(after)
            ? String(text[open...close]) : text
    }

    /// Keeps the statements that are borne out.
    private static func judge(_ statements: [Statement], _ base: Answer, _ model: String) -> Outcome {
        let check = StatementCheck(ledger: base.evidence)
        var kept: [Statement] = []
        var notes: [String] = []
        for statement in statements {
            let faults = check.faults(of: statement)
            if faults.isEmpty {
                kept.append(statement)
            } else {
                let words = InertText(faults[0].description, maximum: 120).text
                notes.append("a sentence of the model was left out: \(words)")
            }
        }
        guard !kept.isEmpty else {
            return .refused(reason: "\(model) answered with nothing that its citations bear out")
        }
        return .answered(kept, notes: notes)
    }
}
