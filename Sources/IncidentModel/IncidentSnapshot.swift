/// Everything a decision may look at, at one moment, and nothing that changes under it.
///
/// Planning, validation and simulation are functions of a snapshot, a configuration and a seed; so any past decision can
/// be replayed from the snapshot's digest.
public struct IncidentSnapshot: Sendable {
    /// The name of the incident or evidence bundle; untrusted, printable.
    public let id: String
    /// The moment that counts as "now". It comes from the evidence where the evidence tells, so that a replay agrees.
    public let capturedAt: Timestamp
    /// The alerts, without repeats, in order of start and fingerprint.
    public let alerts: [Alert]
    /// Who calls whom.
    public let topology: Topology
    /// What was changed, in order of time.
    public let changes: [Change]
    /// Everything that may be a target.
    public let inventory: Inventory
    /// What is known of it.
    public private(set) var facts: FactTable
    /// What was wrong with the input and what was left out because of it, for people.
    public let notes: [String]
    /// What the diagnosis found the evidence to support setting; the only values that a step may set. The n-th is
    /// called `C<n>` where text has to choose one.
    public private(set) var corrections: [Correction] = []

    /// Creates a snapshot.
    public init(
        id: String,
        capturedAt: Timestamp,
        alerts: [Alert],
        topology: Topology,
        changes: [Change],
        inventory: Inventory,
        facts: FactTable,
        notes: [String]
    ) {
        self.id = id
        self.capturedAt = capturedAt
        self.alerts = alerts
        self.topology = topology
        self.changes = changes
        self.inventory = inventory
        self.facts = facts
        self.notes = notes
    }

    /// This snapshot with what a diagnosis of it supports setting.
    public func supporting(_ corrections: [Correction]) -> IncidentSnapshot {
        var copy = self
        copy.corrections = corrections
        return copy
    }

    /// This snapshot with what somebody else saw of an entity, which counts for more.
    /// - Parameters:
    ///   - seen: What was seen.
    ///   - unsettled: What cannot be told yet, and nobody else's words tell either.
    ///   - entity: Of which entity.
    ///   - origin: Who saw it.
    /// - Returns: The snapshot.
    public func with(
        _ seen: [FactName: FactValue],
        unsettled: Set<FactName> = [],
        of entity: EntityReference,
        from origin: String
    ) -> IncidentSnapshot {
        var copy = self
        for name in unsettled { copy.facts.forget(name, of: entity) }
        for (name, value) in seen { copy.facts.record(value, as: name, of: entity, from: origin) }
        return copy
    }

    /// The correction called `C<n>`, or nil when there is none of that name.
    public func correction(named name: String) -> Correction? {
        // One way to write each name: `C+1`, `C01` and a C with a mark on it are none, though a number can be read there.
        guard let number = Int(name.dropFirst()), corrections.indices.contains(number - 1),
            name.utf8.elementsEqual("C\(number)".utf8)
        else { return nil }
        return corrections[number - 1]
    }

    /// The alerts that still hold.
    public var firingAlerts: [Alert] { alerts.filter { $0.status == .firing } }
}
