import EvenkeelTestKit
import Glibc
import StrictJSON

/// How soon the stop switch stops.
extension HandsBenchmark {
    /// How many plans go on at once.
    private static let plans = 8

    /// From the request that engages the stop switch to the last order that any executor got, with runs going on in the real
    /// program, which orders by webhook.
    mutating func measureStop() throws {
        guard let program = values["program"] else {
            throw BenchmarkFailure.usage("--program is needed for the stop switch: the path of `evenkeel`")
        }
        let trials = count("trials", or: 30)
        let sink = try OrderSink(delay: .milliseconds(10))
        defer { sink.stop() }
        let folder = scratch + "/stop"
        try BenchmarkConsole.makeFolder(folder)
        let config = try Self.configuration(folder, sink.url, parts: trials * Self.plans)
        let service = try ServedProgram(program, folder: folder + "/state", arguments: ["--config", config])
        defer { service.kill() }
        let client = try ServiceClient(service)
        var generator = SeededGenerator(seed: 1)
        var (last, answers, after, cut, idle) = ([Double](), [Double](), 0, 0, 0)
        for trial in 0..<trials {
            let ids = try (0..<Self.plans).map { try Self.incident(trial * Self.plans + $0, client) }
            let before = sink.orders.count
            let (port, token) = (service.port, service.token)
            let approving = Background {
                let person = try ServiceClient(port: port, token: token)
                for id in ids { try Self.approve(id, person) }
            }
            // The switch is turned at any moment of what goes on.
            while sink.orders.count == before { _ = usleep(1000) }
            _ = usleep(UInt32.random(in: 0..<400_000, using: &generator))
            let begin = ContinuousClock.now
            let answer = try client.call("POST", "/api/v1/governance/stop", body: Self.turn(true))
            guard answer.status == 200 else { throw BenchmarkFailure.failed("the stop switch: \(answer.status)") }
            answers.append(answer.milliseconds)
            try approving.value()
            _ = usleep(1_500_000)
            let late = sink.orders.filter { $0 > begin }
            after += late.count
            let left = 2 * Self.plans - (sink.orders.count - before)
            cut += left
            if left == 0 { idle += 1 }
            last.append(late.last.map { begin.duration(to: $0) / .milliseconds(1) } ?? 0)
            try Self.finish(ids, client)
        }
        last.sort()
        answers.sort()
        figures.report(
            "hands.stop-last-order-ms",
            last.last ?? 0,
            "ms",
            "the latest of \(trials) trials; p50 \(Self.text(last, 0.5)), p99 \(Self.text(last, 0.99)); \(after) of "
                + "\(sink.orders.count) orders came after the request was sent, \(cut) were never given; \(idle) trials had nothing left to order; answered within \(Self.text(answers, 1)) ms"
        )
    }

    /// Lets go of the switch, and ends what was stopped.
    private static func finish(_ ids: [String], _ client: ServiceClient) throws {
        _ = try client.call("POST", "/api/v1/governance/stop", body: turn(false))
        for id in ids {
            _ = try client.call("POST", "/api/v1/incidents/\(id)/run/abandon", body: Array("{}".utf8))
            _ = try client.call("POST", "/api/v1/incidents/\(id)/resolve", body: Array(#"{"reason": "measured"}"#.utf8))
        }
    }

    private static func turn(_ isEngaged: Bool) -> [UInt8] {
        Array(#"{"engaged": \#(isEngaged), "reason": "measured"}"#.utf8)
    }

    /// Two alerts about one part, in an environment of its own, and the plan for it.
    private static func incident(_ number: Int, _ client: ServiceClient) throws -> String {
        let start = AlertFactory.text(of: time(nil))
        let alerts = ["KubePodCrashLooping", "KubeDeploymentRolloutStuck"].map { name in
            #"{"labels":{"alertname":"\#(name)","environment":"place-\#(number)","namespace":"shop","#
                + #""deployment":"part-\#(number)","severity":"critical"},"annotations":{},"startsAt":"\#(start)"}"#
        }
        let body = Array("[\(alerts.joined(separator: ","))]".utf8)
        guard try client.call("POST", "/api/v2/alerts", body: body).status == 200 else {
            throw BenchmarkFailure.failed("the alerts of part \(number) were not taken")
        }
        for _ in 0..<500 {
            let list = try client.document("/api/v1/incidents?status=open&limit=500")
            let found = (list["items"]?.array ?? []).first { $0["environment"]?.string == "place-\(number)" }
            if let id = found?["id"]?.string, found?["phase"]?.string == "awaiting-approval" { return id }
            _ = usleep(20_000)
        }
        throw BenchmarkFailure.failed("no approval is asked for part \(number)")
    }

    private static func approve(_ id: String, _ client: ServiceClient) throws {
        let card = try client.document("/api/v1/incidents/\(id)/approval")
        var click = JSONObject()
        for name in ["planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce"] {
            click[name] = card[name] ?? .null
        }
        click["comment"] = .string("")
        let body = try JSONValue.object(click).serialized()
        let answer = try client.call("POST", "/api/v1/incidents/\(id)/approve", body: body)
        guard answer.status == 200 else {
            throw BenchmarkFailure.failed("approving: \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        }
    }

    /// A service over parts that are declared, which orders everything from one endpoint.
    /// - Returns: The configuration's path.
    private static func configuration(_ folder: String, _ url: String, parts: Int) throws -> String {
        let entities = (0..<parts).map { "  - {kind: deployment, namespace: shop, name: part-\($0), replicas: 3}" }
        let wide = "{count: 1000, within: 1s}"
        let files = [
            "secret": "a-secret-of-thirty-two-characters\n",
            "inventory.yaml": "entities:\n" + entities.joined(separator: "\n") + "\n",
            "actions.yaml": """
            - id: bench.put
              class: correct
              title: Put the value
              targets: [deployment]
              typical: 1s
              undo: {type: restores-recorded-state, meaning: put the value back}
              remedies: {"workload.*": 0.99, "startup.*": 0.99}
            """,
            "config.yaml": """
            inventory: \(folder)/inventory.yaml
            actions: [\(folder)/actions.yaml]
            serve:
              environment: production
              governance:
                policy: {default: approve}
                budgets: {per-resource: \(wide), per-service: \(wide), per-incident: \(wide), global: \(wide)}
              executors:
                parallel-runs: \(Self.plans)
                webhooks:
                  - {url: \(url)/, secret-file: \(folder)/secret, addresses: loopback, for: [webhook, kubernetes]}
            """,
        ]
        for (name, text) in files { try BenchmarkConsole.write(text, to: folder + "/" + name) }
        return folder + "/config.yaml"
    }
}
