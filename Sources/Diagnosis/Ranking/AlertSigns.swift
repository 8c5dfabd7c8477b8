internal import IncidentModel

/// What the alerts on one thing tell of it, as far as it matters for how trouble travels.
struct AlertSigns: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// Requests to it fail or take long. What it needs may be to blame.
    static let suffering = AlertSigns(rawValue: 1)
    /// It gets nothing to do. Whoever gives it work may be to blame, or nothing reaches it, or it is dead.
    static let idle = AlertSigns(rawValue: 2)
    /// Its own instances do not run, are not ready or are held back by the control plane.
    static let failing = AlertSigns(rawValue: 4)
    /// A resource of its own runs short, or an alert of its own tells something else: often chronic.
    static let strained = AlertSigns(rawValue: 8)

    /// How many sets of signs there are.
    static let combinations = 16

    /// The sign of an alert that tells of `fault`.
    init(of fault: FaultCode) {
        if let sign = Self.exact[fault.text] {
            self = sign
        } else {
            self = Self.failingAreas.contains(fault.area) ? .failing : .strained
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    private static let exact: [String: AlertSigns] = [
        "service.errors-high": .suffering, "service.latency-high": .suffering, "service.unreachable": .suffering,
        "network.delay": .suffering, "network.packet-loss": .suffering, "dependency.unavailable": .suffering,
        "startup.dependency-unavailable": .suffering, "service.traffic-lost": .idle,
        "service.no-endpoints": .failing, "service.missing": .failing, "resource.memory-oom-killed": .failing,
        "database.unavailable": .failing, "cache.unavailable": .failing, "queue.broker-unavailable": .failing,
        "workload.job-failed": .strained, "scheduling.disruption-budget-blocked": .strained,
    ]

    /// Areas whose faults keep instances from running.
    private static let failingAreas: Set<String> = [
        "startup", "image", "probe", "workload", "scheduling", "storage", "node", "certificate", "credential",
        "service",
    ]
}
