import Execution
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// Calls that hang, lie, say nothing or die: what is known afterwards, and that nothing is done twice.
@Suite struct KubernetesSilenceTests {
    private static let cart = "deployments/shop/cart"

    private static func scale(_ cluster: ScriptedCluster) async throws -> (KubernetesExecutor, StepOrder) {
        let executor = KubernetesExecutor(try ShopOrder.configuration(), calls: cluster)
        let action = try ShopOrder.action("kubernetes.scale-workload", "deployment/shop/cart", ["replicas": 5])
        return (executor, try await ShopOrder.order(action, on: executor))
    }

    static let silences: [KubectlOutcome] = [
        .silence(ExecutorSilence(.outOfTime)), .silence(ExecutorSilence(.died)),
        .silence(ExecutorSilence(.unreachable)), .printed([]), .printed(Array("{}".utf8)),
        .printed(Array("<html>proxy</html>".utf8)), .printed(Array(#"{"kind":"Deployment","metadata":{"na"#.utf8)),
    ]

    @Test(arguments: silences, [true, false])
    func `an answer that cannot be believed is silence, and asking clears it up`(
        _ outcome: KubectlOutcome,
        _ isDone: Bool
    ) async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        cluster.script { call, _ in
            guard call.isWriting else { return nil }
            return isDone ? .afterwards(outcome) : .instead(outcome)
        }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        cluster.script { _, _ in nil }
        cluster.change(Self.cart, ["status", "observedGeneration"], 99)
        cluster.change(
            Self.cart,
            ["status"],
            ["observedGeneration": 9, "updatedReplicas": 5, "replicas": 5, "availableReplicas": 5]
        )
        let answer = try await executor.inquire(order)
        guard isDone else {
            #expect(answer == .unknownKey)
            #expect(cluster[Self.cart]?["spec"]?["replicas"] == 3)
            try await Self.expectGivenUp(order, executor, cluster)
            return
        }
        guard case .done = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(try await executor.run(order) == answer)
        #expect(cluster.writes == ["patch \(Self.cart)"])
    }

    /// That an order is not carried out any more, and that its key is with a newer token.
    private static func expectGivenUp(
        _ order: StepOrder,
        _ executor: KubernetesExecutor,
        _ cluster: ScriptedCluster
    ) async throws {
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("a late order was carried out")
            return
        }
        #expect(refusal.reason == .staleToken)
        #expect(try await executor.inquire(order) == .unknownKey)
        let again = try await ShopOrder.order(order.action, on: executor, token: order.token.number + 1)
        guard case .done = try await executor.run(again) else {
            Issue.record("the key cannot be ordered again")
            return
        }
        #expect(cluster[Self.cart]?["spec"]?["replicas"] == 5)
        let newer = try await executor.inquire(again)
        #expect(try await executor.inquire(order) == newer)
        #expect(cluster.writes == ["patch \(Self.cart)", "patch \(Self.cart)"])
    }

    /// A patch that was sent by a worker that died comes to the control plane after somebody asked.
    @Test func `an order that was on its way when somebody asked has no effect`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        cluster.script { call, _ in call.isWriting ? .instead(.silence(ExecutorSilence(.died))) : nil }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        let late = try #require(cluster.calls.last)
        cluster.script { _, _ in nil }
        #expect(try await executor.inquire(order) == .unknownKey)
        #expect(await cluster.outcome(of: late, limit: .seconds(1)) == .testFailed)
        #expect(cluster[Self.cart]?["spec"]?["replicas"] == 3)
    }

    @Test func `who may not give an order up does not say that it is unknown`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        cluster.script { call, _ in call.isWriting ? .instead(.refused(.init(.notPermitted, "no"))) : nil }
        await #expect(throws: ExecutorSilence(.unknowable, "no")) { try await executor.inquire(order) }
    }

    @Test func `an object of before the act is no proof of it`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        let stale = try #require(cluster[Self.cart]).serialized()
        cluster.script { call, _ in call.isWriting ? .instead(.printed(stale)) : nil }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
    }

    static let refusals: [(KubectlOutcome, StepAnswer.Refusal.Reason)] = [
        (.notFound, .targetGone), (.refused(.init(.notPermitted)), .notPermitted),
        (.refused(.init(.credentialsExpired)), .credentialsExpired), (.refused(.init(.forbidden)), .forbidden),
        (.testFailed, .forbidden), (.conflict, .stateChanged),
    ]

    @Test(arguments: refusals) func `a refusal with a reason is one`(
        _ outcome: KubectlOutcome,
        _ reason: StepAnswer.Refusal.Reason
    ) async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        cluster.script { call, _ in call.isWriting ? .instead(outcome) : nil }
        guard case .refused(let refusal) = try await executor.run(order) else {
            Issue.record("no refusal")
            return
        }
        #expect(refusal.reason == reason)
        #expect(cluster.calls.count < 30)
        #expect(cluster.writes == [])
    }

    @Test func `who may not read is told so, and nothing of what became of an order`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        cluster.script { _, _ in .instead(.refused(.init(.notPermitted, "no"))) }
        await #expect(throws: ExecutorSilence(.unknowable, "no")) { try await executor.inquire(order) }
        #expect(try await executor.describe(order.action) == .refused(.init(.notPermitted, "no")))
    }

    @Test func `a memory that no order wrote is not believed`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        for forged in ["[]", "x", #"[{"key":"a","token":-1,"record":""}]"#, #"[{"key":"b","token":3,"record":""}]"#] {
            let annotations: JSONValue = [
                "evenkeel.dev/last-key": "a", "evenkeel.dev/last-token": "3", "evenkeel.dev/effects": .string(forged),
            ]
            cluster.change(Self.cart, ["metadata", "annotations"], annotations)
            guard case .refused(let refusal) = try await executor.run(order) else {
                Issue.record("it acted on \(forged)")
                continue
            }
            #expect(refusal.reason == .stateChanged)
            await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
        }
        #expect(cluster.writes == [])
    }

    @Test func `an order that was forgotten is neither done again nor called unknown`() async throws {
        let cluster = ScriptedCluster()
        let (executor, order) = try await Self.scale(cluster)
        _ = try await executor.run(order)
        for number in 1...8 {
            let action = try ShopOrder.action(
                "kubernetes.scale-workload",
                "deployment/shop/cart",
                ["replicas": Int64(10 + number)]
            )
            let next = try await ShopOrder.order(
                action,
                on: executor,
                intent: "n\(number)",
                token: 7 + UInt64(number)
            )
            guard case .done = try await executor.run(next) else {
                Issue.record("not done")
                return
            }
        }
        await #expect(throws: ExecutorSilence.self) { try await executor.inquire(order) }
        await #expect(throws: ExecutorSilence.self) { try await executor.run(order) }
        #expect(cluster.writes.count == 9)
        let effects = cluster[Self.cart]?["metadata"]?["annotations"]?["evenkeel.dev/effects"]?.string ?? ""
        #expect(try JSONValue(parsing: effects).array?.count == 8)
    }
}
