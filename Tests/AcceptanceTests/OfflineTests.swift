import EvenkeelTestKit
import Foundation
import Testing

extension Acceptance {
    /// `--offline` opens no socket, as the system sees it.
    @Suite(.requiresTracing) struct OfflineTests {
        /// The system calls of a run that have to do with the network.
        private static func networkCalls(
            of arguments: [String],
            endpoint: String
        ) async throws -> (ProgramRun, [String]) {
            let scratch = try Scratch()
            let file = scratch.path("trace")
            let line = #"exec strace -f -qq -e trace=network -o "$1" "$0" "${@:2}""#
            let run = try await Evenkeel.shell(line, [file] + arguments, variables: ["EVENKEEL_ENDPOINT": endpoint])
            let trace = try String(contentsOfFile: file, encoding: .utf8)
            return (run, trace.split(separator: "\n").map(String.init).filter { $0.contains("(") })
        }

        @Test(arguments: [
            ["plan", Evenkeel.outage, "--offline"], ["plan", Evenkeel.alerts, "--offline", "-fjson"],
            ["why", Evenkeel.outage, "what changed?", "--offline"], ["doctor", "--offline"],
            ["diagnose", Evenkeel.outage],
            ["schema", "plan"], ["version"], ["plan", "--help"],
        ])
        func `offline, and where no network is needed, no socket is opened in spite of an endpoint`(
            by arguments: [String]
        ) async throws {
            let endpoint = try MisbehavingEndpoint()
            defer { endpoint.stop() }
            let (run, calls) = try await Self.networkCalls(of: arguments, endpoint: endpoint.url + "/v1")
            #expect(run.ending == .exit(0), "\(run.messages)")
            #expect(calls == [])
            #expect(endpoint.acceptedConnections == 0)
        }

        @Test func `without the option the endpoint is asked, which this way of looking sees`() async throws {
            let endpoint = try MisbehavingEndpoint()
            defer { endpoint.stop() }
            let (run, calls) = try await Self.networkCalls(
                of: ["plan", Evenkeel.outage],
                endpoint: endpoint.url + "/v1"
            )
            #expect(run.ending == .exit(0), "\(run.messages)")
            #expect(calls.contains { $0.contains("connect(") })
            #expect(endpoint.acceptedConnections > 0)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test looks at system calls.
    fileprivate static var requiresTracing: Self {
        .enabled("strace is not installed, or may not trace here") {
            guard Evenkeel.isInstalled("strace") else { return false }
            return try await ProgramRun(["strace", "-qq", "-o", "/dev/null", "true"]).ending == .exit(0)
        }
    }
}
