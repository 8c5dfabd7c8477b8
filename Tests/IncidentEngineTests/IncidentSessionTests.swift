import EvenkeelTestKit
import IncidentEngine
import IncidentModel
import LocalFiles
import Planning
import Remediation
import StrictJSON
import Synchronization
import Testing

/// The whole way on the examples of the repository, as a command would go it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct IncidentSessionTests {
    static let bundle = ScratchFolder.example("checkout-outage")

    static func session(
        offline: Bool = true,
        _ change: (inout Configuration) -> Void = { _ in },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> IncidentSession {
        var configuration = try ConfigurationLoader(environment: [:]).load(file: ScratchFolder.example("evenkeel.yaml"))
        configuration.samples = 48
        change(&configuration)
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        return try IncidentSession(configuration, workspace: workspace, isOffline: offline, progress: progress)
    }

    @Test func `the bundle of the examples has a plan that rolls the bad release back`() async throws {
        let document = try await Self.session().plan([Self.bundle])
        let json = document.json
        #expect(json["incident"]?["id"]?.string == "checkout-outage")
        #expect(json["abstained"]?.bool == false)
        #expect(json["plannerReason"]?.string == "offline, so no model was asked")
        let changes = document.plan.changes
        #expect(changes.map(\.action.definition.id.text) == ["kubernetes.rollback-workload"])
        #expect(changes.map(\.action.target.description) == ["deployment/shop/checkout"])
        for step in document.plan.steps {
            #expect(!step.rationale.isEmpty)
            for citation in step.rationale.flatMap(\.citations) { #expect(document.plan.evidence[citation] != nil) }
        }
        #expect(json["timings"]?["modelMs"] == nil)
        #expect(json["timings"]?["totalMs"]?.double ?? -1 > 0)
    }

    @Test func `the same input gives the same document but for the timings`() async throws {
        let first = try await Self.session().plan([Self.bundle])
        let second = try await Self.session().plan([Self.bundle])
        #expect(first.digest == second.digest)
        let other = try await Self.session { $0.seed = 2 }.plan([Self.bundle])
        #expect(first.digest != other.digest)
        #expect(first.plan.changes.map(\.action) == other.plan.changes.map(\.action))
    }

    @Test func `alerts alone lead to a plan too`() async throws {
        let document = try await Self.session().plan([ScratchFolder.example("alerts.json")])
        #expect(!document.plan.steps.isEmpty)
        #expect(document.request.snapshot.alerts.count == 5)
    }

    @Test func `alerts that are over lead to no action`() async throws {
        let scratch = try ScratchFolder()
        let text = IncidentInputTests.payload("CheckoutDown", fingerprint: "1")
            .replacing("\"firing\"", with: "\"resolved\"").replacing(
                "0001-01-01T00:00:00Z",
                with: "2026-10-14T10:20:00Z"
            )
        let file = try scratch.write(text, to: "over.json")
        let document = try await Self.session().plan([file])
        #expect(document.plan.isAbstention)
        #expect(document.plan.steps.isEmpty)
        #expect(document.json["abstained"]?.bool == true)
    }

    @Test func `questions are answered from the same evidence`() async throws {
        let session = try Self.session()
        for question in ["Why is checkout failing?", "What changed?", "What if we do nothing?", "When did it start?"] {
            let answer = try await session.answer(try #require(Inquiry(question)), about: [Self.bundle])
            #expect(answer.isAnswered, "\(question)")
            #expect(answer.statements.flatMap(\.citations).allSatisfy { answer.evidence[$0] != nil })
        }
        let nonsense = try await session.answer(try #require(Inquiry("zebra quagga gnu?")), about: [Self.bundle])
        #expect(!nonsense.isAnswered)
    }

    @Test func `a stored plan simulates to the same risk, by itself and against its incident`() async throws {
        let scratch = try ScratchFolder()
        let session = try Self.session()
        let document = try await session.plan([Self.bundle])
        let file = try scratch.write(try document.json.serialized(.pretty), to: "plan.json")
        for inputs in [[], [Self.bundle]] {
            let simulation = try session.simulate(planAt: file, against: inputs, seed: nil)
            #expect(simulation.stored.isUnchanged)
            #expect(simulation.risk == document.plan.risk)
        }
        let other = try session.simulate(planAt: file, against: [], seed: 99)
        #expect(other.risk != document.plan.risk)
    }

    @Test func `a stored plan that cannot be used is refused with its file and every fault`() async throws {
        let scratch = try ScratchFolder()
        let session = try Self.session()
        let document = try await session.plan([Self.bundle])
        let text = String(decoding: try document.json.serialized(), as: UTF8.self)
        let bad = text.replacing("\"action\":\"kubernetes.", with: "\"action\":\"shell.")
        let cases = [
            (bad, "there is no action `shell."), ("{", "plan-1.json"), ("{\"schema\":\"x\"}", "evenkeel.plan/1"),
            ("{\"schema\":\"a\",\"schema\":\"b\"}", "schema"),
        ]
        for (number, (text, part)) in cases.enumerated() {
            let file = try scratch.write(text, to: "plan-\(number).json")
            let error = #expect(throws: EngineError.self) {
                try session.simulate(planAt: file, against: [], seed: nil)
            }
            #expect(error?.code == .badPlan)
            #expect(error?.problems.allSatisfy { $0.hasPrefix(file) } == true)
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
        let absent = #expect(throws: EngineError.self) {
            try session.simulate(planAt: scratch.path + "/none.json", against: [], seed: nil)
        }
        #expect(absent?.code == .badPlan)
    }

    @Test func `an input that cannot be read is an error and not a plan`() async throws {
        let session = try Self.session()
        let error = await #expect(throws: EngineError.self) { try await session.plan(["/nonexistent.json"]) }
        #expect(error?.code == .badInput)
    }

    @Test func `nothing is sent when it is offline`() async throws {
        let endpoint = try MisbehavingEndpoint()
        defer { endpoint.stop() }
        let session = try Self.session { $0.inference.endpoint = endpoint.url }
        let document = try await session.plan([Self.bundle])
        #expect(document.plan.planner == .deterministic)
        #expect(endpoint.acceptedConnections == 0)
    }

    @Test func `a model that never answers costs no more than the deadline`() async throws {
        let endpoint = try MisbehavingEndpoint(.connection(.neverAnswers))
        defer { endpoint.stop() }
        let told = Mutex<[String]>([])
        let session = try Self.session(offline: false) {
            $0.inference.endpoint = endpoint.url
            $0.deadline = .seconds(3)
        } progress: { text in
            told.withLock { $0.append(text) }
        }
        let base = try await Self.session().plan([Self.bundle])
        let document = try await session.plan([Self.bundle])
        #expect(document.plan.planner == .deterministic)
        #expect(document.plan.steps == base.plan.steps)
        #expect(document.plan.considered.first?.origin == "model")
        #expect(document.timings.model != nil)
        #expect(told.withLock { $0 }.contains { $0.hasPrefix("waiting for ") })
    }

    @Test func `a good plan of a model behind an endpoint stands, and its key goes nowhere else`() async throws {
        let reply = """
            {"steps":[{"action":"kubernetes.rollback-workload","target":"deployment/shop/checkout","evidence":["E1"],
            "because":"the release broke it"}]}
            """
        let endpoint = try MisbehavingEndpoint(reply: reply)
        defer { endpoint.stop() }
        var configuration = try ConfigurationLoader(environment: [:]).load(file: ScratchFolder.example("evenkeel.yaml"))
        configuration.samples = 48
        configuration.deadline = .seconds(60)
        configuration.inference.endpoint = endpoint.url
        configuration.inference.connectTimeout = .seconds(60)
        let workspace = try Workspace(configuration, program: ProgramLocation(folder: nil))
        let key = "sk-4711-secret"
        let environment = ["EVENKEEL_API_KEY": key]
        let session = try IncidentSession(configuration, workspace: workspace, environment: environment)
        let document = try await session.plan([Self.bundle])
        #expect(document.plan.planner == .model, "\(document.plan.plannerReason)")
        #expect(document.plan.changes.map(\.action.definition.id.text) == ["kubernetes.rollback-workload"])
        #expect(document.plan.changes.map(\.action.origin) == [.model])
        let text = String(decoding: try document.json.serialized(), as: UTF8.self)
        #expect(!text.contains(key))
        #expect(try StoredPlan(document.json).isUnchanged)
    }

    @Test func `without a prompt no model is asked, and the plan says why`() async throws {
        let endpoint = try MisbehavingEndpoint()
        defer { endpoint.stop() }
        let scratch = try ScratchFolder()
        let session = try Self.session(offline: false) {
            $0.inference.endpoint = endpoint.url
            $0.prompts = scratch.path
        }
        let document = try await session.plan([Self.bundle])
        #expect(document.plan.plannerReason == "the prompt `plan` was not found, so no model was asked")
        let none = try await Self.session(offline: false).plan([Self.bundle])
        #expect(none.plan.plannerReason == "no model is configured")
    }

    @Test func `an endpoint that cannot be used is an error before anything is read`() throws {
        let scratch = try ScratchFolder()
        let key = try scratch.write("sk-secret\nkey", to: "key")
        let changes: [(inout Configuration) -> Void] = [
            { $0.inference.endpoint = "ftp://model" },
            { configuration in
                configuration.inference.endpoint = "http://127.0.0.1:1"
                configuration.inference.keyFile = "/nonexistent/key"
            },
            { configuration in
                configuration.inference.endpoint = "http://127.0.0.1:1"
                configuration.inference.keyFile = key
            },
        ]
        for change in changes {
            let error = #expect(throws: EngineError.self) { try Self.session(offline: false, change) }
            #expect(error?.code == .badConfiguration)
            #expect(error?.description.contains("sk-secret") == false)
        }
    }
}
