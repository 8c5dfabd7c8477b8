import Governance
import IncidentLedger
import IncidentModel

/// Counts acts anew, from what an executor saw, and knows nothing of how the engine counts.
struct BudgetJudge {
    /// One effect that took place.
    struct Act {
        let intent: String
        let incident: IncidentIdentifier
        let target: EntityReference
        let service: String
        /// The maintenance window in which its plan was handed over.
        let window: String?
        let second: Int64
        var isUndo = false
    }

    let budgets: Budgets
    private(set) var acts: [Act] = []
    private(set) var faults: [String] = []

    init(_ budgets: Budgets) { self.budgets = budgets }

    /// Takes an act in, and says what it breaks. What a plan undoes is held back by nothing, and counts for what begins later.
    mutating func take(_ act: Act) {
        acts.append(act)
        guard !act.isUndo else { return }
        for (name, limit, isSame) in limits(of: act.incident, act.target, act.service, act.window) {
            let count = acts.count {
                !$0.isUndo && isSame($0) && act.second - $0.second < limit.within.components.seconds
            }
            if count > limit.count { faults.append("\(count) acts of \(limit.count) for \(name) at \(act.second)") }
        }
        let others = acts.filter { $0.target == act.target && $0.intent != act.intent }
        let rested = others.allSatisfy { act.second - $0.second >= budgets.coolDown.components.seconds }
        if !rested { faults.append("\(act.target) was not left alone before \(act.second)") }
        flap(act)
    }

    /// What a plan that is handed over would break with all that was done, what was undone among it.
    mutating func begin(
        _ incident: IncidentIdentifier,
        _ targets: [(EntityReference, String)],
        _ window: String?,
        at now: Int64
    ) {
        for (target, service) in targets {
            for (name, limit, isSame) in limits(of: incident, target, service, window) {
                let done = acts.count { isSame($0) && now - $0.second < limit.within.components.seconds }
                let added = targets.count {
                    name.hasPrefix("resource") ? $0.0 == target : !name.hasPrefix("service") || $0.1 == service
                }
                if done + added > limit.count { faults.append("\(done) and \(added) of \(limit.count) for \(name)") }
            }
        }
    }

    /// Plans in a row on one target: no more than the attempts, and each further one after a pause that doubles.
    private mutating func flap(_ act: Act) {
        let rules = budgets.flapping
        var (plans, last, isHeld) = ([String](), Int64.min / 2, false)
        for earlier in acts.dropLast() where earlier.target == act.target && !earlier.isUndo {
            if !plans.contains(earlier.intent) {
                if !isHeld, earlier.second - last >= rules.quiet.components.seconds { plans = [] }
                plans.append(earlier.intent)
            }
            isHeld = isHeld || plans.count >= rules.attempts
            last = earlier.second
        }
        guard !plans.contains(act.intent) else { return }
        if isHeld { return faults.append("\(act.target) is held, and was acted on at \(act.second)") }
        guard plans.count >= 2, act.second - last < rules.quiet.components.seconds else { return }
        let pause = min(rules.hold * (1 << (plans.count - 2)), rules.longestHold).components.seconds
        if act.second - last < pause { faults.append("\(act.target) was acted on within its pause of \(pause) s") }
    }

    private typealias Named = (name: String, limit: Budgets.Limit, isSame: (Act) -> Bool)

    private func limits(
        of incident: IncidentIdentifier,
        _ target: EntityReference,
        _ service: String,
        _ window: String?
    ) -> [Named] {
        var limits: [Named] = [
            ("all", budgets.global, { _ in true }),
            ("incident \(incident)", budgets.perIncident, { $0.incident == incident }),
            ("service \(service)", budgets.perService, { $0.service == service }),
            ("resource \(target)", budgets.perResource, { $0.target == target }),
        ]
        if let window { limits.append(("window", budgets.perWindow, { $0.window == window })) }
        return limits
    }
}
