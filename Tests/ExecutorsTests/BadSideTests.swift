import CurlTransport
import EvenkeelTestKit
import Execution
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// What operators read of each executor that asks by HTTP when its other side hangs, answers garbage, dies, does not take the credentials,
/// permits nothing or knows no such thing.
@Suite(.timeLimit(.minutes(3))) struct BadSideTests {
    private static func server(_ fault: BadSide.Fault) throws -> ScriptedServer {
        try ScriptedServer { _ in
            switch fault {
            case .hangs: [.pause(nil)]
            case .garbage: [ScriptedServer.response("\u{1B}[2Jnonsense")]
            case .dies: [.close]
            case .credentials: [ScriptedServer.response("no", status: "401 Unauthorized")]
            case .rights: [ScriptedServer.response("no", status: "403 Forbidden")]
            case .gone: [ScriptedServer.response("no", status: "404 Not Found")]
            }
        }
    }

    @Test(arguments: BadSide.Fault.allCases) func `a supervisor`(_ fault: BadSide.Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = """
            endpoints: [{name: shop, url: \(server.url), limit: 200ms, targets: {service/shop/cart: [cart]}}]
            """
        let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
        let action = try BuiltInOrder.action(
            "supervisor.restart-process",
            "service/shop/cart",
            [.init(name: "process", value: .text("cart"))]
        )
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: Supervisor shop",
            .garbage:
                "the executor answered something that is no answer: Supervisor shop: the response is no XML-RPC (byte 0)",
            .dies:
                "the executor ended before it answered: Supervisor shop: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Supervisor shop does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Supervisor shop does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: Supervisor shop: HTTP status 404",
        ]
        #expect(try await BadSide.words(system, action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `a service of flags`(_ fault: BadSide.Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = "endpoints: [{url: \(server.url), limit: 200ms, targets: {flag/shop/checkout: checkout}}]"
        let system = FlagSystem(try BuiltInOrder.settings(yaml) { FlagSettings(reading: $0) })
        let action = try BuiltInOrder.action("feature.disable", "flag/shop/checkout")
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: Flag service default",
            .garbage:
                "the executor answered something that is no answer: Flag service default: flag checkout is not JSON (line 1, column 1 (byte 0))",
            .dies:
                "the executor ended before it answered: Flag service default: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Flag service default does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Flag service default does not permit it (HTTP status 403))",
            .gone: "the target is not there any more (Flag service default has no flag checkout)",
        ]
        #expect(try await BadSide.words(system, action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases) func `an Alertmanager`(_ fault: BadSide.Fault) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let yaml = "{url: \(server.url), limit: 200ms, kinds: {service: {name: service, namespace: namespace}}}"
        let settings = try BuiltInOrder.settings(yaml) { SilenceSettings(reading: $0) }
        let system = SilenceSystem(settings) { .epoch }
        let action = try BuiltInOrder.action(
            "alertmanager.silence",
            "service/shop/cart",
            [.init(name: "for", value: .integer(600))]
        )
        let words: [BadSide.Fault: String] = [
            .hangs: "the executor did not answer in time: Alertmanager default",
            .garbage: "the executor answered something that is no answer: Alertmanager default lists no silences",
            .dies:
                "the executor ended before it answered: Alertmanager default: Server returned nothing (no headers, no data) (code 52)",
            .credentials:
                "the executor's credentials are not valid any more (Alertmanager default does not accept the credentials (HTTP status 401))",
            .rights:
                "the executor's credentials do not permit it (Alertmanager default does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: Alertmanager default: HTTP status 404",
        ]
        #expect(try await BadSide.words(system, action) == words[fault])
    }

    @Test(arguments: BadSide.Fault.allCases.filter { $0 != .hangs }) func `an operator's own endpoint`(
        _ fault: BadSide.Fault
    ) async throws {
        let server = try Self.server(fault)
        defer { server.stop() }
        let endpoint = try WebhookEndpoint(
            url: server.url,
            secret: WebhookExecutorTests.secret,
            addressRule: .loopbackOnly
        )
        let executor = WebhookExecutor(endpoint) { WebhookExecutorTests.now }
        let words: [BadSide.Fault: String] = [
            .garbage:
                "the executor answered something that is no answer: the reply is not JSON (line 1, column 1 (byte 0))",
            .dies: "the executor ended before it answered: Server returned nothing (no headers, no data) (code 52)",
            .credentials: """
            the executor's credentials are not valid any more (The endpoint does not accept the signature (HTTP status 401))
            """,
            .rights: "the executor's credentials do not permit it (The endpoint does not permit it (HTTP status 403))",
            .gone: "the executor answered something that is no answer: the endpoint answered with HTTP status 404",
        ]
        #expect(try await BadSide.words(executor, try SampleOrder.action()) == words[fault])
    }
}
