import Execution
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Every action of the catalogue that is bound to a cluster is carried out or refused with a sentence; none is forgotten.
@Suite struct KubernetesActTests {
    static let actions = ActionCatalogue.builtIn.definitions.filter { $0.executor == .kubernetes }

    /// Those that are carried out, beside the ones that set a field.
    static let own: Set<String> = [
        "kubernetes.rollout-restart", "kubernetes.scale-workload", "kubernetes.raise-autoscaler-limit",
        "kubernetes.rollback-workload", "kubernetes.cordon-node", "kubernetes.uncordon-node", "kubernetes.drain-node",
        "kubernetes.delete-pod", "kubernetes.expand-claim", "kubernetes.quarantine-workload", "kubernetes.retry-job",
        "kubernetes.inspect", "kubernetes.read-logs",
    ]

    @Test func `every action of the catalogue is known`() {
        let known = Self.own.union(KubernetesAct.fieldActions).union(KubernetesAct.refused.keys)
        #expect(Set(Self.actions.map(\.id.text)) == known)
        #expect(Self.own.isDisjoint(with: KubernetesAct.refused.keys))
        #expect(KubernetesAct.fieldActions.isDisjoint(with: KubernetesAct.refused.keys))
    }

    @Test func `what is refused says why, and asks the cluster nothing`() async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let refused: [(String, String, (String, String?)?)] = [
            ("dns.resolve", "deployment/shop/cart", nil),
            ("helm.rollback-release", "release/shop/cart", nil),
            ("kubernetes.create-service", "service/shop/cart", ("service cart", nil)),
            ("kubernetes.restore-secret", "secret/shop/key", ("data", nil)),
            ("kubernetes.correct-service", "service/shop/cart", ("spec.selector.app", nil)),
            ("kubernetes.correct-service", "service/shop/cart", ("service cart", "x")),
            ("kubernetes.correct-service", "service/shop/cart", ("status.loadBalancer", "x")),
            ("kubernetes.correct-route", "route/shop/cart", ("spec.to.name", "x")),
            ("kubernetes.rollout-restart", "service/shop/cart", nil),
            ("kubernetes.rollout-restart", "deployment/other/cart", nil),
            ("kubernetes.retry-job", "job/shop/report-1", nil),
            ("kubernetes.quarantine-workload", "deployment/other/cart", nil),
        ]
        for (id, target, field) in refused {
            let action = try ShopOrder.action(id, target, field: field)
            let order = try await ShopOrder.order(action, on: executor)
            guard case .refused(let refusal) = try await executor.run(order) else {
                Issue.record("\(id) was not refused")
                continue
            }
            #expect(refusal.reason == .notConfigured, "\(id)")
            #expect(refusal.words.hasSuffix("."), "\(id)")
            let forecast = try await executor.simulate(order)
            #expect(forecast == StepForecast(isAccepted: false, words: refusal.words))
            await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
        }
        #expect(cluster.calls == [])
    }

    static let hostile = [
        "--help", "$(id)", "a;b", "a\nb", "../../etc/passwd", "\u{202E}", "a b\u{0}", "cart:1 --all", "-x", "a\u{7F}",
    ]

    @Test(arguments: hostile) func `a hostile value reaches no image, label, quantity or path`(
        _ text: String
    ) async throws {
        let cluster = ScriptedCluster()
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let fields = [
            ("kubernetes.correct-image", "deployment/shop/cart", "spec.template.spec.containers[app].image"),
            ("kubernetes.correct-service", "service/shop/cart", "spec.selector.app"),
            ("kubernetes.raise-quota", "resourcequota/shop/limits", "spec.hard.pods"),
            ("kubernetes.correct-node", "node/worker-1", "metadata.labels.zone"),
        ]
        for (id, target, field) in fields {
            let action = try ShopOrder.action(id, target, field: (field, text))
            guard case .refused = try await executor.run(try await ShopOrder.order(action, on: executor)) else {
                Issue.record("\(field) = \(text)")
                continue
            }
        }
        #expect(cluster.writes == [])
        #expect(!cluster.calls.contains { $0.isWriting })
    }

    @Test func `a value that looks like a secret is not kept, and so not replaced`() async throws {
        let cluster = ScriptedCluster()
        cluster.change("configmaps/shop/settings", ["data", "mode"], "url: postgres://shop:hunter2secret@db/shop")
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action(
            "kubernetes.correct-configuration",
            "configmap/shop/settings",
            field: ("data.mode", "safe")
        )
        guard case .refused(let refusal) = try await executor.run(try await ShopOrder.order(action, on: executor))
        else {
            Issue.record("it acted")
            return
        }
        #expect(refusal.reason == .notConfigured)
        #expect(!refusal.words.contains("hunter2"))
        #expect(cluster.writes == [])
    }

    @Test func `the field of a pod's owner is set on the owner`() throws {
        let action = try ShopOrder.action(
            "kubernetes.correct-image",
            "pod/shop/cart-7d4f9c6b5-x1x2z",
            field: ("spec.template.spec.containers[app].image", "cart:4"),
            of: "deployment/shop/cart"
        )
        let request = try KubernetesRequest(action, ShopOrder.configuration())
        #expect(request.target.argument == "deployments.v1.apps/cart")
    }
}
