/// The most that is held of traces; what is beyond is sampled or left out, never refused.
public struct TraceLimits: Hashable, Sendable {
    /// Spans that are held. When there are more, half of the traces are forgotten, chosen by their identities, and of
    /// later ones the same half is not taken: what is left is a fair sample of whole traces.
    public var spans = 800_000
    /// Marks (log lines of spans) that are held; the same sample of traces.
    public var marks = 800_000
    /// Spans of one trace; the rest of a longer trace is left out.
    public var spansOfTrace = 20_000
    /// Different services.
    public var services = 10_000
    /// Different operations of all services together.
    public var operations = 50_000
    /// Bytes of a name.
    public var nameBytes = 200

    /// The defaults.
    public init() {}
}
