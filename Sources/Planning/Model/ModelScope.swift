internal import IncidentModel
internal import Remediation

/// What a model may choose from for one incident: actions, targets, corrections, evidence. The prompt lists it, the
/// schema enumerates it, and the reader of the reply accepts nothing else.
struct ModelScope: Sendable {
    /// How much of everything fits into a prompt.
    struct Budget: Sendable, Hashable {
        /// The most targets.
        var targets = 30
        /// The most steps of a reply.
        var steps = 6
        /// The longest excerpt of a piece of evidence, in characters.
        var excerpt = 300

        /// This budget and narrower ones, for prompts that would not fit: shorter excerpts first, then fewer targets.
        var narrowing: [Budget] {
            [(1, 1), (2, 1), (4, 1), (4, 2), (4, 5)].map { share in
                var budget = self
                budget.excerpt = excerpt / share.0
                budget.targets = targets / share.1
                return budget
            }
        }

        /// About how many bytes of English and identifiers one token is.
        static let bytesPerToken = 3.2

        /// About how many tokens messages have.
        static func tokens(of messages: [ModelMessage]) -> Int {
            let bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
            return Int((Double(bytes) / bytesPerToken).rounded(.up))
        }
    }

    /// The actions, in order of their ids.
    let actions: [ActionDefinition]
    /// The targets, in order.
    let targets: [EntityReference]
    /// The evidence that may be cited.
    let ledger: EvidenceLedger
    /// The corrections that may be chosen, `C1` first.
    let corrections: [Correction]
    /// The budget.
    let budget: Budget

    /// The scope of `request`, with the evidence that the deterministic plan cites.
    ///
    /// Targets are what the hypotheses are about and what alerts; actions are those that act on such a target and either
    /// change nothing or end a fault of the hypotheses' areas.
    init(_ request: PlanRequest, ledger: EvidenceLedger, budget: Budget) {
        let bindings = request.findings.hypotheses.map { TargetBinding($0, snapshot: request.snapshot).candidates }
        let near = bindings.flatMap { $0 } + request.findings.groups.flatMap(\.members)
        var seen: Set<EntityReference> = []
        let known = near.filter { request.snapshot.inventory.contains($0) && seen.insert($0).inserted }
        targets = Array(known.prefix(budget.targets)).sorted()
        let kinds = Set(targets.map(\.kind))
        let faults = request.findings.hypotheses.map(\.fault)
        let areas = Set(faults.map(\.area))
        let corrections = request.snapshot.corrections
        actions = request.catalogue.definitions.filter { definition in
            guard !definition.targetKinds.isDisjoint(with: kinds) else { return false }
            let needsCorrection = definition.parameters.contains { $0.domain == .correction && $0.isRequired }
            if needsCorrection, corrections.isEmpty { return false }
            if !definition.actionClass.changesState {
                return definition.actionClass != .wait && definition.actionClass != .silence
            }
            return definition.remedies.contains { remedy in
                faults.contains { remedy.pattern.matches($0) }
                    || remedy.pattern.specificity == 1 && areas.contains { remedy.pattern.description == "\($0).*" }
            }
        }
        self.ledger = ledger
        self.corrections = corrections
        self.budget = budget
    }

    /// The targets that an action can have.
    func targets(of definition: ActionDefinition) -> [EntityReference] {
        targets.filter { definition.targetKinds.contains($0.kind) }
    }
}
