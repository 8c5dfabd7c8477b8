internal import CurlTransport
public import Planning
internal import Synchronization

/// A language model behind an OpenAI-compatible endpoint: llama.cpp, Ollama, vLLM, LM Studio and their kind.
///
/// Every reply is bounded in time and bytes, whatever the endpoint does, and whatever goes wrong is a `ModelFailure`.
/// An endpoint that keeps failing is left alone for a while (`CircuitBreaker`). Nothing is sent, and no thread
/// started, before the first request.
public final class ChatEndpoint: LanguageModel {
    private struct Findings {
        var model: String?
        /// What the probe found; nil before it, `.some(nil)` when no form is obeyed.
        var form: SchemaForm??
    }

    /// How the endpoint is talked to.
    public let configuration: InferenceConfiguration
    let client: EndpointClient
    let breaker: EndpointBreaker
    private let findings = Mutex(Findings())

    /// Creates a model; nothing is sent.
    public init(_ configuration: InferenceConfiguration) {
        self.configuration = configuration
        client = EndpointClient(configuration)
        breaker = EndpointBreaker(thresholds: configuration.breaker)
    }

    /// The model's name for people, or `the model` before the endpoint was asked for one; characters that could mislead
    /// a reader are escaped.
    public var name: String {
        Excerpt.plain(configuration.model ?? findings.withLock { $0.model } ?? "the model")
    }

    /// Starts one completion when the stream is first read; the time limit counts from this call.
    ///
    /// The first request with a schema is preceded by small ones that find out how the endpoint wants to be asked for
    /// it (at most a quarter of the time limit), unless the configuration says how.
    public func events(for request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
        let deadline = ContinuousClock.now + min(request.timeLimit, configuration.totalLimit)
        let reader = CompletionReader(self, request, before: deadline)
        return AsyncThrowingStream { try await reader.next() }
    }

    /// The models that the endpoint offers.
    /// - Throws: `ModelFailure`; `CancellationError`.
    public func models(within limit: Duration = .seconds(5)) async throws -> [ModelListing] {
        try await models(before: ContinuousClock.now + limit)
    }

    /// Whether the endpoint answers. A server without `/health` is asked for its models instead.
    /// - Throws: `ModelFailure`; `CancellationError`.
    public func health(within limit: Duration = .seconds(5)) async throws -> EndpointHealth {
        let deadline = ContinuousClock.now + limit
        var response = try await client.read(.health, before: deadline)
        if response.status == 404 || response.status == 405 {
            response = try await client.read(.models, before: deadline)
        }
        switch response.status {
        case 200..<300: return .ready
        case 503: return .loading
        default: throw FailureMapping.failure(status: response.status, body: response.body, key: configuration.key)
        }
    }

    /// Finds out what the endpoint can do, and remembers the way of asking for a schema that it obeys.
    ///
    /// A cancelled probe reports what it had found by then.
    public func probe(within limit: Duration = .seconds(30)) async -> EndpointReport {
        let deadline = ContinuousClock.now + limit
        var report = EndpointReport(address: configuration.address.description)
        do {
            report.health = try await health(within: limit)
            report.models = try await models(before: deadline)
            report.model = try await model(before: deadline)
            let result = try await probe(before: deadline)
            report.forms = result.findings
            report.replyTime = result.replyTime
        } catch let failure as ModelFailure {
            report.failure = failure
        } catch {
            report.failure = ModelFailure(code: .unavailable, explanation: "the probe was cancelled")
        }
        return report
    }

    /// Closes every connection; later requests fail as `unreachable`.
    public func shutDown() async {
        await client.shutDown()
    }
}

// MARK: - What a request needs to know

extension ChatEndpoint {
    /// The body of a request, after finding out the model's name and how to ask for its schema where that is unknown.
    /// - Throws: `ModelFailure`; `CancellationError`.
    func body(for request: ModelRequest, before deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        var request = request
        if let context = configuration.contextTokens {
            // No tokenizer packs more than sixteen bytes into its average token.
            let bytes = request.messages.reduce(0) { $0 + $1.content.utf8.count }
            guard bytes / 16 < context else {
                throw ModelFailure(code: .contextTooLong, explanation: "the prompt does not fit into \(context) tokens")
            }
            request.maximumTokens = min(request.maximumTokens, context)
        }
        let model = try await model(before: deadline)
        let form = request.replySchema == nil ? nil : try await form(before: deadline)
        return try CompletionRequest(
            request: request,
            model: model,
            form: form,
            suppressesReasoning: configuration.suppressesReasoning
        ).body()
    }

    private func models(before deadline: ContinuousClock.Instant) async throws -> [ModelListing] {
        let response = try await client.read(.models, before: deadline)
        guard (200..<300).contains(response.status) else {
            throw FailureMapping.failure(status: response.status, body: response.body, key: configuration.key)
        }
        return ModelListing.list(in: response.body)
    }

    /// The configured model, or the first one offered; nil when the endpoint lists none and so chooses by itself.
    private func model(before deadline: ContinuousClock.Instant) async throws -> String? {
        if let known = configuration.model ?? findings.withLock({ $0.model }) { return known }
        do {
            let offered = try await models(before: deadline)
            let model = (offered.first { !$0.isForEmbeddings } ?? offered.first)?.identifier
            findings.withLock { $0.model = model }
            return model
        } catch let failure as ModelFailure where failure.code == .rejected {
            // No such path: a server with one model needs no name.
            return nil
        }
    }

    private func form(before deadline: ContinuousClock.Instant) async throws -> SchemaForm? {
        if let form = configuration.schemaForm { return form }
        if let known = findings.withLock({ $0.form }) { return known }
        let now = ContinuousClock.now
        do {
            return try await probe(before: now + now.duration(to: deadline) / 4).findings.first {
                $0.outcome == .obeyed
            }?.form
        } catch let failure as ModelFailure where failure.code == .timedOut {
            // Not found out in time: the form that most servers know, this once.
            return .nestedSchema
        }
    }

    private func probe(before deadline: ContinuousClock.Instant) async throws -> SchemaProbe.Result {
        let model = try await model(before: deadline)
        let probe = SchemaProbe(
            client: client,
            model: model,
            suppressesReasoning: configuration.suppressesReasoning
        )
        let result = try await probe.run(before: deadline)
        let form = result.findings.first { $0.outcome == .obeyed }?.form
        findings.withLock { $0.form = .some(form) }
        return result
    }
}
