import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// `evenkeel capture` as its users run it.
    @Suite struct CaptureTests {
        /// A `kubectl` that knows one pod, which was killed for its memory, and forbids to look at nodes.
        private static let kubectl = #"""
            #!/bin/sh
            shift
            case "$*" in
            "get pods -n shop -o json") cat <<'JSON'
            {"items":[{"kind":"Pod","metadata":{"name":"cart-7d9f8b6c5d-x2x4z","namespace":"shop"},"spec":{"containers":
            [{"name":"cart","image":"cart:1.2","env":[{"name":"DB_PASSWORD","value":"s3cr3t"}]}]},"status":{"phase":"Running",
            "containerStatuses":[{"name":"cart","ready":false,"restartCount":7,"state":{"waiting":{"reason":
            "CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}}]}
            JSON
            ;;
            "logs "*) echo "2026-11-26T07:00:00Z password=s3cr3t refused" ;;
            "get nodes"*) echo "Error from server (Forbidden)" >&2; exit 1 ;;
            *) echo "No resources found in shop namespace." >&2 ;;
            esac

            """#

        @Test func `what a cluster says becomes a bundle that is diagnosed`() async throws {
            let scratch = try Scratch()
            let kubectl = try scratch.write("kubectl", Self.kubectl)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: kubectl)
            let out = scratch.path("out")
            let run = try await Evenkeel.run("capture", "-n", "shop", "-o", out, "--kubectl", kubectl, "-f", "json")
            #expect(run.ending == .exit(0) && run.complaints == [])
            let report = try run.json()
            #expect(
                report["missing"]?.array?.map(\.string) == ["kubectl get nodes -o json: Error from server (Forbidden)"]
            )
            for file in try FileManager.default.contentsOfDirectory(atPath: out) {
                #expect(!(try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8)).contains("s3cr3t"))
            }
            let diagnosis = try await Evenkeel.run("diagnose", out, "--format", "json").json()
            #expect(diagnosis["hypotheses"]?[0]?["fault"] == "resource.memory-oom-killed")
            let again = try await Evenkeel.run("capture", "-n", "shop", "-o", out, "--kubectl", kubectl)
            #expect(again.ending == .exit(1) && again.complaints.first?.contains("something is there already") == true)
        }

        @Test(.requires("prometheus"))
        func `what Prometheus knows becomes metrics, alerts and calls`() async throws {
            let scratch = try Scratch()
            try scratch.write("prometheus.yml", "global: {evaluation_interval: 1s}\nrule_files: [rules.yml]\n")
            try scratch.write(
                "rules.yml",
                """
                groups:
                  - name: now
                    interval: 1s
                    rules:
                      - record: container_memory_working_set_bytes
                        expr: vector(1e8)
                        labels: {namespace: shop, pod: cart-0, container: cart}
                      - record: traces_service_graph_request_total
                        expr: vector(time())
                        labels: {client: web, server: cart}
                      - alert: CartSlow
                        expr: vector(1)
                        labels: {severity: critical, namespace: shop, service: cart}

                """
            )
            let prometheus = try await RealSender(
                "prometheus",
                ["--config.file=\(scratch.path("prometheus.yml"))", "--storage.tsdb.path=\(scratch.path("series"))"],
                log: scratch.path("prometheus.log")
            )
            defer { prometheus.stop() }
            let bundle = try await Patience.wait(for: "a bundle with metrics, an alert and a call") { () -> String? in
                let out = scratch.path("out-\(UUID().uuidString)")
                let run = try await Evenkeel.run(
                    "capture",
                    "-n",
                    "shop",
                    "-o",
                    out,
                    "--without-cluster",
                    "--prometheus",
                    prometheus.address,
                    "--window",
                    "2m",
                    "--baseline",
                    "0s",
                    "--format",
                    "json"
                )
                guard run.ending == .exit(0) else { return nil }
                let written = try run.json()["written"]?.array?.compactMap(\.string) ?? []
                return written.contains { $0.hasPrefix("topology.json") }
                    && written.contains("alerts.json: 1 alerts that fire")
                    && written.contains { $0.hasPrefix("metrics.csv") } ? out : nil
            }
            let metrics = try String(contentsOfFile: bundle + "/metrics.csv", encoding: .utf8)
            #expect(metrics.contains(",cart-0,memory_working_set,100000000.0,bytes\n"))
            let topology = try JSONValue(
                parsing: try String(contentsOfFile: bundle + "/topology.json", encoding: .utf8)
            )
            #expect(topology["edges"]?[0]?["from"] == "web" && topology["edges"]?[0]?["to"] == "cart")
            let diagnosis = try await Evenkeel.run("diagnose", bundle, "--format", "json")
            #expect([.exit(0), .exit(3)].contains(diagnosis.ending) && diagnosis.complaints == [])
        }

        @Test(arguments: [
            (["--out", "x"], "name the namespace"), (["-n", "shop"], "name the bundle's folder"),
            (["-n", "Not A Name", "-o", "x"], "is not the name of a namespace"),
            (["-n", "shop", "-o", "x", "--without-cluster"], "nothing to capture"),
            (["-n", "shop", "-o", "x", "--window", "soon"], "--window must be a time"),
            (["-n", "shop", "-o", "x", "--log-lines", "-1"], "--log-lines must be a whole number"),
        ])
        func `a wrong use is told, and nothing is made`(_ arguments: [String], _ problem: String) async throws {
            let run = try await Evenkeel.run(["capture"] + arguments)
            #expect(run.ending == .exit(2) && run.output.isEmpty)
            #expect(run.messages.contains(problem), "\(run.messages)")
            #expect(!FileManager.default.fileExists(atPath: "x"))
        }
    }
}
