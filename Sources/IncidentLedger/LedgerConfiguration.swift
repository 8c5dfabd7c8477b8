/// What decides how alerts become incidents.
public struct LedgerConfiguration: Sendable, Hashable {
    /// The label that names the tenant; alerts of different tenants never meet. Nil: there is one tenant.
    public var tenantLabel: String?
    /// The labels that name the environment, the first that is there counts.
    public var environmentLabels = ["environment", "env", "cluster", "cluster_name"]
    /// The longest pause between two alerts of one incident, in seconds: what comes later begins another one.
    public var groupingSeconds: Int64 = 600
    /// How long after its resolution an incident is opened again by the same thing, in seconds.
    public var reopeningSeconds: Int64 = 1800
    /// How many different things must alert under one name within `stormSeconds` before the name alone joins alerts.
    public var stormEntities = 5
    /// How many new alerts of one environment within `stormSeconds` are taken for one storm, whatever they name.
    public var stormAlerts = 40
    /// The length of the stretch in which a storm is counted, in seconds.
    public var stormSeconds: Int64 = 60
    /// The most alerts of one incident that are kept whole; the others are counted, and stand in the journal.
    public var wholeAlerts = 500
    /// The most alerts of all incidents that are kept whole: from half of it on at most 20 of an incident, beyond it one.
    public var allWholeAlerts = 40_000
    /// The most alerts that are remembered so that repeats are recognised. Beyond it the oldest resolved ones go first, then
    /// the oldest of all: one that still holds and is sent again is then taken for a new one.
    public var rememberedAlerts = 2_000_000
    /// How long a resolved alert is remembered, in seconds.
    public var rememberedSeconds: Int64 = 86_400
    /// The most changes that are kept: what was changed lately explains most incidents.
    public var changes = 2000
    /// How long changes are kept, in seconds.
    public var changeSeconds: Int64 = 7 * 86_400
    /// The most incidents that are held in memory; beyond it the oldest resolved ones go, and stand in the journal. It also
    /// bounds the open ones: beyond it those that nobody has dealt with and that changed the longest time ago are ended.
    public var incidents = 50_000

    /// The defaults.
    public init() {}
}
