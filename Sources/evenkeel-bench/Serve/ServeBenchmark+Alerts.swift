import EvenkeelTestKit
import StrictJSON

/// Alerts in.
extension ServeBenchmark {
    /// Single alerts at a constant rate over many connections: speed, loss, memory.
    mutating func measureAlerts() throws {
        let (rate, seconds) = (number("rate", or: 2050), number("seconds", or: 15))
        let (connections, factory) = (count("connections", or: 200), AlertFactory())
        // One in so many says what another one has said; 0: none does.
        let every = number("repeats", or: 0.2) > 0 ? Int(1 / number("repeats", or: 0.2)) : 0
        @Sendable func meant(_ number: Int) -> Int {
            every > 1 && number % every == every - 1 ? number - every + 1 : number
        }
        let service = try serve("alerts")
        let load = try LoadGenerator(port: service.port, connections: connections) { number in
            factory.request(CollectionOfOne(meant(number)))
        }
        let outcome = try load.run(rate: rate, seconds: seconds)
        let memory = service.memory
        let own = try ServiceClient(service).figures()
        let distinct = Set(outcome.numbers.map(meant)).count
        service.kill()
        let again = try serve("alerts")
        let after = try ServiceClient(again).figures()
        again.stop()
        let found = min(own["alerts_remembered", default: 0], after["alerts_remembered", default: 0])
        let details =
            "offered \(Int(rate))/s for \(Int(seconds)) s on \(connections) connections, "
            + "\(outcome.refused) refused, \(outcome.failed) unanswered"
        figures.report("serve.alerts-per-second", Double(outcome.acknowledged) / outcome.seconds, "/s", details)
        figures.report(
            "serve.alert-p99-ms",
            outcome.percentile(0.99),
            "ms",
            "p50 \(Self.text(outcome.percentile(0.5))), most \(Self.text(outcome.percentile(1)))"
        )
        figures.report(
            "serve.alerts-lost",
            max(0, Double(distinct) - found) + max(0, Double(outcome.acknowledged) - own["alerts_total", default: 0]),
            "alerts",
            "\(distinct) different ones acknowledged, \(Int(found)) known after SIGKILL; "
                + "\(Int(own["incidents_held", default: 0])) incidents, \(Int(after["incidents_held", default: 0])) after it; "
                + "ready again in \(Self.text(again.startMilliseconds)) ms"
        )
        figures.report("serve.memory-mib", memory.resident, "MiB", "most \(Self.text(memory.peak))")
    }

    /// Batches of 100, each connection as fast as it is answered.
    mutating func measureBatches() throws {
        let (seconds, factory) = (min(number("seconds", or: 15) / 3, 60), AlertFactory())
        let service = try serve("batches")
        let load = try LoadGenerator(port: service.port, connections: 8) { number in
            factory.request(number * 100..<number * 100 + 100)
        }
        let outcome = try load.run(rate: nil, seconds: seconds)
        let own = try ServiceClient(service).figures()
        let memory = service.memory
        service.kill()
        let again = try serve("batches")
        let after = try ServiceClient(again).figures()["alerts_remembered", default: 0]
        again.stop()
        let alerts = Double(outcome.acknowledged * 100)
        figures.report(
            "serve.batched-alerts-per-second",
            alerts / outcome.seconds,
            "/s",
            "p99 \(Self.text(outcome.percentile(0.99))) ms, \(outcome.refused) refused, \(outcome.failed) unanswered, "
                + "memory \(Self.text(memory.resident)) MiB; processor \(Self.text(own["process_cpu_seconds_total", default: 0])) s"
        )
        figures.report("serve.batched-alerts-lost", max(0, alerts - after), "alerts")
    }

    /// Everything alerts at once, while somebody looks.
    mutating func measureStorms() throws {
        try measureStorm(isTopologyKnown: false)
        try measureStorm(isTopologyKnown: true)
    }

    private mutating func measureStorm(isTopologyKnown: Bool) throws {
        let alerts = count("storm", or: isTopologyKnown ? 20_000 : 50_000)
        var factory = AlertFactory()
        factory.environments = 1
        factory.services = 300
        let name = isTopologyKnown ? "storm-known" : "storm-unknown"
        var arguments: [String] = []
        if isTopologyKnown { arguments = ["--inventory", try scratch.write(Self.inventory(300), to: "calls.yaml")] }
        let service = try serve(name, arguments)
        let client = try ServiceClient(service)
        let storm = factory
        let sender = Background { [port = service.port] in
            let load = try LoadGenerator(port: port, connections: 8) { number in
                storm.request(number * 100..<number * 100 + 100)
            }
            return try load.run(rate: 100, seconds: Double(alerts) / 10_000, most: alerts / 100)
        }
        let end = ContinuousClock.now + .seconds(Double(alerts) / 10_000)
        var (lists, pages) = (LoadGenerator.Outcome(), LoadGenerator.Outcome())
        while ContinuousClock.now < end {
            let list = try client.call("GET", "/api/v1/incidents?status=open&limit=50")
            lists.latencies.append(Float(list.milliseconds))
            if let id = list.json?["items"]?.array?.first?["id"]?.string {
                pages.latencies.append(Float(try page(of: id, client)))
            }
        }
        let outcome = try sender.value()
        let plans = try client.figures()["plans_total", default: 0]
        let list = try client.document("/api/v1/incidents?status=open&limit=50")
        let memory = service.memory
        service.kill()
        figures.report(
            "serve.\(name)-incidents",
            list["total"]?.double ?? 0,
            "incidents",
            "\(outcome.acknowledged * 100) alerts in \(Self.text(outcome.seconds)) s, \(outcome.refused) refused, "
                + "p99 \(Self.text(outcome.percentile(0.99))) ms, \(Int(plans)) looks, \(Self.text(memory.resident)) MiB"
        )
        let most =
            "p50 \(Self.text(lists.percentile(0.5))), most \(Self.text(lists.percentile(1))), n \(lists.latencies.count)"
        figures.report("serve.\(name)-list-p95-ms", lists.percentile(0.95), "ms", most)
        figures.report(
            "serve.\(name)-page-p95-ms",
            pages.percentile(0.95),
            "ms",
            "all requests of an incident's page; p50 \(Self.text(pages.percentile(0.5))), n \(pages.latencies.count)"
        )
    }

    /// Fetches what an incident's page shows.
    /// - Returns: The milliseconds that it took.
    private func page(of id: String, _ client: ServiceClient) throws(BenchmarkFailure) -> Double {
        var sum = 0.0
        for part in ["", "/diagnosis", "/plan", "/graph", "/metrics", "/approval", "/alerts?limit=100"] {
            sum += try client.call("GET", "/api/v1/incidents/\(id)\(part)").milliseconds
        }
        return sum
    }

    /// Services that call each other in a tree, and a database below all.
    private static func inventory(_ services: Int) -> String {
        var text = "entities:\n  - {kind: database, namespace: shop, name: orders}\n"
        for number in 0..<services {
            text += "  - {kind: service, namespace: shop, name: svc-\(number)}\n"
        }
        text += "calls:\n"
        for number in 0..<services {
            text += number == 0 ? "" : "  - {from: svc-\((number - 1) / 3), to: svc-\(number)}\n"
            if number % 10 == 0 { text += "  - {from: svc-\(number), to: orders, kind: stores-in}\n" }
        }
        return text
    }
}
