/// An attempt to open a connection to a service from within the cluster.
public struct ReachabilityState: Sendable, Hashable {
    /// What was to be reached, as it was named.
    public let target: String
    /// The port.
    public let port: Int
    /// The namespace.
    public let namespace: String?
    /// Whether the connection opened; by the machine that it was tried from, an empty name where none is told.
    public let results: [String: Bool]
    /// Where it was read.
    public let locator: String

    /// Creates an attempt.
    public init(target: String, port: Int, namespace: String?, results: [String: Bool], locator: String) {
        self.target = target
        self.port = port
        self.namespace = namespace
        self.results = results
        self.locator = locator
    }

    /// Whether the connection opened from nowhere.
    public var isUnreachable: Bool { !results.isEmpty && !results.values.contains(true) }
    /// Whether the connection opened from everywhere.
    public var isReachable: Bool { !results.isEmpty && !results.values.contains(false) }
}
