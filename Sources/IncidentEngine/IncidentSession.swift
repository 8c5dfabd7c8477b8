public import Diagnosis
internal import IncidentModel
internal import LocalFiles
internal import LocalInference
public import Planning
internal import Remediation
internal import Risk
internal import StrictJSON

/// Plans, diagnoses, answers and simulates: the order of the parts, which nobody else knows.
public struct IncidentSession: Sendable {
    /// What a session is made of.
    public let configuration: Configuration
    /// Runbooks, past incidents, prompts and actions.
    public let workspace: Workspace
    /// The language model; nil when none is configured or the session is offline.
    let endpoint: ChatEndpoint?
    /// Why no model is asked, when none is.
    private let reasonWithoutModel: String
    /// Told what is being done, for people who wait.
    private let progress: @Sendable (String) -> Void
    let simulator: RiskSimulator

    /// Creates a session. Nothing is sent and no socket is opened before a plan or an answer is asked for, and never
    /// when it is offline.
    /// - Parameters:
    ///   - configuration: What operators set.
    ///   - workspace: What was read for it.
    ///   - environment: The environment, which may hold the endpoint's key.
    ///   - isOffline: Whether the network may not be touched.
    ///   - progress: Told what is being done.
    /// - Throws: `EngineError` when the endpoint's address or key cannot be used.
    public init(
        _ configuration: Configuration,
        workspace: Workspace,
        environment: [String: String] = [:],
        isOffline: Bool = false,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(EngineError) {
        self.configuration = configuration
        self.workspace = workspace
        self.progress = progress
        let factory = ModelEndpoint(inference: configuration.inference, environment: environment)
        endpoint = isOffline ? nil : try factory.make()
        reasonWithoutModel = isOffline ? "offline, so no model was asked" : "no model is configured"
        var limits = RiskSimulator.Configuration()
        limits.maximumSamples = configuration.samples
        limits.minimumSamples = min(limits.minimumSamples, configuration.samples)
        simulator = RiskSimulator(configuration: limits)
    }

    /// The plan for what `inputs` hold: at the latest a few milliseconds after the configured deadline, whatever the
    /// model does.
    /// - Parameters:
    ///   - inputs: The incident.
    ///   - start: When somebody began to wait; the deadline counts from there.
    /// - Returns: The plan.
    /// - Throws: `EngineError` when an input cannot be read.
    public func plan(
        _ inputs: [String],
        since start: ContinuousClock.Instant = .now
    ) async throws(EngineError) -> PlanDocument {
        let clock = ContinuousClock()
        let began = clock.now
        let diagnosis = try diagnose(inputs)
        let diagnosed = clock.now
        let request = request(for: diagnosis)
        let result = await race(request, clock, within: configuration.deadline - start.duration(to: diagnosed))
        let timings = PlanDocument.Timings(
            diagnosis: Self.milliseconds(began.duration(to: diagnosed)),
            deterministic: Self.milliseconds(result.deterministicTime),
            model: result.modelTime.map { Self.milliseconds($0) },
            total: Self.milliseconds(start.duration(to: clock.now))
        )
        await endpoint?.shutDown()
        return PlanDocument(result.plan, request: request, timings: timings)
    }

    /// What is broken and why.
    /// - Throws: `EngineError` when an input cannot be read.
    public func diagnose(_ inputs: [String]) throws(EngineError) -> Diagnoser.Result {
        progress("reading the evidence")
        let evidence = try IncidentInput(configuration).evidence(inputs)
        progress("diagnosing")
        return Diagnoser().diagnose(evidence)
    }

    /// The answer to a question about what `inputs` hold.
    /// - Parameters:
    ///   - inquiry: The question.
    ///   - inputs: The incident.
    ///   - start: When somebody began to wait; the deadline counts from there.
    /// - Returns: The answer.
    /// - Throws: `EngineError` when an input cannot be read.
    public func answer(
        _ inquiry: Inquiry,
        about inputs: [String],
        since start: ContinuousClock.Instant = .now
    ) async throws(EngineError) -> Answer {
        let clock = ContinuousClock()
        progress("reading the evidence")
        let evidence = try IncidentInput(configuration).evidence(inputs)
        let request = request(for: Diagnoser().diagnose(evidence))
        let plan = DeterministicPlanner(simulator: simulator).plan(request)
        let answerer = EvidenceAnswerer(request: request, plan: plan, records: evidence.records)
        let model = modelAnswerer
        if model != nil { progress(waiting) }
        let rest = configuration.deadline - start.duration(to: clock.now)
        let answer = await AnswerRace(model: model, clock: clock).run(inquiry, answerer, within: rest)
        await endpoint?.shutDown()
        return answer
    }

    /// A stored plan, checked and simulated once more: against `inputs` as they are now, or against itself when there
    /// are none.
    /// - Parameters:
    ///   - path: The plan's document, `-` for standard input.
    ///   - inputs: The incident as it is now.
    ///   - seed: The seed; nil takes the plan's.
    /// - Returns: The simulation.
    /// - Throws: `EngineError` when the plan or an input cannot be used.
    public func simulate(
        planAt path: String,
        against inputs: [String],
        seed: UInt64?
    ) throws(EngineError) -> PlanSimulation {
        let stored = try storedPlan(path)
        let request = inputs.isEmpty ? nil : request(for: try diagnose(inputs), seed: seed ?? stored.seed)
        progress("simulating")
        do throws(StoredPlanError) {
            return try PlanSimulation(
                of: stored,
                catalogue: workspace.catalogue,
                request: request,
                seed: seed,
                simulator: simulator
            )
        } catch {
            throw EngineError(.badPlan, error.faults.map { "\(path): \($0)" })
        }
    }

    private func storedPlan(_ path: String) throws(EngineError) -> StoredPlan {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: path, limit: configuration.inputBytes) } catch {
            throw EngineError(.badPlan, ["\(error)"])
        }
        let value: JSONValue
        let limits = JSONLimits(documentBytes: configuration.inputBytes)
        do throws(JSONError) { value = try JSONValue(parsing: bytes, limits: limits) } catch {
            throw EngineError(.badPlan, ["\(path): \(error)"])
        }
        do throws(StoredPlanError) { return try StoredPlan(value) } catch {
            throw EngineError(.badPlan, error.faults.map { "\(path): \($0)" })
        }
    }

    func request(for diagnosis: Diagnoser.Result, seed: UInt64? = nil) -> PlanRequest {
        PlanRequest(
            diagnosis,
            knowledge: workspace.knowledge,
            catalogue: workspace.catalogue,
            seed: seed ?? configuration.seed
        )
    }

    /// The answerer that may say it better; nil where no model may be asked.
    var modelAnswerer: ModelAnswerer? {
        guard let endpoint, let prompt = workspace.prompts["why"] else { return nil }
        return ModelAnswerer(model: endpoint, prompt: prompt, contextTokens: configuration.inference.contextTokens)
    }

    /// The two planners against the deadline.
    func race(
        _ request: PlanRequest,
        _ clock: ContinuousClock,
        within limit: Duration
    ) async -> PlanRace<ContinuousClock>.Result {
        var model: ModelPlanner?
        var reason = reasonWithoutModel
        if let endpoint {
            if let prompt = workspace.prompts["plan"] {
                var asking = ModelPlanner.Configuration()
                asking.contextTokens = configuration.inference.contextTokens
                model = ModelPlanner(model: endpoint, prompt: prompt, configuration: asking, simulator: simulator)
                progress(waiting)
            } else {
                reason = "the prompt `plan` was not found, so no model was asked"
            }
        }
        let planner = DeterministicPlanner(simulator: simulator)
        let race = PlanRace(planner: planner, model: model, clock: clock)
        return await race.run(request, within: limit).unasked(because: model == nil ? reason : nil)
    }

    private var waiting: String {
        "waiting for \(endpoint?.name ?? "the model") at \(configuration.inference.endpoint ?? "")"
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    }
}
