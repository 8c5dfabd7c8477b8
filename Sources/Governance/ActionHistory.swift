public import IncidentModel

/// What was started lately, and what that still allows: a fold of the journal's intents.
///
/// A plan is counted whole when it is handed over. Where the service carries it out, a step counts as if it were done now until
/// it is known to be done, however long the run waits before that, and from then on by that time: so that no budget is
/// exceeded in any stretch of time, whenever a run goes on.
///
/// Its memory is bounded. It forgets only what no budget counts any more; when it is full of what still counts, nothing
/// more is allowed, rather than counted wrongly. A clock that went back makes nothing younger or older than it was: what
/// lies in the future counts as now.
public struct ActionHistory: Sendable, Equatable {
    /// How often a resource was acted on in a row.
    struct Streak: Sendable, Equatable {
        /// The plans, each once.
        var plans: Int
        /// The last plan.
        var record: ActionRecord
    }

    /// The most targets that are remembered, one by one.
    public static let capacity = 20_000
    /// The most resources that are watched for flapping.
    public static let streakCapacity = 10_000

    /// What is allowed. A new configuration may replace it; the records stay.
    public var budgets: Budgets
    /// What was started, in the order of the journal.
    var records: [ActionRecord] = []
    /// The resources that were acted on.
    var streaks: [EntityReference: Streak] = [:]
    /// The targets of all records.
    private(set) var targetCount = 0

    /// An empty history.
    public init(budgets: Budgets = Budgets()) {
        self.budgets = budgets
    }

    /// Adds what was started. A record of the journal is a fact: it is added whether or not it was allowed.
    /// - Complexity: O(records) now and then, to forget; O(targets) otherwise.
    public mutating func record(_ record: ActionRecord) {
        if !fits(record.targets.count) { forget(before: record.time) }
        records.append(record)
        targetCount += record.targets.count
        guard !record.isUndo else { return }
        for target in record.targets { extend(record, at: target) }
    }

    /// Forgets that a resource flapped, since a person says so.
    /// - Returns: Whether it was held or watched at all.
    /// - Throws: `notPermitted`.
    @discardableResult
    public mutating func clearHold(of resource: EntityReference, by actor: Principal) throws(GovernanceError) -> Bool {
        guard actor.may(.clearHold, tenant: nil) else { throw .notPermitted(.clearHold) }
        return restoreClearedHold(of: resource)
    }

    /// The same, as the journal tells it.
    @discardableResult
    public mutating func restoreClearedHold(of resource: EntityReference) -> Bool {
        streaks.removeValue(forKey: resource) != nil
    }

    /// The resources that are held until a person clears them, in order.
    public var held: [EntityReference] {
        streaks.filter { $0.value.plans >= budgets.flapping.attempts }.keys.sorted()
    }

    /// Whether `count` more targets can be remembered at `now`, once what no longer counts is forgotten.
    func canRemember(_ count: Int, at now: Timestamp) -> Bool {
        if fits(count) { return true }
        var copy = self
        copy.forget(before: now)
        return copy.fits(count)
    }

    private func fits(_ count: Int) -> Bool {
        targetCount + count <= Self.capacity && streaks.count + count <= Self.streakCapacity
    }

    /// Whether `record` is younger than `period` at `now`; what is still to be carried out always is.
    static func isRecent(_ record: ActionRecord, within period: Duration, at now: Timestamp) -> Bool {
        record.isPending || now < record.time.adding(seconds: period.wholeSeconds)
    }

    private mutating func extend(_ record: ActionRecord, at target: EntityReference) {
        guard let known = streaks[target] else {
            streaks[target] = Streak(plans: 1, record: record)
            return
        }
        let isHeld = known.plans >= budgets.flapping.attempts
        let goesOn = isHeld || Self.isRecent(known.record, within: budgets.flapping.quiet, at: record.time)
        let isSamePlan = known.record.plan == record.plan
        streaks[target] = Streak(plans: goesOn ? known.plans + (isSamePlan ? 0 : 1) : 1, record: record)
    }

    /// Forgets what nothing counts any more at `now`.
    private mutating func forget(before now: Timestamp) {
        let horizon = budgets.horizon
        records.removeAll { !Self.isRecent($0, within: horizon, at: now) }
        targetCount = records.reduce(0) { $0 + $1.targets.count }
        let flapping = budgets.flapping
        streaks = streaks.filter {
            $0.value.plans >= flapping.attempts || Self.isRecent($0.value.record, within: flapping.quiet, at: now)
        }
    }
}

extension Duration {
    /// Whole seconds, a started one counted whole.
    var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
