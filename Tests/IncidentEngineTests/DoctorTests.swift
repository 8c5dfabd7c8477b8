import EvenkeelTestKit
import IncidentEngine
import LocalFiles
import StrictJSON
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DoctorTests {
    static func findings(
        _ configuration: Configuration,
        environment: [String: String] = [:],
        offline: Bool = true
    ) async -> [Doctor.Finding] {
        await Doctor(
            configuration,
            program: ProgramLocation(folder: nil),
            environment: environment,
            isOffline: offline
        )
        .findings()
    }

    static func state(_ subject: String, _ findings: [Doctor.Finding]) -> Doctor.Finding.State? {
        findings.first { $0.subject == subject }?.state
    }

    @Test func `the examples are in good health`() async throws {
        let configuration = try ConfigurationLoader(environment: [:]).load(file: ScratchFolder.example("evenkeel.yaml"))
        let findings = await Self.findings(configuration)
        for subject in ["program", "runbooks", "past incidents", "prompts", "actions"] {
            #expect(Self.state(subject, findings) == .ok, "\(subject)")
        }
        #expect(Self.state("model", findings) == .missing)
        #expect(Doctor.json(findings)["healthy"]?.bool == true)
    }

    @Test func `what is absent is missing and not broken`() async {
        let findings = await Self.findings(Configuration())
        for subject in ["runbooks", "past incidents", "prompts", "model"] {
            #expect(Self.state(subject, findings) == .missing, "\(subject)")
        }
        #expect(!findings.contains { $0.state == .broken })
    }

    @Test func `everything that is broken is found in one go`() async throws {
        let scratch = try ScratchFolder()
        var configuration = Configuration()
        _ = try scratch.write("---\nid: bad\n---\n# x", to: "books/bad.md")
        _ = try scratch.write("# no front matter", to: "prompts/plan.md")
        configuration.runbooks = [scratch.path + "/books"]
        configuration.prompts = scratch.path + "/prompts"
        configuration.inventory = try scratch.write("entities: [{kind: thing, name: x}]", to: "inventory.yaml")
        configuration.inference.endpoint = "not an address"
        let findings = await Self.findings(configuration)
        for subject in ["prompts", "files", "inventory", "model"] {
            #expect(Self.state(subject, findings) == .broken, "\(subject): \(findings)")
        }
        #expect(Self.state("runbooks", findings) == .missing)
        #expect(findings.contains { $0.detail.contains("bad.md:") })
        #expect(findings.contains { $0.subject == "prompts" && $0.detail.contains("plan and why") })
        let json = Doctor.json(findings)
        #expect(json["healthy"]?.bool == false)
        #expect(json["findings"]?.array?.count == findings.count)
        #expect(json["schema"]?.string == "evenkeel.doctor/1")
    }

    @Test
    func `a folder or a file of actions that cannot be read breaks the workspace, and the rest is still looked at`()
        async throws
    {
        let scratch = try ScratchFolder()
        var configuration = Configuration()
        configuration.runbooks = ["/nonexistent/runbooks"]
        let first = await Self.findings(configuration)
        #expect(Self.state("workspace", first) == .broken)
        #expect(Self.state("model", first) == .missing)
        configuration.runbooks = []
        configuration.actions = [try scratch.write("- {id: a.b}", to: "actions.yaml")]
        let second = await Self.findings(configuration)
        #expect(second.filter { $0.subject == "workspace" }.count == 3)
        #expect(second.allSatisfy { $0.subject != "workspace" || $0.detail.contains("actions.yaml:1:") })
    }

    @Test func `an endpoint that is down is broken, and its key is never told`() async throws {
        var configuration = Configuration()
        let endpoint = try MisbehavingEndpoint()
        configuration.inference.endpoint = endpoint.url
        endpoint.stop()
        let key = "sk-4711-secret"
        let findings = await Self.findings(configuration, environment: ["EVENKEEL_API_KEY": key], offline: false)
        #expect(Self.state("model", findings) == .broken)
        #expect(!findings.contains { $0.detail.contains(key) })
        let offline = await Self.findings(configuration)
        #expect(Self.state("model", offline) == .missing)
    }

    @Test func `an endpoint that answers is in order`() async throws {
        let endpoint = try MisbehavingEndpoint()
        defer { endpoint.stop() }
        var configuration = Configuration()
        configuration.inference.endpoint = endpoint.url
        configuration.inference.connectTimeout = .seconds(20)
        let findings = await Self.asked(configuration) { Self.state("model", $0) == .ok }
        #expect(Self.state("model", findings) == .ok, "\(findings)")
        configuration.inference.model = "a-model-that-is-not-there"
        let wanted: ([Doctor.Finding]) -> Bool = { findings in
            findings.contains {
                $0.state == .broken && $0.detail.contains("does not offer `a-model-that-is-not-there`")
            }
        }
        let other = await Self.asked(configuration, until: wanted)
        #expect(wanted(other), "\(other)")
    }

    /// Findings with the endpoint asked, several times where the machine is too busy to ask in time.
    private static func asked(
        _ configuration: Configuration,
        until isRight: ([Doctor.Finding]) -> Bool
    ) async -> [Doctor.Finding] {
        var findings: [Doctor.Finding] = []
        for _ in 0..<5 where !isRight(findings) { findings = await Self.findings(configuration, offline: false) }
        return findings
    }
}
