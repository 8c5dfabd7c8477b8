import EvenkeelTestKit
import Glibc
import StrictJSON

/// Plans and plain reads.
extension ServeBenchmark {
    /// From an alert to its plan, and what people do with a plan.
    mutating func measurePlans() throws {
        let rounds = 25
        let example = "docs/examples/checkout-outage"
        guard let delivery = BenchmarkConsole.bytes(of: example + "/alerts.json") else {
            throw BenchmarkFailure.usage("\(example)/alerts.json is not here; run it from the repository")
        }
        let text =
            "serve:\n  evidence: \(Self.absolute(example))\n  environment: production\n"
            + "  access:\n    tokens:\n"
        let tokens = BenchmarkConfiguration.tokens(0)
        let path = try scratch.write(text + BenchmarkConfiguration.entries(tokens), to: "plan.yaml")
        let service = try serve("plan", ["--config", path], token: tokens[0])
        let client = try ServiceClient(service)
        var made = LoadGenerator.Outcome()
        var id = ""
        for round in 0..<rounds {
            let (name, milliseconds) = try planned(delivery, round, client, service)
            made.latencies.append(Float(milliseconds))
            id = name
        }
        figures.report(
            "serve.plan-made-p99-ms",
            made.percentile(0.99),
            "ms",
            "from the acknowledgement of a first alert to its plan; p50 \(Self.text(made.percentile(0.5))), n \(rounds)"
        )
        try settle(client)
        let plan = try client.document("/api/v1/incidents/\(id)/plan")
        let digest = plan["digest"]?.string ?? ""
        let change = Self.change(of: plan, digest)
        try report("serve.plan-get-p99-ms", "GET", "/api/v1/incidents/\(id)/plan", [], client)
        try report("serve.plan-simulate-p99-ms", "POST", "/api/v1/incidents/\(id)/simulate", Array("{}".utf8), client)
        try report("serve.plan-modify-p99-ms", "POST", "/api/v1/incidents/\(id)/modify", change, client)
        service.kill()
    }

    /// Times a request many times.
    private mutating func report(
        _ name: String,
        _ method: String,
        _ path: String,
        _ body: [UInt8],
        _ client: ServiceClient
    ) throws(BenchmarkFailure) {
        var times = LoadGenerator.Outcome()
        for _ in 0..<300 {
            let answer = try client.call(method, path, body: body)
            guard answer.status == 200 else {
                throw .failed("\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            }
            times.latencies.append(Float(answer.milliseconds))
        }
        figures.report(name, times.percentile(0.99), "ms", "p50 \(Self.text(times.percentile(0.5))), n 300")
    }

    /// Sends the example with its alerts in a namespace of their own, and waits for its plan.
    /// - Returns: The incident, and the milliseconds from the acknowledgement to the plan.
    private func planned(
        _ delivery: [UInt8],
        _ round: Int,
        _ client: ServiceClient,
        _ service: ServedProgram
    ) throws(BenchmarkFailure) -> (id: String, milliseconds: Double) {
        let stream = try LoadSocket(port: service.port)
        stream.send(ServiceClient.request("GET", "/api/v1/events", token: service.token))
        while !stream.received.starts(with: Array("HTTP/1.1 200".utf8)), stream.wait(5000) { stream.receive() }
        // Another start makes the alerts new ones, and another environment another incident.
        let day = round % 28 + 1
        let text = String(decoding: delivery, as: UTF8.self)
            .split(separator: "2026-10-14", omittingEmptySubsequences: false)
            .joined(separator: "2026-10-\(day < 10 ? "0" : "")\(day)")
            .split(separator: #""severity":"#, omittingEmptySubsequences: false)
            .joined(separator: #""environment": "stage-\#(round)", "severity":"#)
        let answer = try client.call("POST", "/api/v1/ingest/alertmanager", body: Array(text.utf8))
        let begin = ContinuousClock.now
        guard answer.status < 300, let id = answer.json?["incidents"]?.array?.first?.string else {
            throw .failed("the example was not taken: \(String(decoding: answer.body, as: UTF8.self))")
        }
        while stream.wait(10_000) {
            stream.receive()
            let events = String(decoding: stream.received, as: UTF8.self).split(separator: "\n\n")
            if events.contains(where: { $0.contains("event: plan.made") && $0.contains(id) }) {
                return (id, begin.duration(to: .now) / .milliseconds(1))
            }
        }
        throw .failed("no plan was made of incident \(id)")
    }

    /// A change of the first argument that is a number, or the last step left out.
    private static func change(of plan: JSONValue, _ digest: String) -> [UInt8] {
        for step in plan["steps"]?.array ?? [] {
            guard let number = step["number"]?.int else { continue }
            for (name, value) in step["arguments"]?.object ?? JSONObject() {
                guard let count = value.int else { continue }
                let change = #"{"step":\#(number),"argument":"\#(name)","value":\#(count + 1)}"#
                return Array(#"{"planDigest":"\#(digest)","changes":[\#(change)],"preview":true}"#.utf8)
            }
        }
        let last = plan["steps"]?.array?.last?["number"]?.int ?? 1
        let change = #"{"step":\#(last),"remove":true}"#
        return Array(#"{"planDigest":"\#(digest)","changes":[\#(change)],"preview":true}"#.utf8)
    }

    private static func absolute(_ path: String) -> String {
        guard let root = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(root) }
        return unsafe String(cString: root)
    }

    /// Reads that cost little, as fast as they are answered.
    mutating func measureReads() throws {
        let service = try serve("reads")
        let client = try ServiceClient(service)
        try fill(service, AlertFactory(), 0..<1000)
        try settle(client)
        let list = try client.document("/api/v1/incidents?limit=1")
        let id = list["items"]?.array?.first?["id"]?.string ?? ""
        for (name, path) in [
            ("healthz", "/healthz"), ("incident", "/api/v1/incidents/\(id)"),
            ("list", "/api/v1/incidents?limit=50"),
        ] {
            let request = ServiceClient.request("GET", path, token: service.token)
            let load = try LoadGenerator(port: service.port, connections: 32) { _ in request }
            let outcome = try load.run(rate: nil, seconds: 3)
            figures.report(
                "serve.reads-\(name)-per-second",
                Double(outcome.acknowledged) / outcome.seconds,
                "/s",
                "32 connections, generator in one thread; p99 \(Self.text(outcome.percentile(0.99))) ms"
            )
        }
        service.kill()
    }
}
