/// What is out of the ordinary with one component for a while.
struct ComponentCondition: Sendable, Equatable {
    /// The share of wanted instances that serve; above 1 after scaling out.
    var instances = 1.0
    /// The share of requests that fail whatever the load.
    var requestsFailed = 0.0
    /// The factor on the time of one request.
    var slowdown = 1.0
    /// The share of requests refused on purpose.
    var shed = 0.0
    /// The factor on the load that it puts on what it calls.
    var downstreamLoad = 1.0

    /// Nothing out of the ordinary.
    static let normal = ComponentCondition()

    /// Both at once: losses multiply, failures add up to at most all.
    func combined(with other: ComponentCondition) -> ComponentCondition {
        ComponentCondition(
            instances: instances * other.instances,
            requestsFailed: 1 - (1 - requestsFailed) * (1 - other.requestsFailed),
            slowdown: slowdown * other.slowdown,
            shed: 1 - (1 - shed) * (1 - other.shed),
            downstreamLoad: downstreamLoad * other.downstreamLoad
        )
    }
}
