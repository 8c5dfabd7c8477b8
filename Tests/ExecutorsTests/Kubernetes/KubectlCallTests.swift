import EvenkeelTestKit
import Execution
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// The deployment that most tests act on.
enum ShopTarget {
    static var cart: KubernetesTarget {
        get throws {
            let entity = try #require(EntityReference("deployment/shop/cart"))
            return try KubernetesTarget(entity, ShopOrder.configuration())
        }
    }
}

/// Every call as an array of arguments, and what never becomes one.
@Suite struct KubectlCallTests {
    @Test func `every call has its arguments`() throws {
        let cart = try ShopTarget.cart
        let node = KubernetesTarget(.node, named: "worker-1", beside: cart)
        let pod = KubernetesTarget(.pod, named: "cart-1", beside: cart)
        #expect(
            KubectlCall.get(cart).arguments == ["get", "deployments.v1.apps/cart", "--namespace=shop", "--output=json"]
        )
        #expect(
            KubectlCall.list(.replicaSet, beside: cart).arguments
                == ["get", "replicasets.v1.apps", "--namespace=shop", "--output=json"]
        )
        #expect(
            KubectlCall.pods(on: node).arguments == [
                "get", "pods", "--all-namespaces", "--field-selector=spec.nodeName=worker-1", "--output=json",
            ]
        )
        #expect(
            KubectlCall.patch(cart, "[]", isDry: false).arguments == [
                "patch", "deployments.v1.apps/cart", "--namespace=shop", "--type=json", "--patch=[]",
                "--field-manager=evenkeel", "--output=json",
            ]
        )
        #expect(KubectlCall.patch(cart, "[]", isDry: true).arguments.last == "--dry-run=server")
        let delete = try KubectlCall.delete(pod, uid: "u1", resourceVersion: "7", isDry: false)
        #expect(delete.arguments == ["delete", "--raw=/api/v1/namespaces/shop/pods/cart-1", "--filename=-"])
        #expect(
            String(decoding: delete.input, as: UTF8.self)
                == #"{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u1","resourceVersion":"7"},"#
                + #""propagationPolicy":"Background"}"#
        )
        #expect(
            KubectlCall.startJob(named: "again", of: cart, isDry: false).arguments == [
                "create", "job", "again", "--from=cronjob/cart", "--namespace=shop", "--field-manager=evenkeel",
                "--output=json",
            ]
        )
        #expect(
            KubectlCall.describe(cart).arguments == [
                "describe", "deployments.v1.apps/cart", "--namespace=shop", "--show-events=true", "--chunk-size=100",
            ]
        )
        #expect(
            KubectlCall.logs(pod, isPrevious: true).arguments == [
                "logs", "pods/cart-1", "--namespace=shop", "--all-containers=true", "--tail=200",
                "--limit-bytes=65536", "--timestamps=true", "--previous=true",
            ]
        )
        #expect(
            try KubectlCall.create(["a": 1], at: pod, isDry: true).arguments
                == ["create", "--raw=/api/v1/namespaces/shop/pods?fieldManager=evenkeel&dryRun=All", "--filename=-"]
        )
    }

    @Test(arguments: [true, false]) func `a drain keeps to the disruption budgets`(_ drops: Bool) throws {
        let node = KubernetesTarget(.node, named: "worker-1", beside: try ShopTarget.cart)
        let call = KubectlCall.drain(node, seconds: 55, dropsEmptyDirectories: drops, isDry: false)
        let expected =
            ["drain", "worker-1", "--ignore-daemonsets=true", "--timeout=55s"]
            + (drops ? ["--delete-emptydir-data=true"] : [])
        #expect(call.arguments == expected)
        #expect(!call.arguments.contains { $0.hasPrefix("--force") || $0.hasPrefix("--disable-eviction") })
    }

    @Test func `the operator alone chooses the cluster`() throws {
        let selection = try ShopOrder.configuration().selection
        #expect(selection == ["--kubeconfig=/etc/evenkeel/kubeconfig", "--context=prod"])
    }

    @Test func `a configuration that could be misread is none`() {
        #expect(throws: KubernetesConfiguration.Fault.pathNotAbsolute) {
            try KubernetesConfiguration(program: "kubectl", namespaces: [])
        }
        #expect(throws: KubernetesConfiguration.Fault.contextMalformed) {
            try KubernetesConfiguration(program: "/k", context: "--as=root", namespaces: [])
        }
        #expect(throws: KubernetesConfiguration.Fault.namespaceMalformed) {
            try KubernetesConfiguration(program: "/k", namespaces: ["-n"])
        }
        #expect(throws: KubernetesConfiguration.Fault.timeOutOfRange) {
            try KubernetesConfiguration(program: "/k", namespaces: [], callLimit: .milliseconds(1))
        }
    }

    @Test func `what a program sees of the environment is what signing in needs`() throws {
        let configuration = try KubernetesConfiguration(
            program: "/k",
            namespaces: [],
            environment: ["HOME": "/h", "KUBECONFIG": "/x", "AWS_SECRET_ACCESS_KEY": "s", "LD_PRELOAD": "/x"]
        )
        #expect(configuration.environment == ["HOME": "/h"])
    }

    static let hostile = [
        "-n", "--all", "a=b", "a;b", "$(id)", "`id`", "a\nb", "../x", "a/../b", "a b", "\u{E9}", "a\u{202E}b", "A",
        "a..b", "a.", ".a", "a-", "_a", "a_b", "a:b", "a@b", "a/b", "", String(repeating: "a", count: 254), "*", "a,b",
        "%2e%2e", "a\\b", "'a'", "\"a\"", "a|b", "a&b", "{a}", "~", "a\u{0}",
    ]

    @Test(arguments: hostile) func `a hostile name becomes no argument`(_ name: String) throws {
        #expect(!KubernetesName.isSubdomain(name))
        #expect(!KubernetesName.isLabel(name))
        guard let entity = EntityReference(kind: .deployment, namespace: "shop", name: name) else { return }
        #expect(throws: KubernetesRefusal.self) { try KubernetesTarget(entity, ShopOrder.configuration()) }
    }

    @Test(arguments: hostile) func `a hostile namespace becomes none either, allowed or not`(_ name: String) throws {
        guard let entity = EntityReference(kind: .pod, namespace: name, name: "cart"), !name.isEmpty else { return }
        #expect(throws: KubernetesRefusal.self) { try KubernetesTarget(entity, ShopOrder.configuration()) }
    }

    /// A name that stands in no other argument.
    private static let standIn = "q9q9q9"

    private static func calls(_ target: KubernetesTarget) -> [KubectlCall] {
        [
            .get(target), .patch(target, "[]", isDry: false), .describe(target), .logs(target, isPrevious: false),
            .pods(on: target), .startJob(named: target.name, of: target, isDry: true),
            .drain(target, seconds: 1, dropsEmptyDirectories: false, isDry: true),
        ]
    }

    /// Names of every letter that an entity may have, and of more: what is taken can be no option, path or second word.
    @Test(arguments: UInt64(1)...4) func `no name reaches beyond its argument`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let configuration = try ShopOrder.configuration()
        let letters = Array("ab0-._:@/=;$ AZ")
        var taken = 0
        for _ in 0..<5000 {
            let length = Int.random(in: 1...6, using: &random)
            let name = String((0..<length).compactMap { _ in letters.randomElement(using: &random) })
            let kind = EntityKind.allCases.randomElement(using: &random) ?? .pod
            guard let entity = EntityReference(kind: kind, namespace: "shop", name: name),
                let target = try? KubernetesTarget(entity, configuration)
            else { continue }
            taken += 1
            // The same calls for a name that is in no other argument: nothing but the name may differ.
            let plain = KubernetesTarget(target.resource, named: Self.standIn, beside: target)
            let expected = Self.calls(plain).flatMap(\.arguments).map {
                $0.replacing(Self.standIn, with: name)
            }
            #expect(Self.calls(target).flatMap(\.arguments) == expected, "seed \(seed): \(name)")
            let isSafe = name.utf8.allSatisfy { byte in
                "abcdefghijklmnopqrstuvwxyz0123456789.-".utf8.contains(byte)
            }
            #expect(isSafe && name.first != "-" && !name.contains(".."), "seed \(seed): \(name)")
        }
        #expect(taken > 50, "seed \(seed)")
    }

    @Test func `secrets, other namespaces and nodes without leave are out of reach`() throws {
        let configuration = try ShopOrder.configuration(nodes: false)
        for text in [
            "secret/shop/key", "deployment/other/cart", "deployment/cart", "node/worker-1", "namespace/shop",
            "route/shop/cart", "database/shop/main", "host/a",
        ] {
            let entity = try #require(EntityReference(text))
            let error = #expect(throws: KubernetesRefusal.self) { try KubernetesTarget(entity, configuration) }
            #expect(error?.refusal.reason == .notConfigured)
        }
    }
}
