import EvenkeelTestKit
import StrictJSON
import Testing

/// Replies of a model made from what the product itself says, so that none of them is written down here.
enum ModelReplies {
    /// A reply that is at least as good as the deterministic plan for the example incident: its own steps.
    static func good() async throws -> String {
        let plan = try await Evenkeel.run("plan", Evenkeel.outage, "--offline", "-fjson").json()
        let steps = try (plan["steps"]?.array ?? []).map { step -> JSONValue in
            var proposal: JSONObject = ["action": try #require(step["action"])]
            let target = try #require(step["target"])
            let place = ["kind", "namespace", "name"].compactMap { target[$0]?.string }.joined(separator: "/")
            proposal["target"] = .string(place)
            proposal["evidence"] = try #require(step["rationale"]?[0]?["citations"])
            proposal["because"] = "The last release fails."
            return .object(proposal)
        }
        return try Payload.text(["steps": .array(steps)])
    }

    /// The request that the product sends to a model about an incident.
    static func request(about input: String = Evenkeel.outage) async throws -> JSONValue {
        let endpoint = try MisbehavingEndpoint()
        defer { endpoint.stop() }
        let run = try await Evenkeel.run("plan", input, "--endpoint", endpoint.url + "/v1")
        #expect(run.ending == .exit(0))
        let asked = endpoint.requests.map(\.body).compactMap { body -> JSONValue? in
            // Requests without a body are no conversation.
            try? JSONValue(parsing: body, limits: JSONLimits(documentBytes: 4 << 20))
        }
        // Trials of what the endpoint can do have no system's message.
        return try #require(asked.last { $0["messages"]?.array?.count ?? 0 > 1 })
    }

    /// The conversation that the product would have about the example incident, with a reply, as one line of JSON.
    static func row(reply: String) async throws -> String {
        let messages = try await request()["messages"]?.array ?? []
        func text(_ role: String) throws -> JSONValue {
            try #require(messages.first { $0["role"]?.string == role }?["content"])
        }
        return try Payload.text(["system": text("system"), "user": text("user"), "reply": .string(reply)])
    }
}
