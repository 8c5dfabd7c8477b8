import Execution
import Foundation
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// What every action asks `kubectl` for, word by word, against a reviewed transcript. With `EVENKEEL_RECORD_CALLS` set the
/// transcript is written anew.
@Suite struct KubectlTranscriptTests {
    private static let sequels: [(id: String, target: String)] = [
        ("kubernetes.delete-pod", "pod/shop/cart-7d4f-x1"), ("kubernetes.drain-node", "node/worker-1"),
        ("kubernetes.retry-job", "cronjob/shop/report"), ("kubernetes.quarantine-workload", "pod/shop/cart-7d4f-x1"),
        ("kubernetes.inspect", "deployment/shop/cart"), ("kubernetes.read-logs", "pod/shop/cart-7d4f-x1"),
    ]

    private static func transcript() async throws -> String {
        var text = ""
        for act in KubernetesRunTests.acts { text += try await transcript(of: try act.action()) }
        for sequel in sequels {
            text += try await transcript(of: try ShopOrder.action(sequel.id, sequel.target))
        }
        return text
    }

    private static func transcript(of action: Action) async throws -> String {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let order = try await ShopOrder.order(action, on: executor)
        let described = cluster.calls.count
        let answer = try await executor.run(order)
        let acted = cluster.calls.count
        var text = "# \(action.definition.id.text) \(action.target)\n"
        text += lines("run", cluster.calls[described..<acted])
        guard case .done(let record) = answer, try KubernetesAct(action).undoObstacle == nil else { return text + "\n" }
        let undo = try await ShopOrder.order(action, on: executor, undoing: record)
        let before = cluster.calls.count
        _ = try await executor.run(undo)
        return text + lines("undo", cluster.calls[before...]) + "\n"
    }

    private static func lines(_ verb: String, _ calls: ArraySlice<KubectlCall>) -> String {
        calls.map { call in
            // How much of an order's time is left is no part of what is asked.
            let words = call.arguments.map { $0.hasPrefix("--timeout=") ? "--timeout=…" : $0 }
            let input = call.input.isEmpty ? "" : "    < \(String(decoding: call.input, as: UTF8.self))\n"
            return "\(verb): \(words[0])\n" + words.dropFirst().map { "    \($0)\n" }.joined() + input
        }.joined()
    }

    @Test func `every call is the one that was reviewed`() async throws {
        let now = try await Self.transcript()
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let fixture = source.appending(path: "Fixtures/kubectl-calls.txt")
        if ProcessInfo.processInfo.environment["EVENKEEL_RECORD_CALLS"] != nil {
            try Data(now.utf8).write(to: fixture)
        }
        let reviewed = try String(contentsOf: fixture, encoding: .utf8)
        let pairs = zip(now.split(separator: "\n"), reviewed.split(separator: "\n"))
        for (line, expected) in pairs where line != expected {
            Issue.record("\(line)\n  was reviewed as\n\(expected)")
            return
        }
        #expect(now == reviewed)
    }
}
