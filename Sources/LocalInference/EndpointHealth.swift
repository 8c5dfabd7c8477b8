/// What an endpoint says about itself when it is not asked for a reply.
public enum EndpointHealth: String, Sendable {
    /// It answers.
    case ready
    /// It answers that its model is not loaded yet (HTTP 503).
    case loading
}
