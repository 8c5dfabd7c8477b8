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

        /// Counts one at `second`, in stretches of `length` seconds. A clock that was set back begins anew.
        mutating func count(at second: Int64, length: Int64) {
            if second - start >= 2 * length || second < start - length {
                self = Burst(start: second)
            } else if second - start >= length {
                (start, before, count) = (start + length, count, 0)
            }
            count += 1
        }

        /// How many came in the last stretch and the one before, at `second`; none where that lies in the future, since
        /// the clock was set back: else a storm of then would swallow what comes now.
        func recent(at second: Int64, length: Int64) -> Int {
            guard second >= start - length, second - start < 2 * length else { return 0 }
            return count + (second - start >= length ? 0 : before)
        }
    }

    /// What is known of one scope.
    struct Part: Sendable, Equatable {
        var leads: [Name: Lead] = [:]
        var bursts: [Name: Burst] = [:]
        /// How many alerts came in all.
        var storm: Burst
        /// The incident that has had the most alerts lately, which a storm's alerts join; `noIncident` for none.
        var target = IncidentLedger.noIncident
    }

    private(set) var parts: [Scope: Part] = [:]
    /// The second in which old names were last forgotten.
    private(set) var forgotten: Int64 = 0

    /// The most names that are kept; beyond it those that were heard of longest ago go.
    private static let mostNames = 200_000
    /// How many seconds at least lie between two times at which old names are forgotten, while there is room.
    private static let forgettingInterval: Int64 = 240

    /// An empty index.
    /// - Parameter forgotten: The second in which old names were last forgotten.
    init(forgotten: Int64 = 0) { self.forgotten = forgotten }

    /// The incident that an alert was attached to is where its like belong from now on.
    /// - Returns: What a storm's alerts have joined until now.
    mutating func attach(
        _ names: Names,
        _ scope: Scope,
        to incident: UInt32,
        at second: Int64,
        _ length: Int64
    ) -> UInt32 {
        let lead = Lead(incident: incident, second: second)
        // One look-up of the scope for all of its names, changed in place.
        func attach(to part: inout Part) -> UInt32 {
            for name in names.entities { part.leads[name] = lead }
            part.leads[names.alert] = lead
            part.bursts[names.alert, default: Burst(start: second)].count(at: second, length: length)
            part.storm.count(at: second, length: length)
            return part.target
        }
        return attach(to: &parts[scope, default: Part(storm: Burst(start: second))])
    }

    /// Where alerts about `entity` led last.
    func lead(to entity: EntityReference, _ scope: Scope) -> Lead? {
        guard let leads = parts[scope]?.leads else { return nil }
        guard entity.namespace != nil else { return leads[.bare(entity.name)] }
        return leads[.precise(entity)] ?? leads[.lone(entity.name)]
    }

    /// Where alerts of this name, or about anything of this bare name, led last.
    func lead(to name: Name, _ scope: Scope) -> Lead? { parts[scope]?.leads[name] }

    /// How many alerts of this name were new lately.
    func recent(alertsNamed name: Name, _ scope: Scope, at second: Int64, _ length: Int64) -> Int {
        parts[scope]?.bursts[name]?.recent(at: second, length: length) ?? 0
    }

    /// How many alerts of this scope were new lately.
    func recent(_ scope: Scope, at second: Int64, _ length: Int64) -> Int {
        parts[scope]?.storm.recent(at: second, length: length) ?? 0
    }

    /// What a storm's alerts join; nil when nothing came of this scope.
    func target(_ scope: Scope) -> UInt32? { parts[scope]?.target }

    /// From now on a storm's alerts join this incident.
    mutating func setTarget(_ scope: Scope, _ target: UInt32) { parts[scope]?.target = target }

    /// Sets what is known of a scope, as a snapshot tells it.
    mutating func set(_ scope: Scope, _ part: Part) { parts[scope] = part }
}

/// What is let go of.
extension GroupingIndex {
    /// Drops what led somewhere more than `longest` seconds before `second`, so that names of things long gone take no
    /// memory: now and then, and whenever there are too many.
    /// - Complexity: O(scopes), and O(names) when something is dropped.
    mutating func forget(longerThan longest: Int64, at second: Int64) {
        let isFull = parts.values.reduce(0) { $0 + $1.leads.count + $1.bursts.count } > Self.mostNames
        guard isFull || second - forgotten >= Self.forgettingInterval else { return }
        forgotten = second
        let oldest = isFull ? max(second - longest, secondToKeep()) : second - longest
        parts = parts.compactMapValues { part in
            var part = part
            part.leads = part.leads.filter { $0.value.second >= oldest }
            part.bursts = part.bursts.filter { $0.value.start >= oldest }
            return part.leads.isEmpty && part.bursts.isEmpty && part.storm.start < second - longest ? nil : part
        }
    }

    /// The second from which on at most half of the names that there may be were last heard of; at the least those of the
    /// last second are kept.
    private func secondToKeep() -> Int64 {
        var counts: [Int64: Int] = [:]
        for part in parts.values {
            for lead in part.leads.values { counts[lead.second, default: 0] += 1 }
            for burst in part.bursts.values { counts[burst.start, default: 0] += 1 }
        }
        var (sum, first) = (0, Int64.max)
        for (second, count) in counts.sorted(by: { $0.key > $1.key }) {
            sum += count
            guard sum <= Self.mostNames / 2 || first == .max else { break }
            first = second
        }
        return first
    }

    /// Gives the leads the new numbers of their incidents; those of incidents that are gone are dropped.
    /// - Complexity: O(names).
    mutating func renumber(_ new: (UInt32) -> UInt32) {
        parts = parts.mapValues { part in
            var part = part
            part.leads = part.leads.compactMapValues { lead in
                let number = new(lead.incident)
                return number == IncidentLedger.noIncident ? nil : Lead(incident: number, second: lead.second)
            }
            part.target = new(part.target)
            return part
        }
    }
}
