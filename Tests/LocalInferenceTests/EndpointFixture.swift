import EvenkeelTestKit
import LocalInference
import Planning

/// What the tests of an endpoint have in common.
enum EndpointFixture {
    /// A request with a schema and a time limit.
    static func request(_ limit: Duration = .seconds(20), schema: Bool = true) -> ModelRequest {
        let json = #"{"type":"object","properties":{"summary":{"type":"string"}}}"#
        return ModelRequest(
            messages: [
                ModelMessage(role: .system, content: "Plan."), ModelMessage(role: .user, content: "E1: cart is down"),
            ],
            replySchema: schema ? ReplySchema(name: "plan", json: json) : nil,
            maximumTokens: 500,
            seed: 1,
            timeLimit: limit
        )
    }

    /// An endpoint that needs to find nothing out before its first request.
    static func settled(
        _ url: String,
        change: (inout InferenceConfiguration) throws -> Void = { _ in }
    ) throws -> ChatEndpoint {
        var configuration = InferenceConfiguration(address: try EndpointAddress(url), model: "m")
        configuration.schemaForm = .nestedSchema
        try change(&configuration)
        return ChatEndpoint(configuration)
    }

    /// What a model says, and how it ends.
    static func outcome(of model: some LanguageModel, _ request: ModelRequest) async -> Outcome {
        var outcome = Outcome()
        do {
            for try await event in model.events(for: request) {
                switch event {
                case .text(let text): outcome.text += text
                case .finished(let completion): outcome.completion = completion
                }
            }
        } catch let failure as ModelFailure {
            outcome.failure = failure
        } catch {
            outcome.otherError = "\(error)"
        }
        return outcome
    }

    /// What a model said, and how it ended.
    struct Outcome: Sendable, Equatable {
        var text = ""
        var completion: ModelCompletion?
        var failure: ModelFailure?
        var otherError: String?
    }
}
