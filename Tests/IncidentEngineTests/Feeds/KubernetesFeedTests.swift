import Diagnosis
import EvidenceCapture
import Governance
import IncidentLedger
import IncidentModel
import Planning
import Synchronization
import Testing

@testable import IncidentEngine

/// A scripted cluster below an engine.
@Suite struct KubernetesFeedTests {
    /// A cluster that answers from a table and remembers what it was asked.
    private final class Cluster: ClusterSource {
        private let answers: Mutex<[String: CommandAnswer]>
        private let state = Mutex((asked: [ClusterCommand](), atOnce: 0, most: 0))

        init(_ answers: [String: String]) {
            self.answers = Mutex(answers.mapValues { CommandAnswer(output: $0) })
        }

        var asked: [ClusterCommand] { state.withLock { $0.asked } }
        var most: Int { state.withLock { $0.most } }

        func set(_ line: String, _ answer: CommandAnswer) { answers.withLock { $0[line] = answer } }

        func follow(_ command: ClusterCommand, _ change: @escaping @Sendable () -> Void) async -> String { "no" }

        func answer(to command: ClusterCommand) async -> CommandAnswer {
            state.withLock {
                $0.asked.append(command)
                $0.atOnce += 1
                $0.most = max($0.most, $0.atOnce)
            }
            await Task.yield()
            state.withLock { $0.atOnce -= 1 }
            return answers.withLock { $0[command.line] } ?? CommandAnswer(output: "No resources found\n")
        }
    }

    private static func deployment(_ ready: Int, observed: Int = 2) -> String {
        """
        {"items":[{"kind":"Deployment","metadata":{"name":"checkout","namespace":"shop","generation":2},
        "spec":{"replicas":3},"status":{"observedGeneration":\(observed),"readyReplicas":\(ready)}}]}
        """
    }

    private static let pods = """
        {"items":[{"kind":"Pod","metadata":{"name":"checkout-6d5b-x2z4q","namespace":"shop"},"status":{"phase":"Running"}}]}
        """

    private static func sets(_ revision: Int) -> String {
        """
        {"items":[{"metadata":{"name":"checkout-6d5b","creationTimestamp":"2026-10-14T00:00:00Z",
        "annotations":{"deployment.kubernetes.io/revision":"\(revision)"},
        "ownerReferences":[{"kind":"Deployment","name":"checkout"}]},
        "spec":{"template":{"spec":{"containers":[{"image":"shop/checkout:\(revision)"}]}}}}]}
        """
    }

    private static func play(
        _ more: String = "",
        _ body: (LiveBench, KubernetesFeed, Cluster) async throws -> Void
    )
        async throws
    {
        let cluster = Cluster([
            "kubectl get pods -n shop -o json": pods, "kubectl get deployments -n shop -o json": deployment(3),
            "kubectl get replicasets -n shop -o json": sets(1),
        ])
        let settings = try SourceSettings.read("- {type: kubernetes, namespaces: [shop]\(more)}")
        guard case .kubernetes(let kubernetes) = settings.kind else { return }
        let bench = try await LiveBench()
        try await body(bench, SourceDesk.feed(kubernetes, bench.engine, cluster, named: "k"), cluster)
    }

    private static let checkout = EntityReference("deployment/shop/checkout")

    @Test func `what a cluster says is what conditions read, until it is too old`() async throws {
        try await Self.play { bench, feed, cluster in
            let id = try await bench.begin()
            let checkout = try #require(Self.checkout)
            func ready() async throws -> Double? {
                let look = await bench.engine.look(at: try #require(bench.engine.scene(of: id)))
                return look.evaluation.request.snapshot.facts.number(.replicasReady, of: checkout)
            }
            _ = try await feed.ask()
            #expect(try await ready() == 3)
            cluster.set("kubectl get deployments -n shop -o json", CommandAnswer(output: Self.deployment(1)))
            _ = try await feed.ask()
            #expect(try await ready() == 1)
            // What is counted of what was told before says nothing of what is told now.
            cluster.set(
                "kubectl get deployments -n shop -o json",
                CommandAnswer(output: Self.deployment(3, observed: 1))
            )
            _ = try await feed.ask()
            #expect(try await ready() == nil)
            cluster.set("kubectl get deployments -n shop -o json", CommandAnswer(output: Self.deployment(1)))
            _ = try await feed.ask()
            // What was read two minutes ago is nothing to act on.
            bench.hands.advance(by: 121)
            #expect(try await ready() != 1)
        }
    }

    @Test func `releases are told once, and anew after another one`() async throws {
        try await Self.play { bench, feed, cluster in
            for _ in 0..<3 { _ = try await feed.ask() }
            #expect(bench.kinds == ["changes.received"])
            cluster.set("kubectl get replicasets -n shop -o json", CommandAnswer(output: Self.sets(2)))
            _ = try await feed.ask()
            #expect(bench.kinds == ["changes.received", "changes.received"])
            let told = bench.engine.state.withLock { $0.ledger.changes }
            #expect(told.map(\.change.revision) == ["1", "2"] && told.allSatisfy { $0.source == "kubernetes/k" })
        }
    }

    @Test func `nothing but reading is asked, a few at a time, and of machines once`() async throws {
        try await Self.play(", name: k8s") { _, feed, cluster in
            _ = try await feed.ask()
            #expect(cluster.most <= 4)
            #expect(cluster.asked.allSatisfy { ["get", "top"].contains($0.arguments[0]) })
            #expect(Set(cluster.asked).count == cluster.asked.count)
        }
    }

    @Test func `a cluster whose pods cannot be listed has failed, and what it said before holds a while`() async throws
    {
        try await Self.play { bench, feed, cluster in
            _ = try await feed.ask()
            let answer = CommandAnswer(output: "", failure: "Unable to connect to the server")
            cluster.set("kubectl get pods -n shop -o json", answer)
            await #expect(throws: FeedFailure("kubectl get pods -n shop -o json: Unable to connect to the server")) {
                try await feed.ask()
            }
            #expect(bench.engine.state.withLock { $0.observed != nil })
        }
    }

    @Test(arguments: ["garbage", "{", "{}", "{\"items\":3}", "[[[", "\u{0}\u{1}", "NAME READY\n"])
    func `output that cannot be read makes nothing up`(output: String) async throws {
        try await Self.play { bench, feed, cluster in
            for kind in ["pods", "deployments", "replicasets", "nodes"] {
                cluster.set("kubectl get \(kind) -n shop -o json", CommandAnswer(output: output))
            }
            _ = try await feed.ask()
            let observed = try #require(bench.engine.state.withLock { $0.observed })
            #expect(observed.cluster.pods.isEmpty && observed.cluster.workloads.isEmpty)
            #expect(bench.kinds.isEmpty)
        }
    }

    @Test func `a namespace that cannot be read is told while others are read`() async throws {
        let cluster = Cluster(["kubectl get pods -n shop -o json": Self.pods])
        cluster.set("kubectl get pods -n stage -o json", CommandAnswer(output: "", failure: "Forbidden"))
        let settings = try SourceSettings.read("- {type: kubernetes, namespaces: [stage, shop]}")
        guard case .kubernetes(let kubernetes) = settings.kind else { return }
        let bench = try await LiveBench()
        let yield = try await SourceDesk.feed(kubernetes, bench.engine, cluster, named: "k").ask()
        #expect(yield.faults.first == "the pods of stage cannot be listed")
        #expect(bench.engine.state.withLock { $0.observed?.namespace } == "shop")
    }

    @Test(arguments: [
        "- {type: kubernetes}", "- {type: kubernetes, namespaces: []}", "- {type: kubernetes, namespaces: ['-A']}",
        "- {type: kubernetes, namespaces: [shop], context: '--kubeconfig=/x'}",
        "- {type: kubernetes, namespaces: [shop], kubectl: '-x'}",
        "- {type: kubernetes, namespaces: [a]}\n- {type: kubernetes, name: b, namespaces: [b]}",
    ])
    func `what could become another argument is refused`(item: String) throws {
        let text = "serve:\n  sources:\n" + item.split(separator: "\n").map { "    \($0)\n" }.joined()
        #expect(try !ConfigurationTests.problems(text).isEmpty)
    }
}
