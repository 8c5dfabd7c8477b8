import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

/// A configuration and a state folder of a test's own, on which services are started one after the other.
final class ServiceFixture {
    /// The files of the test.
    let scratch: Scratch
    private var starts = 0

    /// The rules of most tests: one person approves what can be undone.
    static let rules = """
          governance:
            policy:
              default: suggest
              rules:
                - name: what can be undone, in production
                  when: {environments: [production], classes: [restart, rollback, scale, correct], risk-up-to: medium}
                  rung: approve
        """

    /// Rules under which people may approve everything.
    static let openRules = """
          governance:
            policy: {default: suggest, rules: [{name: everything, when: {environments: [production]}, rung: approve}]}
        """

    /// Creates the folder and the configuration.
    ///
    /// - Parameters:
    ///   - rules: Lines under `serve`.
    ///   - evidence: What says what runs; nil for nothing.
    /// - Throws: When they cannot be written.
    init(rules: String = rules, evidence: String? = Evenkeel.outage) throws {
        scratch = try Scratch()
        try configure(rules: rules, evidence: evidence)
    }

    /// The configuration's path.
    var configuration: String { scratch.path("evenkeel.yaml") }
    /// The state folder.
    var state: String { scratch.path("state") }

    /// Writes the configuration anew.
    func configure(rules: String = rules, evidence: String? = Evenkeel.outage) throws {
        let place = evidence.map { "\n  evidence: \($0)" } ?? ""
        try scratch.write(
            "evenkeel.yaml",
            """
            incidents: \(Evenkeel.path("docs/examples/incidents"))
            serve:
              state: \(state)
              environment: production
              checkpoint-interval: 1s\(place)
            \(rules)

            """
        )
    }

    /// How the service is run.
    func options(_ arguments: [String] = []) throws -> RunningService.Options {
        starts += 1
        return RunningService.Options(
            program: try #require(Evenkeel.program),
            arguments: ["--config", configuration, "--offline"] + arguments,
            environment: Evenkeel.variables(),
            errorFile: scratch.path("messages-\(starts)")
        )
    }

    /// Calls `body` with the service and a client that may do everything, and ends the service afterwards.
    func run<Result: Sendable>(
        _ arguments: [String] = [],
        _ body: (RunningService, ServiceCaller) async throws -> Result
    ) async throws -> Result {
        try await RunningService.with(try options(arguments)) { service in
            let caller = ServiceCaller(service.address, token: service.token)
            do {
                let result = try await body(service, caller)
                await caller.end()
                return result
            } catch {
                Issue.record("the service said: \(service.messages)")
                await caller.end()
                throw error
            }
        }
    }
}

/// Waits for what comes about by itself.
enum Patience {
    /// Asks until there is an answer.
    ///
    /// - Throws: What `ask` throws, or that there was none within `limit`.
    static func wait<Answer>(
        for what: String,
        within limit: Duration = .seconds(30),
        _ ask: () async throws -> Answer?
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + limit
        while true {
            if let answer = try await ask() { return answer }
            guard ContinuousClock.now < deadline else { throw TestKitError("there was never \(what)") }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}
