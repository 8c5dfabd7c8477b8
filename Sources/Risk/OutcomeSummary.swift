internal import IncidentModel
internal import Remediation

/// Turns the samples of one candidate into its report.
struct OutcomeSummary: Sendable {
    private let own: [SampleOutcome]
    private let nothing: [SampleOutcome]
    private let horizon: Double

    init(_ own: [SampleOutcome], nothing: [SampleOutcome], horizon: Double) {
        self.own = own
        self.nothing = nothing
        self.horizon = horizon
    }

    /// The report on `candidate`.
    func report(on candidate: CandidatePlan, world: WorldModel, assumptions: [String]) -> RiskReport {
        let times = own.map(\.minutesToRecover).sorted()
        let worse = zip(own, nothing).count { $0.harm > $1.harm * 1.02 + 0.05 }
        let probabilityOfWorse = Double(worse) / Double(own.count)
        let irreversible = candidate.irreversibleParts
        let affected = world.components.indices.filter { place in
            own.count { $0.affected[place] } * 20 >= own.count
        }
        let measured = world.measuredQuantities
        let margins = own.map(\.lowestMargin).sorted()
        return RiskReport(
            errorMinutes: Self.spread(own.map(\.errorMinutes)),
            errorMinutesDoingNothing: Self.spread(nothing.map(\.errorMinutes)),
            probabilityOfWorse: Self.rounded(probabilityOfWorse),
            probabilityOfRecovery: Self.rounded(Self.share(own) { $0.minutesToRecover.isFinite }),
            probabilityOfRecoveryDoingNothing: Self.rounded(Self.share(nothing) { $0.minutesToRecover.isFinite }),
            medianMinutesToRecover: Self.finite(Self.percentile(times, 0.5)),
            slowMinutesToRecover: Self.finite(Self.percentile(times, 0.95)),
            affected: affected.map { world.components[$0].entity },
            lowestMargin: Self.rounded(Self.percentile(margins, 0.05)),
            irreversible: irreversible,
            measured: measured.measured,
            quantities: measured.all,
            assumptions: assumptions,
            samples: own.count,
            horizonMinutes: horizon,
            benefit: Self.rounded(Self.mean(zip(own, nothing).map { $1.harm - $0.harm })),
            tier: Self.tier(candidate, probabilityOfWorse: probabilityOfWorse)
        )
    }

    /// How much care the plan needs.
    private static func tier(_ candidate: CandidatePlan, probabilityOfWorse: Double) -> RiskReport.Tier {
        let changes = candidate.steps.filter { $0.action.definition.actionClass.changesState }
        guard !changes.isEmpty else { return .low }
        let lastsForGood = changes.contains { !$0.action.definition.compensation.isReversible }
        let severs = changes.contains { $0.action.definition.effects.contains(.severs) }
        if lastsForGood || severs || probabilityOfWorse > RiskReport.notableProbabilityOfWorse { return .high }
        return probabilityOfWorse > 0.02 || changes.contains { !$0.action.definition.effects.isEmpty } ? .medium : .low
    }

    /// The share of samples for which `test` holds.
    private static func share(_ outcomes: [SampleOutcome], _ test: (SampleOutcome) -> Bool) -> Double {
        Double(outcomes.count(where: test)) / Double(outcomes.count)
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func spread(_ values: [Double]) -> RiskReport.Spread {
        RiskReport.Spread(mean: rounded(mean(values)), tail: rounded(percentile(values.sorted(), 0.95)))
    }

    /// The value below which a share of the sorted `values` lies, without interpolation.
    private static func percentile(_ values: [Double], _ share: Double) -> Double {
        values[min(values.count - 1, Int(Double(values.count) * share))]
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? rounded(value) : nil }

    /// Three decimals: more would claim a precision that sampling does not have.
    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
