/// The possible worlds of a simulation, each drawn when it is first asked for and kept for every plan that meets it.
public struct PossibleWorlds: Sendable {
    /// One of them, with what happens in it when nothing is done.
    struct Scene: Sendable {
        /// Plays plans in it.
        let course: CourseOfEvents
        /// The true fault's place; nil for none of those hypothesised.
        let truth: Int?
        /// The quantities.
        let world: WorldSample
        /// What comes of doing nothing.
        let nothing: SampleOutcome
    }

    /// What is believed about the systems.
    let model: WorldModel
    /// What may be wrong.
    let faults: [HypothesisedFault]
    private let seed: UInt64
    private let horizon: Double
    private let arrangement: CallArrangement
    private var scenes: [Scene] = []

    /// The worlds of `model` and `faults`.
    /// - Parameters:
    ///   - model: What is believed about the systems.
    ///   - faults: What may be wrong; what their probabilities leave to 1 is something else.
    ///   - seed: The seed; the same gives the same worlds.
    ///   - horizonMinutes: Minutes that are looked ahead.
    public init(of model: WorldModel, faults: [HypothesisedFault], seed: UInt64, horizonMinutes: Double) {
        self.model = model
        self.faults = faults
        self.seed = seed
        horizon = horizonMinutes * 60
        arrangement = CallArrangement(of: model)
    }

    /// The world with this number, from 0; asked for in order.
    mutating func scene(_ sample: Int) -> Scene {
        while scenes.count <= sample { scenes.append(drawn(scenes.count)) }
        return scenes[sample]
    }

    private func drawn(_ sample: Int) -> Scene {
        let course = CourseOfEvents(seed: seed, sample: sample, horizon: horizon)
        var stream = RandomStream(seed: seed, sample: sample, purpose: .world)
        let world = WorldSample(of: model, arranged: arrangement, from: &stream)
        let truth = truth(in: sample)
        let nothing = course.outcome(of: .nothing, truth: truth, faults: faults, world: world)
        return Scene(course: course, truth: truth, world: world, nothing: nothing)
    }

    /// Which fault is the true one in a sample; nil for none of them.
    private func truth(in sample: Int) -> Int? {
        var stream = RandomStream(seed: seed, sample: sample, purpose: .truth)
        var rest = stream.uniform()
        for (place, fault) in faults.enumerated() {
            rest -= fault.probability
            if rest < 0 { return place }
        }
        return nil
    }
}

/// The calls of a world in the order in which load flows along them, the same in every sample.
struct CallArrangement: Sendable {
    /// The places of the calls among the model's, those of one caller together, callers before callees.
    let places: [Int]
    /// The range of `places` whose caller is each component.
    let byCaller: [Range<Int>]

    init(of model: WorldModel) {
        let calls = Dictionary(grouping: model.calls.indices) { model.calls[$0].caller }
        var places: [Int] = []
        var byCaller = Array(repeating: 0..<0, count: model.components.count)
        for component in model.order {
            let own = calls[component] ?? []
            byCaller[component] = places.count..<places.count + own.count
            places += own
        }
        self.places = places
        self.byCaller = byCaller
    }
}
