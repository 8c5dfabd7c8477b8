import CurlTransport
import EvenkeelTestKit
import Execution
import Foundation
import IncidentModel
import LocalFiles
import Remediation
import Testing

@testable import Executors

/// Hostile words in every place that a plan, a journal or a configuration can put them lead to no other program, argument, line,
/// file or connection. `Tests/RealServers/corpora.sh` runs it under strace, which sees every call; here a sample is held against
/// what the other sides saw.
@Suite(.serialized, .timeLimit(.minutes(30))) struct CommandCorpusTests {
    /// Throws the corpus at an executor.
    private static func tried(
        _ target: CorpusTarget,
        folder: String,
        programs: [StandIn] = [],
        every stride: Int = 5
    ) async throws {
        for program in programs {
            CorpusMark.program(program.path.split(separator: "/").last.map(String.init) ?? "", program.path)
            CorpusMark.folder(program.folder)
        }
        CorpusMark.folder(folder)
        CorpusMark.begin("programs", target.name)
        var tally = CorpusTarget.Tally()
        await target.takeAsMeant(&tally)
        // Strides that share nothing with the number of disguises meet every word and every disguise. What starts programs, or
        // keeps its orders durably, takes its time.
        for (number, word) in CorpusMark.chosen(HostileWords.all, sample: 150, whole: stride) {
            CorpusMark.entry(number)
            try await target.take(word, number, &tally)
            await target.undo(word, &tally)
        }
        CorpusMark.end()
        print(
            "corpus: \(target.name): \(tally.tried) steps tried, \(tally.done) done, \(tally.unnameable) without a name"
        )
        #expect(tally.tried > 0 && (tally.unnameable > 0 || target.bindings == [.webhook]))
    }

    private static func remembering(_ system: some ControlledSystem, _ folder: TestFolder) throws -> RememberingExecutor
    {
        RememberingExecutor(system, memory: try OrderMemory(folder.path("memory")))
    }

    @Test func `a control plane`() async throws {
        let program = try StandIn("kubectl", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let configuration = try KubernetesConfiguration(
                program: program.path,
                context: "prod",
                namespaces: ["shop"],
                mayActOnNodes: true,
                callLimit: .seconds(5),
                environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "SECRET": "x"]
            )
            let target = CorpusTarget(
                name: "kubernetes",
                executor: KubernetesExecutor(configuration),
                bindings: [.kubernetes],
                targets: ["deployment/shop/cart", "service/shop/cart", "configmap/shop/cart", "node/worker-1"],
                rotates: true
            )
            try await Self.tried(target, folder: folder.path, programs: [program], every: 11)
        }
    }

    @Test func `evidence of what a control plane tells`() async throws {
        let program = try StandIn("kubectl", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let configuration = try KubernetesConfiguration(
                program: program.path,
                context: "prod",
                namespaces: ["shop"],
                callLimit: .seconds(5),
                environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "SECRET": "x"]
            )
            let evidence = EvidenceFolder(EvidenceSettings(), usual: folder.path("evidence"))
            let target = CorpusTarget(
                name: "evidence",
                executor: try Self.remembering(ClusterEvidence(configuration, folder: evidence), folder),
                bindings: [.evidence],
                targets: ["deployment/shop/cart", "pod/shop/cart", "service/shop/cart"]
            )
            try await Self.tried(target, folder: folder.path, programs: [program], every: 23)
        }
    }

    @Test func `a PostgreSQL`() async throws {
        let program = try StandIn("psql", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let system = PostgreSQLSystem(try PostgreSQLSample.configuration("program: \(program.path)"))
            let target = CorpusTarget(
                name: "postgresql",
                executor: try Self.remembering(system, folder),
                bindings: [.database],
                targets: ["database/orders"],
                rotates: true
            )
            try await Self.tried(target, folder: folder.path, programs: [program])
            // What varies stands in variables; scripts are whole and fixed.
            #expect(!program.input.contains("outside") && !program.input.contains("DROP"))
        }
    }

    @Test func `a Redis`() async throws {
        let program = try StandIn("redis-cli", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let system = RedisSystem(try RedisSample.configuration("program: \(program.path)"))
            let target = CorpusTarget(
                name: "redis",
                executor: try Self.remembering(system, folder),
                bindings: [.cache],
                targets: ["cache/prices"],
                arguments: ["pattern": .name("prices")]
            )
            try await Self.tried(target, folder: folder.path, programs: [program])
            #expect(program.input.isEmpty)
        }
    }

    @Test func `a firewall`() async throws {
        let program = try StandIn("nft", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let system = FirewallSystem(
                try FirewallSample.configuration("program: \(program.path)\nisolate-without-evidence: true")
            )
            let target = CorpusTarget(
                name: "firewall",
                executor: try Self.remembering(system, folder),
                bindings: [.firewall],
                targets: ["host/web-1"],
                arguments: ["address": .network("203.0.113.7"), "for": .duration(600)]
            )
            try await Self.tried(target, folder: folder.path, programs: [program], every: 41)
            #expect(!program.input.contains("flush ruleset") && !program.input.contains("outside"))
        }
    }

    @Test func `a service manager and declared files`() async throws {
        let program = try StandIn("systemctl", of: "corpus-stand-in")
        let sample = try HostSample()
        try await TestFolder.with { folder in
            CorpusMark.folder(sample.path + "/cache")
            CorpusMark.folder(sample.path + "/logs")
            let system = HostSystem(try sample.configuration("systemctl: \(program.path)"))
            let target = CorpusTarget(
                name: "hosts",
                executor: try Self.remembering(system, folder),
                bindings: [.systemd, .storage],
                targets: ["host/web-1"],
                arguments: ["unit": .name("nginx"), "process": .name("evenkeel-harm")]
            )
            try await Self.tried(target, folder: folder.path, programs: [program], every: 23)
        }
    }

    @Test func `a certificate's own programs`() async throws {
        let program = try StandIn("renew", of: "corpus-stand-in")
        try await TestFolder.with { folder in
            let file = try folder.write("none", to: "cart.pem")
            let yaml = """
                targets:
                  certificate/shop/cart-tls:
                    file: \(file)
                    renew: [\(program.path), "--cert-name", "cart; touch /outside/a", "$(touch /outside/b)"]
                """
            let system = CertificateSystem(try BuiltInOrder.settings(yaml) { CertificateSettings(reading: $0) })
            let target = CorpusTarget(
                name: "certificates",
                executor: try Self.remembering(system, folder),
                bindings: [.certificates],
                targets: ["certificate/shop/cart-tls"]
            )
            try await Self.tried(target, folder: folder.path, programs: [program], every: 23)
        }
    }

    @Test func `a proxy's socket`() async throws {
        try await TestFolder.with { folder in
            let proxy = try ScriptedProxy(
                folder.path("s"),
                ["shop/s1": .init(), "shop/s2": .init()],
                map: ["cart": "1"]
            )
            defer { proxy.stop() }
            let yaml = """
                instances:
                  - name: edge
                    socket: \(folder.path("s"))
                    limit: 2s
                    targets:
                      host/web-1: {drain: {servers: [shop/s1]}}
                      service/shop/cart:
                        limit-client: {map: /etc/haproxy/evenkeel.map, key: cart, seconds: 10}
                        shed-load: {map: /etc/haproxy/evenkeel.map, key: cart}
                """
            let system = ProxySystem(try BuiltInOrder.settings(yaml) { ProxySettings(reading: $0) })
            let target = CorpusTarget(
                name: "haproxy",
                executor: try Self.remembering(system, folder),
                bindings: [.proxy],
                targets: ["host/web-1", "service/shop/cart"],
                arguments: ["per-second": .integer(20), "share-percent": .integer(10)]
            )
            try await Self.tried(target, folder: folder.path, every: 5)
            let form =
                /(set server shop\/s1 (state (ready|drain)|weight \d+)|(add|set|del) map \/etc\/haproxy\/evenkeel\.map cart( \d+)?)/
            for command in Set(proxy.commands) { #expect(command.wholeMatch(of: form) != nil, "\(command)") }
        }
    }

    @Test func `a supervisor`() async throws {
        let supervisor = try ScriptedSupervisor(["cart:cart": .init(), "workers:w0": .init()])
        defer { supervisor.stop() }
        try await TestFolder.with { folder in
            let yaml = """
                endpoints:
                  - url: \(supervisor.url)/RPC2
                    limit: 2s
                    targets: {service/shop/cart: [cart], service/shop/work: ["workers:*"]}
                """
            CorpusMark.port(of: supervisor.url)
            let system = SupervisorSystem(try BuiltInOrder.settings(yaml) { SupervisorSettings(reading: $0) })
            let target = CorpusTarget(
                name: "supervisor",
                executor: try Self.remembering(system, folder),
                bindings: [.supervisor],
                targets: ["service/shop/cart", "service/shop/work"],
                arguments: ["process": .name("cart")]
            )
            try await Self.tried(target, folder: folder.path)
            let form = /(startProcess|stopProcess) (cart:cart|workers:w0)/
            for call in Set(supervisor.calls) { #expect(call.wholeMatch(of: form) != nil, "\(call)") }
            #expect(supervisor.requests.allSatisfy { $0.method == "POST" && $0.path == "/RPC2" })
        }
    }

    @Test func `flags, silences and an operator's own endpoint`() async throws {
        let server = try ScriptedServer { request in
            let body =
                request.path.hasPrefix("/api/v2/") ? "[]" : "{\"enabled\":true,\"state\":\"1\",\"answer\":\"done\"}"
            return [
                .send(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: \"1\"\r\n"
                        + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            ]
        }
        defer { server.stop() }
        try await TestFolder.with { folder in
            CorpusMark.port(of: server.url)
            let flags = try BuiltInOrder.settings(
                "endpoints: [{url: \(server.url)/flags, limit: 2s, targets: {flag/shop/checkout: checkout}}]"
            ) { FlagSettings(reading: $0) }
            let silences = try BuiltInOrder.settings(
                "{url: \(server.url), limit: 2s, kinds: {service: {name: service, namespace: namespace}}}"
            ) { SilenceSettings(reading: $0) }
            let endpoint = try WebhookEndpoint(
                url: server.url + "/steps",
                secret: WebhookExecutorTests.secret,
                addressRule: .loopbackOnly
            )
            let targets = [
                CorpusTarget(
                    name: "flags",
                    executor: try Self.remembering(FlagSystem(flags), folder),
                    bindings: [.flags],
                    targets: ["flag/shop/checkout"]
                ),
                CorpusTarget(
                    name: "alertmanager",
                    executor: try Self.remembering(SilenceSystem(silences) { .epoch }, folder),
                    bindings: [.alertmanager],
                    targets: ["service/shop/cart"],
                    arguments: ["for": .duration(600)]
                ),
                CorpusTarget(
                    name: "webhook",
                    executor: WebhookExecutor(endpoint) { WebhookExecutorTests.now },
                    bindings: [.flags],
                    targets: ["flag/shop/checkout"]
                ),
            ]
            for target in targets { try await Self.tried(target, folder: folder.path, every: 5) }
            let form = /\/flags\/checkout|\/api\/v2\/silences(\?[A-Za-z0-9%&=._~+-]*)?|\/steps/
            for path in Set(server.requests.map(\.path)) { #expect(path.wholeMatch(of: form) != nil, "\(path)") }
        }
    }
}
