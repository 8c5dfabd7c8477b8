internal import IncidentModel

/// Which incidents an alert may belong to, by what it names, by its own name, and by how many come at once.
///
/// A function of the alerts that were attached, in their order: replaying the journal gives the same index.
struct GroupingIndex: Sendable, Equatable {
    /// The incident that something led to, and when last.
    struct Lead: Sendable, Equatable {
        /// The number of the incident.
        var incident: UInt32
        /// The second in which an alert last led there.
        var second: Int64
    }

    /// How many new alerts came lately.
    struct Burst: Sendable, Equatable {
        /// The second in which the stretch began.
        var start: Int64
        /// How many came in the stretch.
        var count = 0
        /// How many came in the stretch before, when it ended where this one begins.
        var before = 0

        /// Counts one at `second`, in stretches of `length` seconds.
        mutating func count(at second: Int64, length: Int64) {
            if second - start >= 2 * length || second < start {
                self = Burst(start: second)
            } else if second - start >= length {
                (start, before, count) = (start + length, count, 0)
            }
            count += 1
        }

        /// How many came in the last stretch and the one before, at `second`.
        func recent(at second: Int64, length: Int64) -> Int {
            second - start >= 2 * length ? 0 : count + (second - start >= length ? 0 : before)
        }
    }

    /// One tenant's environment: alerts of different ones never meet.
    struct Scope: Sendable, Hashable {
        let tenant: String
        let environment: String

        init(_ origin: AlertOrigin) {
            tenant = origin.tenant
            environment = origin.environment
        }

        init(tenant: String, environment: String) {
            self.tenant = tenant
            self.environment = environment
        }
    }

    /// A name within a scope.
    struct Name: Sendable, Hashable {
        /// What kind of name it is.
        enum Kind: UInt8, Sendable {
            /// An entity's name with its namespace.
            case qualified
            /// An entity's name, whatever its namespace.
            case bare
            /// An entity's name where the alert gave no namespace.
            case lone
            /// An alert's name.
            case alert
        }

        let kind: Kind
        let scope: Scope
        let text: String
    }

    private(set) var leads: [Name: Lead] = [:]
    private(set) var bursts: [Name: Burst] = [:]
    private(set) var storms: [Scope: Burst] = [:]

    /// The incident that `alert` was attached to is where its like belong from now on.
    mutating func attach(
        _ alertName: String,
        _ origin: AlertOrigin,
        to incident: UInt32,
        at second: Int64,
        _ length: Int64
    ) {
        let scope = Scope(origin)
        for name in Self.names(of: origin, scope) { leads[name] = Lead(incident: incident, second: second) }
        let named = Name(kind: .alert, scope: scope, text: alertName)
        leads[named] = Lead(incident: incident, second: second)
        bursts[named, default: Burst(start: second)].count(at: second, length: length)
        storms[scope, default: Burst(start: second)].count(at: second, length: length)
    }

    /// The names under which an alert's entities are found again.
    private static func names(of origin: AlertOrigin, _ scope: Scope) -> [Name] {
        origin.entities.flatMap { entity -> [Name] in
            let bare = Name(kind: .bare, scope: scope, text: entity.name)
            guard let namespace = entity.namespace else {
                return [bare, Name(kind: .lone, scope: scope, text: entity.name)]
            }
            return [bare, Name(kind: .qualified, scope: scope, text: namespace + "/" + entity.name)]
        }
    }

    /// Where alerts about `entity` led last.
    func lead(to entity: EntityReference, _ scope: Scope) -> Lead? {
        guard let namespace = entity.namespace else {
            return leads[Name(kind: .bare, scope: scope, text: entity.name)]
        }
        return leads[Name(kind: .qualified, scope: scope, text: namespace + "/" + entity.name)]
            ?? leads[Name(kind: .lone, scope: scope, text: entity.name)]
    }

    /// Where alerts about anything of this name led last, whatever its namespace.
    func lead(toName name: String, _ scope: Scope) -> Lead? { leads[Name(kind: .bare, scope: scope, text: name)] }

    /// Where alerts of this name led last.
    func lead(toAlertsNamed name: String, _ scope: Scope) -> Lead? {
        leads[Name(kind: .alert, scope: scope, text: name)]
    }

    /// How many alerts of this name were new lately.
    func recent(alertsNamed name: String, _ scope: Scope, at second: Int64, _ length: Int64) -> Int {
        bursts[Name(kind: .alert, scope: scope, text: name)]?.recent(at: second, length: length) ?? 0
    }

    /// How many alerts of this scope were new lately.
    func recent(_ scope: Scope, at second: Int64, _ length: Int64) -> Int {
        storms[scope]?.recent(at: second, length: length) ?? 0
    }

    /// Sets a lead, as a snapshot tells it.
    mutating func set(_ name: Name, _ lead: Lead) { leads[name] = lead }

    /// Sets how many alerts of a name came lately, as a snapshot tells it.
    mutating func set(_ name: Name, _ burst: Burst) { bursts[name] = burst }

    /// Sets how many alerts of a scope came lately, as a snapshot tells it.
    mutating func set(_ scope: Scope, _ burst: Burst) { storms[scope] = burst }

    /// Drops what led somewhere before `second`, so that names of things long gone take no memory.
    /// - Complexity: O(names).
    mutating func forget(before second: Int64) {
        leads = leads.filter { $0.value.second >= second }
        bursts = bursts.filter { $0.value.start >= second }
        storms = storms.filter { $0.value.start >= second }
    }

    /// Gives the leads the new numbers of their incidents; those of incidents that are gone are dropped.
    /// - Complexity: O(names).
    mutating func renumber(_ new: (UInt32) -> UInt32) {
        leads = leads.compactMapValues { lead in
            let number = new(lead.incident)
            return number == IncidentLedger.noIncident ? nil : Lead(incident: number, second: lead.second)
        }
    }
}
