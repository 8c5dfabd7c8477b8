/// Predicts what plans would do, by playing each in the same possible worlds.
///
/// Monte Carlo with common random numbers: every candidate and doing nothing meet the same sampled world, fault and luck,
/// so that their difference settles long before their values do. Sampling ends when the best candidate is settled.
/// - Source: common random numbers and sequential stopping: A. M. Law, "Simulation Modeling and Analysis", 5th edition,
///   sections 11.2 and 10.4.
public struct RiskSimulator: Sendable {
    /// The limits of a simulation.
    public struct Configuration: Sendable, Hashable {
        /// Minutes that are looked ahead: an hour, the usual length of an incident worth a plan.
        public var horizonMinutes = 60.0
        /// The samples taken at least.
        public var minimumSamples = 48
        /// The samples taken at most; the whole work is bounded by it.
        public var maximumSamples = 240
        /// The samples between two looks at whether the choice is settled.
        public var batch = 48

        /// The usual limits.
        public init() {}
    }

    /// The limits.
    public let configuration: Configuration

    /// Creates a simulator.
    public init(configuration: Configuration = Configuration()) { self.configuration = configuration }

    /// The reports on `candidates`, in their order.
    /// - Parameters:
    ///   - candidates: The plans to compare; each also meets doing nothing.
    ///   - faults: What may be wrong; what their probabilities leave to 1 is something else.
    ///   - world: What is believed about the systems.
    ///   - assumptions: What was assumed when the world was built, for the reports.
    ///   - seed: The seed; the same gives the same reports.
    /// - Returns: One report for each candidate.
    /// - Complexity: O(samples × candidates × steps × components).
    public func reports(
        on candidates: [CandidatePlan],
        faults: [HypothesisedFault],
        world: WorldModel,
        assumptions: [String],
        seed: UInt64
    ) -> [RiskReport] {
        var worlds = worlds(of: world, faults: faults, seed: seed)
        return reports(on: candidates, in: &worlds, assumptions: assumptions)
    }

    /// The worlds in which plans for one incident are played.
    public func worlds(of model: WorldModel, faults: [HypothesisedFault], seed: UInt64) -> PossibleWorlds {
        PossibleWorlds(of: model, faults: faults, seed: seed, horizonMinutes: configuration.horizonMinutes)
    }

    /// The reports on `candidates`, in their order, played in `worlds`; worlds that are drawn for it are kept there.
    public func reports(
        on candidates: [CandidatePlan],
        in worlds: inout PossibleWorlds,
        assumptions: [String]
    ) -> [RiskReport] {
        var nothing: [SampleOutcome] = []
        var outcomes: [[SampleOutcome]] = Array(repeating: [], count: candidates.count)
        while nothing.count < configuration.maximumSamples {
            for sample in nothing.count..<min(nothing.count + configuration.batch, configuration.maximumSamples) {
                let scene = worlds.scene(sample)
                nothing.append(scene.nothing)
                for place in candidates.indices {
                    let outcome = scene.course.outcome(
                        of: candidates[place],
                        truth: scene.truth,
                        faults: worlds.faults,
                        world: scene.world
                    )
                    outcomes[place].append(outcome)
                }
            }
            if nothing.count >= configuration.minimumSamples, Self.isSettled(outcomes, nothing) { break }
        }
        return zip(candidates, outcomes).map { candidate, own in
            let summary = OutcomeSummary(own, nothing: nothing, horizon: configuration.horizonMinutes)
            return summary.report(on: candidate, world: worlds.model, assumptions: assumptions)
        }
    }

    /// Whether more samples would hardly change which candidate does the least harm: the best and the second best, and
    /// the best and doing nothing, differ by more than 2.6 standard errors (99 %), or by less than matters.
    private static func isSettled(_ outcomes: [[SampleOutcome]], _ nothing: [SampleOutcome]) -> Bool {
        let means = outcomes.map { own in own.reduce(0) { $0 + $1.harm } / Double(max(own.count, 1)) }
        guard let best = means.indices.min(by: { means[$0] < means[$1] }) else { return true }
        let rivals = means.indices.filter { $0 != best }.min { means[$0] < means[$1] }.map { [outcomes[$0]] } ?? []
        return (rivals + [nothing]).allSatisfy { rival in
            let differences = zip(outcomes[best], rival).map { $1.harm - $0.harm }
            let count = Double(differences.count)
            let mean = differences.reduce(0, +) / count
            let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
            let error = (variance / count).squareRoot()
            return abs(mean) > 2.6 * error || 2.6 * error < 0.05
        }
    }
}
