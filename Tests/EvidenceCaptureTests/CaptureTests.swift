import Foundation
import IncidentModel
import StrictJSON
import Synchronization
import Testing

@testable import EvidenceCapture

/// A cluster that answers from a table and remembers what it was asked.
private final class ScriptedCluster: ClusterSource {
    func follow(_ command: ClusterCommand, _ change: @escaping @Sendable () -> Void) async -> String {
        "nobody follows"
    }

    private let answers: [String: CommandAnswer]
    private let rest: CommandAnswer
    private let state = Mutex((asked: [[String]](), atOnce: 0, most: 0))

    init(_ answers: [String: CommandAnswer], rest: CommandAnswer = CommandAnswer(output: "No resources found\n")) {
        (self.answers, self.rest) = (answers, rest)
    }

    var asked: [[String]] { state.withLock { $0.asked } }
    var most: Int { state.withLock { $0.most } }

    func answer(to command: ClusterCommand) async -> CommandAnswer {
        state.withLock {
            $0.asked.append(command.arguments)
            $0.atOnce += 1
            $0.most = max($0.most, $0.atOnce)
        }
        await Task.yield()
        state.withLock { $0.atOnce -= 1 }
        return answers[command.line] ?? rest
    }
}

/// Bundles made from live systems.
@Suite struct CaptureTests {
    private static let now = Timestamp(rfc3339: "2026-11-26T10:00:00Z") ?? .epoch

    private static func capture(
        _ cluster: ScriptedCluster,
        scope: CaptureScope = CaptureScope(namespace: "shop"),
        _ look: (CaptureReport, String) throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "capture-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.path(percentEncoded: false) + "/out"
        let capture = EvidenceCapture(scope, cluster: cluster, prometheus: nil, now: now) { _ in }
        try look(try await capture.write(to: place), place)
    }

    private static func pod(_ name: String, restarts: Int, isReady: Bool) -> String {
        """
        {"metadata":{"name":"\(name)"},"status":{"containerStatuses":[
        {"name":"app","ready":\(isReady),"restartCount":\(restarts),"state":{"running":{}}}]}}
        """
    }

    private static func cluster(_ pods: [String], _ more: [String: CommandAnswer] = [:]) -> ScriptedCluster {
        let items = #"{"items":[\#(pods.joined(separator: ","))]}"#
        var answers = ["kubectl get pods -n shop -o json": CommandAnswer(output: items)]
        answers.merge(more) { $1 }
        return ScriptedCluster(answers)
    }

    @Test func `nothing but reading is ever asked, four questions at a time`() async throws {
        let cluster = Self.cluster([Self.pod("a-0", restarts: 2, isReady: false)])
        try await Self.capture(cluster) { _, _ in }
        #expect(cluster.asked.count > 20)
        for command in cluster.asked {
            #expect(["get", "top", "logs"].contains(command[0]))
            #expect(!command.contains("--watch") && !command.contains("-f"))
            if command.contains("secrets") { #expect(!command.contains("-o")) }
        }
        #expect(cluster.most <= 4)
    }

    @Test func `logs of containers in trouble come first, with those of their former run`() async throws {
        var scope = CaptureScope(namespace: "shop")
        scope.loggedContainers = 1
        let log = CommandAnswer(output: "2026-11-26T09:59:00Z one\n  two\n2026-11-26T09:59:01.5Z three\n")
        let cluster = Self.cluster(
            [Self.pod("good-0", restarts: 0, isReady: true), Self.pod("bad-0", restarts: 3, isReady: false)],
            [
                "kubectl logs bad-0 -n shop -c app --tail=1000 --timestamps": log,
                "kubectl logs bad-0 -n shop -c app --tail=1000 --timestamps --previous": CommandAnswer(output: "old\n"),
            ]
        )
        try await Self.capture(cluster, scope: scope) { report, place in
            let logs = try String(contentsOfFile: place + "/logs.otlp.jsonl", encoding: .utf8)
            let records = try JSONValue(parsing: logs)["resourceLogs"]?[0]?["scopeLogs"]?[0]?["logRecords"]?.array
            #expect(records?.map { $0["body"]?["stringValue"]?.string } == ["one", "  two", "three"])
            #expect(records?[1]["timeUnixNano"] == records?[0]["timeUnixNano"])
            #expect(records?[2]["timeUnixNano"]?.string?.hasSuffix("500000000") == true)
            let transcript = try String(contentsOfFile: place + "/kubectl.json", encoding: .utf8)
            #expect(transcript.contains("--previous\": \"old"))
            #expect(report.missing.contains { $0.contains("the logs of 1 containers") })
        }
        #expect(!cluster.asked.contains { $0.first == "logs" && $0.contains("good-0") })
    }

    @Test func `a name that would be an option is no argument`() async throws {
        let cluster = Self.cluster([
            Self.pod("--kubeconfig=x", restarts: 0, isReady: false), Self.pod("a b", restarts: 0, isReady: false),
        ])
        try await Self.capture(cluster) { _, _ in }
        #expect(!cluster.asked.contains { $0.first == "logs" })
    }

    @Test func `releases are the replica sets of the time that is captured`() async throws {
        func set(_ name: String, _ time: String) -> String {
            """
            {"metadata":{"name":"\(name)-1","creationTimestamp":"\(time)","annotations":
            {"deployment.kubernetes.io/revision":"3"},"ownerReferences":[{"kind":"Deployment","name":"\(name)"}]},
            "spec":{"template":{"spec":{"containers":[{"image":"\(name):2"}]}}}}
            """
        }
        let sets = [set("new", "2026-11-26T09:50:00Z"), set("old", "2026-11-20T00:00:00Z"), #"{"metadata":{}}"#]
        let line = "kubectl get replicasets -n shop -o json"
        let cluster = Self.cluster([], [line: CommandAnswer(output: #"{"items":[\#(sets.joined(separator: ","))]}"#)])
        try await Self.capture(cluster) { _, place in
            let changes = try JSONValue(parsing: try String(contentsOfFile: place + "/changes.json", encoding: .utf8))
            #expect(changes.array?.count == 1)
            #expect(changes[0]?["entity"] == "new" && changes[0]?["summary"] == "revision 3: new:2")
        }
    }

    @Test func `what fails is reported, and the rest is there`() async throws {
        let refusal = CommandAnswer(output: "", failure: "Error from server (Forbidden): nodes is forbidden")
        let cluster = Self.cluster([], ["kubectl get nodes -o json": refusal])
        try await Self.capture(cluster) { report, _ in
            #expect(report.missing == ["kubectl get nodes -o json: Error from server (Forbidden): nodes is forbidden"])
            #expect(report.written.count == 2)
        }
    }

    @Test func `a cluster that answers nothing leaves no bundle`() async throws {
        let cluster = ScriptedCluster([:], rest: CommandAnswer(output: "", failure: "connection refused"))
        await #expect(throws: CaptureError.self) { try await Self.capture(cluster) { _, _ in } }
    }

    @Test(arguments: ["", "{", "[]", #"{"items":3}"#, #"{"items":[3,null,{"metadata":3},{"metadata":{"name":4}}]}"#])
    func `a listing of any form does no harm`(_ output: String) async throws {
        let cluster = ScriptedCluster([
            "kubectl get pods -n shop -o json": CommandAnswer(output: output.isEmpty ? " " : output),
            "kubectl get replicasets -n shop -o json": CommandAnswer(output: output),
        ])
        try await Self.capture(cluster) { report, _ in #expect(report.written.count == 2) }
    }
}
