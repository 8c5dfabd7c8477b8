/// How much of a document is read before it is refused. Every limit bounds memory or time that a hostile document could
/// otherwise claim.
public struct YAMLLimits: Hashable, Sendable {
    /// The most bytes that the input may have.
    public var bytes: Int
    /// The most values (mappings, lists, single values) that may come of it, aliases counted as often as they are used,
    /// so that a few lines of nested aliases cannot stand for millions of values.
    public var nodes: Int
    /// The most mappings and lists that may be inside each other.
    public var depth: Int
    /// The most bytes that one single value or key may have.
    public var scalarBytes: Int

    /// Limits of one's own.
    public init(bytes: Int, nodes: Int, depth: Int, scalarBytes: Int) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
        self.scalarBytes = scalarBytes
    }

    /// For what people write: 1 MiB, 100,000 values, depth 32, 256 KiB in one value.
    public static let written = YAMLLimits(bytes: 1 << 20, nodes: 100_000, depth: 32, scalarBytes: 256 << 10)

    /// For what programs write, such as `kubectl get -o yaml`: 64 MiB, 4,000,000 values, depth 64 (the schemas inside
    /// custom resource definitions go beyond 32), 2 MiB in one value (etcd takes no larger object).
    public static let generated = YAMLLimits(bytes: 64 << 20, nodes: 4_000_000, depth: 64, scalarBytes: 2 << 20)
}
