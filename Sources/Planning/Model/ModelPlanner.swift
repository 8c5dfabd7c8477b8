internal import IncidentModel
internal import Remediation
internal import Retrieval
public import Risk
internal import StructuredDocuments

/// Asks a language model for a plan, in one grounded request, and lets through only what passes every check.
public struct ModelPlanner: Sendable {
    /// What came of asking.
    public enum Outcome: Sendable {
        /// A plan that is valid and simulates at least as well as the deterministic one.
        case better(Plan)
        /// No such plan, and why; with the steps of a plan that is valid and only worse.
        case refused(reason: String, steps: [PlanStep] = [])
    }

    /// How to ask.
    public struct Configuration: Sendable, Hashable {
        /// Tokens of the model's context, prompt and reply together; the prompt is made to fit.
        public var contextTokens = 4096
        /// Error-minutes by which the model's plan may be worse than the deterministic one and still count as equal: what
        /// sampling cannot tell apart.
        public var tolerance = 0.1

        /// The usual way.
        public init() {}
    }

    private let model: any LanguageModel
    private let prompt: PromptTemplate
    private let configuration: Configuration
    private let simulator: RiskSimulator

    /// Creates a planner.
    public init(
        model: any LanguageModel,
        prompt: PromptTemplate,
        configuration: Configuration = Configuration(),
        simulator: RiskSimulator = RiskSimulator()
    ) {
        self.model = model
        self.prompt = prompt
        self.configuration = configuration
        self.simulator = simulator
    }

    /// Asks for a plan and checks it against `deterministic`.
    /// - Parameters:
    ///   - request: What is planned.
    ///   - deterministic: The plan to beat, whose evidence the model may cite.
    ///   - timeLimit: The time until the last token.
    /// - Returns: The model's plan, or why there is none. Nothing that a model or its endpoint does is an error here.
    public func outcome(for request: PlanRequest, against deterministic: Plan, timeLimit: Duration) async -> Outcome {
        guard let (scope, asked) = fitting(request, deterministic.evidence, timeLimit) else {
            let tokens = configuration.contextTokens
            return .refused(reason: "\(model.name): the prompt does not fit into a context of \(tokens) tokens")
        }
        guard !scope.actions.isEmpty else { return .refused(reason: "there is nothing that a model could choose from") }
        do throws(ModelReplyFault) {
            let proposals = try await proposals(asked, scope)
            return judge(proposals, request, deterministic)
        } catch {
            return .refused(reason: "\(error)")
        }
    }

    /// What is offered and asked: the widest scope whose request fits into the model's context together with its
    /// reply; nil when none does.
    ///
    /// A prompt that does not fit must not be sent: some engines cut it silently, and what they cut is the rules.
    func fitting(
        _ request: PlanRequest,
        _ ledger: EvidenceLedger,
        _ timeLimit: Duration
    ) -> (scope: ModelScope, asked: ModelRequest)? {
        let room = configuration.contextTokens - prompt.maximumTokens
        for budget in ModelScope.Budget().narrowing {
            let scope = ModelScope(request, ledger: ledger, budget: budget)
            let asked = modelRequest(request, scope, room, timeLimit)
            if ModelScope.Budget.tokens(of: asked.messages) <= room { return (scope, asked) }
        }
        return nil
    }

    /// The request for a completion, with as many passages as there is room for.
    private func modelRequest(
        _ request: PlanRequest,
        _ scope: ModelScope,
        _ room: Int,
        _ timeLimit: Duration
    ) -> ModelRequest {
        var passages = PlanPassages.hits(for: request)
        var messages = prompt.messages(values(request, scope, passages))
        // Passages are the part that can be spared; the actions and the evidence cannot.
        while ModelScope.Budget.tokens(of: messages) > room, !passages.isEmpty {
            passages.removeLast()
            messages = prompt.messages(values(request, scope, passages))
        }
        return ModelRequest(
            messages: messages,
            replySchema: ReplySchemaBuilder(scope: scope).planSchema(),
            maximumTokens: prompt.maximumTokens,
            seed: request.seed,
            temperature: prompt.temperature,
            timeLimit: timeLimit
        )
    }

    private func values(_ request: PlanRequest, _ scope: ModelScope, _ passages: [SearchHit]) -> [String: String] {
        [
            "actions": PromptText.actions(scope),
            "inventory": PromptText.inventory(scope),
            "hypotheses": PromptText.hypotheses(request.findings, scope.ledger, upTo: scope.budget.excerpt),
            "corrections": PromptText.corrections(scope.corrections, upTo: scope.budget.excerpt),
            "evidence": PromptText.evidence(scope.ledger, upTo: scope.budget.excerpt),
            "passages": PromptText.passages(passages),
        ]
    }

    /// The steps that the model proposes.
    private func proposals(_ asked: ModelRequest, _ scope: ModelScope) async throws(ModelReplyFault) -> [ModelProposal]
    {
        var reader = ModelReplyReader(scope: scope)
        do {
            for try await event in model.events(for: asked) {
                guard case .text(let text) = event else { break }
                // A model that says nothing over and over would never be done, nor let anything else be.
                guard !text.isEmpty else { throw ModelReplyFault.wrongShape("a piece of it is empty") }
                try reader.feed(text)
                // The plan is whole: what an engine may still send after it is not waited for.
                if reader.isComplete { break }
            }
        } catch let fault as ModelReplyFault {
            throw fault
        } catch let failure as ModelFailure {
            throw .endpoint(failure)
        } catch {
            throw .cutOff
        }
        try reader.finish()
        return reader.proposals
    }

    /// Validates, simulates and compares what was proposed.
    private func judge(_ proposals: [ModelProposal], _ request: PlanRequest, _ deterministic: Plan) -> Outcome {
        var actions: [(action: Action, proposal: ModelProposal)] = []
        for proposal in proposals {
            do throws(ActionRejection) {
                let action = try Action(
                    validating: proposal.action,
                    catalogue: request.catalogue,
                    snapshot: request.snapshot
                )
                actions.append((action, proposal))
            } catch {
                return .refused(
                    reason:
                        "\(model.name) proposed what is not valid: \(InertText(error.description, maximum: 300).text)"
                )
            }
        }
        let verdict = ModelVerdict(request: request, simulator: simulator, tolerance: configuration.tolerance)
        return verdict.outcome(of: actions, against: deterministic, model: model.name)
    }
}
