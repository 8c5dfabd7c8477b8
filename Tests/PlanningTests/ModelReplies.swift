import IncidentModel
import Remediation
import StrictJSON

@testable import Planning

/// Replies of models, written as a model would write them.
enum ModelReplies {
    /// One step.
    static func step(
        _ action: String,
        _ target: String,
        _ arguments: [(String, JSONValue)] = [],
        evidence: [String] = ["E1"],
        because: String = "the evidence says so"
    ) -> JSONValue {
        var object: JSONObject = ["action": .string(action), "target": .string(target)]
        for (name, value) in arguments { object[name] = value }
        object["evidence"] = .array(evidence.map { .string($0) })
        object["because"] = .string(because)
        return .object(object)
    }

    /// A whole reply.
    static func reply(_ steps: [JSONValue]) throws -> String {
        let value: JSONValue = ["steps": .array(steps)]
        return String(decoding: try value.serialized(), as: UTF8.self)
    }

    /// The reply that proposes just what a plan does.
    static func reply(repeating plan: Plan, because: String = "the evidence says so") throws -> String {
        try reply(
            plan.steps.map { step in
                let arguments = step.action.arguments.map { ($0.name, argument($0.value)) }
                let target = step.action.target.description
                return Self.step(step.action.definition.id.text, target, arguments, because: because)
            }
        )
    }

    private static func argument(_ value: ArgumentValue) -> JSONValue {
        switch value {
        case .integer(let number), .duration(let number): JSONValue(number)
        case .decimal(let number): .double(number)
        case .choice(let text), .name(let text), .network(let text): .string(text)
        case .entity(let entity): .string(entity.description)
        // A model names a correction by its place.
        case .correction: "C1"
        }
    }
}

/// A model that does what a test says, without a script's manners.
struct UnrulyModel: LanguageModel {
    let name = "unruly"
    let make: @Sendable (ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error>

    func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> { make(request) }
}

extension UnrulyModel {
    /// A model that repeats one event for ever and never waits.
    static func repeating(_ event: ModelEvent) -> UnrulyModel {
        UnrulyModel { _ in AsyncThrowingStream { event } }
    }

    /// A model that gives these events and then ends or fails.
    static func giving(_ events: [ModelEvent], then error: (any Error)? = nil) -> UnrulyModel {
        UnrulyModel { _ in
            AsyncThrowingStream { continuation in
                for event in events { continuation.yield(event) }
                continuation.finish(throwing: error)
            }
        }
    }

    /// A model that answers with what `reply` makes of the request.
    static func answering(_ reply: @escaping @Sendable (ModelRequest) -> String) -> UnrulyModel {
        UnrulyModel { request in
            AsyncThrowingStream { continuation in
                continuation.yield(.text(reply(request)))
                continuation.yield(.finished(ModelCompletion(reason: .stop)))
                continuation.finish()
            }
        }
    }
}
