internal import Planning
internal import StrictJSON

/// Finds out how an endpoint wants to be asked for a schema: by asking for one reply that nobody would give unasked.
struct SchemaProbe {
    let client: EndpointClient
    let model: String?
    let suppressesReasoning: Bool

    /// What a probe of one form, or of all, came to.
    struct Result {
        /// The forms that were tried, in order.
        var findings: [EndpointReport.FormFinding] = []
        /// How long the last one took.
        var replyTime: Duration?
    }

    /// The reply asked for. The prompt does not name it, so only the schema can bring it about.
    private static let answer = "zzz"
    private static let schema = ReplySchema(
        name: "probe",
        json: #"{"type":"object","properties":{"k":{"const":"zzz"}},"required":["k"],"additionalProperties":false}"#
    )

    /// Tries the forms in order until one is obeyed.
    ///
    /// - Throws: `ModelFailure` when the endpoint cannot be asked at all (unreachable, unauthorised, loading, too
    ///   slow); `CancellationError`.
    func run(before deadline: ContinuousClock.Instant) async throws -> Result {
        var result = Result()
        for form in SchemaForm.allCases {
            let start = ContinuousClock.now
            let outcome = try await outcome(of: form, before: deadline)
            result.replyTime = ContinuousClock.now - start
            result.findings.append(EndpointReport.FormFinding(form: form, outcome: outcome))
            if outcome == .obeyed { break }
        }
        return result
    }

    private func outcome(
        of form: SchemaForm,
        before deadline: ContinuousClock.Instant
    ) async throws -> EndpointReport.FormOutcome {
        let body = try CompletionRequest(
            request: ModelRequest(
                messages: [ModelMessage(role: .user, content: "Answer with JSON.")],
                replySchema: Self.schema,
                maximumTokens: 48,
                seed: 1,
                timeLimit: .zero
            ),
            model: model,
            form: form,
            isStreaming: false,
            suppressesReasoning: suppressesReasoning
        ).body()
        switch try await client.open(body, before: deadline) {
        case .refused(let failure, _):
            // Servers refuse a form that they do not know with 400, 422, 500 or 501; all of that is `rejected`.
            guard failure.code == .rejected else { throw failure }
            return .refused
        case .reply(var stream):
            do {
                return try await Self.isObeyed(by: &stream) ? .obeyed : .ignored
            } catch let failure as ModelFailure where failure.code == .malformedReply || failure.code == .replyTooLarge
            {
                return .refused
            }
        }
    }

    private static func isObeyed(by stream: inout ReplyStream) async throws -> Bool {
        var text = ""
        while !stream.isFinished {
            for case .text(let piece) in try await stream.next() { text += piece }
        }
        // A reply that is no JSON did not obey.
        guard let value = try? JSONValue(parsing: ReplyText.unfenced(text)) else { return false }
        return value == ["k": .string(answer)]
    }
}
