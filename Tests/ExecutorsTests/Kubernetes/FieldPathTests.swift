import EvenkeelTestKit
import StrictJSON
import Testing

@testable import Executors

/// Which fields a correction may name, and where they lead.
@Suite struct FieldPathTests {
    @Test(arguments: [
        "spec.replicas", "spec.template.spec.containers[app].image", "spec.template.spec.containers[0].env[DB_HOST]",
        "spec.template.spec.containers[app].resources.limits.memory", "spec.ports[0].targetPort", "spec.hard.pods",
        "spec.template.spec.containers[app].resources.requests.nvidia.com/gpu", "spec.hard.requests.cpu",
        "spec.template.spec.nodeSelector.kubernetes.io/hostname", "spec.selector.app", "spec.selector.matchLabels.app",
        "spec.selector.app.kubernetes.io/name", "data.application.properties", "metadata.labels.zone",
        "spec.template.spec.containers[app].livenessProbe.httpGet.port", "spec.taints[0].effect",
        "spec.template.spec.containers[a].env[_X]",
    ]) func `a field of an object is a path and is written as it was read`(_ text: String) {
        #expect(FieldPath(text)?.description == text)
    }

    @Test(arguments: [
        "", "spec", "data", "status.replicas", "metadata.name", "metadata.annotations.a", "metadata.labels",
        "metadata.labels.a/b/c", "metadata.ownerReferences[0]", "spec..replicas", "spec.replicas.", ".spec.replicas",
        "spec.a b", "spec.a\n", "spec.$(id)", "spec.a;b", "spec.a=b", "spec.-a", "spec.containers[]",
        "spec.containers[-a]", "spec.containers[a", "spec.containers[a]b", "spec.containers[../x]", "spec/replicas",
        "spec.~1status", "spec.containers[a]]", "data.Corefile (kubernetes)", "data.-x", "data.../x", "data.a..b",
        "service cart", "spec.r\u{E9}plicas", "spec.selector.", "kind", "apiVersion.x",
        "spec." + String(repeating: "a", count: 600), "spec.hard.-x", "spec.hard.a=b",
    ]) func `anything else is none`(_ text: String) {
        #expect(FieldPath(text) == nil)
    }

    /// A twentieth of a million texts of the grammar's own letters: whatever is taken is written back byte for byte, stays
    /// within the parts of an object that may be set, and becomes a place that reads back to the same steps.
    @Test(arguments: UInt64(1)...5) func `no text means a place outside of what may be set`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words = [
            "spec", "data", "metadata", "labels", "status", "annotations", ".", ".", "..", "[", "]", "a", "0", "-", "/",
            "~", "~1", "selector", "hard", "env", "_", " ", "=", "$", "\u{E9}", "\n", "name",
        ]
        var taken = 0
        for _ in 0..<10_000 {
            let length = Int.random(in: 1...9, using: &random)
            let start = Bool.random(using: &random) ? "spec." : ""
            let text = start + (0..<length).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            guard let path = FieldPath(text) else { continue }
            taken += 1
            #expect(path.description == text, "seed \(seed)")
            let isSettable =
                text.hasPrefix("spec.") || text.hasPrefix("spec[") || text.hasPrefix("data")
                || text.hasPrefix("metadata.labels.")
            #expect(isSettable, "seed \(seed): \(text)")
            let steps = path.parts.map { part in
                switch part {
                case .member(let name), .element(let name), .key(let name): name
                }
            }
            #expect(JSONPointer(JSONPointer(steps).description)?.steps == steps, "seed \(seed): \(text)")
        }
        #expect(taken > 100, "seed \(seed): the property would be empty")
    }

    static let workload: JSONValue = [
        "spec": [
            "template": [
                "spec": [
                    "containers": [
                        ["name": "side", "image": "side:1"],
                        [
                            "name": "app", "image": "app:1",
                            "env": [["name": "A", "value": "1"], ["name": "B", "valueFrom": [:]]],
                        ],
                    ],
                    "volumes": [["name": "twice"], ["name": "twice"]],
                ]
            ]
        ]
    ]

    @Test func `an element is found by its name, and the name holds its place`() throws {
        let path = try #require(FieldPath("spec.template.spec.containers[app].image"))
        let place = try #require(FieldPlace(path, in: Self.workload))
        #expect(place.pointer.description == "/spec/template/spec/containers/1/image")
        #expect(place.current == "app:1")
        let name = JSONPointer(["spec", "template", "spec", "containers", "1", "name"])
        #expect(place.guards == [.init(place: name, before: "app", after: "app")])
    }

    @Test func `a key of a map that is not there makes the map`() throws {
        let path = try #require(FieldPath("spec.template.spec.containers[app].limits.memory"))
        let place = try #require(FieldPlace(path, in: Self.workload))
        #expect(place.pointer.description == "/spec/template/spec/containers/1/limits")
        #expect(place.newKey == "memory" && place.current == nil)
        #expect(FieldPlace(try #require(FieldPath("spec.none.limits.memory")), in: Self.workload) == nil)
    }

    @Test func `a variable is set at its value`() throws {
        let path = try #require(FieldPath("spec.template.spec.containers[app].env[A]"))
        let place = try #require(FieldPlace(path, in: Self.workload))
        #expect(place.pointer.description == "/spec/template/spec/containers/1/env/0/value")
        #expect(place.current == "1")
    }

    @Test(arguments: [
        "spec.template.spec.containers[none].image", "spec.template.spec.containers[2].image",
        "spec.template.spec.volumes[twice]", "spec.none.image", "spec.template[0]",
    ]) func `a path that leads nowhere, or to two places, is no place`(_ text: String) throws {
        #expect(FieldPlace(try #require(FieldPath(text)), in: Self.workload) == nil)
    }

    struct Typed: Sendable, CustomTestStringConvertible {
        let path: String
        let now: JSONValue?
        let text: String
        let value: JSONValue?
        var testDescription: String { "\(path) = \(text)" }
    }

    @Test(arguments: [
        Typed(
            path: "spec.template.spec.containers[a].image",
            now: "a:1",
            text: "r.io:5000/a@sha256:0f",
            value: "r.io:5000/a@sha256:0f"
        ),
        Typed(path: "spec.template.spec.containers[a].image", now: "a:1", text: "--help", value: nil),
        Typed(path: "spec.template.spec.containers[a].image", now: "a:1", text: "../a", value: nil),
        Typed(path: "spec.maxReplicas", now: 3, text: "7", value: 7),
        Typed(path: "spec.maxReplicas", now: 3, text: "07", value: nil),
        Typed(path: "spec.maxReplicas", now: 3, text: "7.5", value: nil),
        Typed(path: "spec.maxReplicas", now: 3, text: "99999999999", value: nil),
        Typed(path: "spec.ports[0].targetPort", now: "http", text: "8080", value: 8080),
        Typed(path: "spec.ports[0].targetPort", now: 80, text: "web", value: "web"),
        Typed(path: "spec.ports[0].targetPort", now: 80, text: "$(id)", value: nil),
        Typed(path: "spec.minAvailable", now: 2, text: "50%", value: "50%"),
        Typed(path: "spec.unschedulable", now: true, text: "false", value: false),
        Typed(path: "spec.unschedulable", now: true, text: "no", value: nil),
        Typed(path: "spec.hard.requests.cpu", now: "2", text: "2500m", value: "2500m"),
        Typed(path: "spec.hard.pods", now: nil, text: "20", value: "20"),
        Typed(path: "spec.hard.pods", now: nil, text: "-20", value: nil),
        Typed(path: "spec.hard.pods", now: nil, text: "20; rm", value: nil),
        Typed(path: "spec.selector.app", now: "x", text: "cart", value: "cart"),
        Typed(path: "spec.selector.app", now: "x", text: "a=b", value: nil),
        Typed(path: "data.a", now: "x", text: "one\ntwo", value: "one\ntwo"),
        Typed(path: "data.a", now: "x", text: "one\u{1B}[2J", value: nil),
        Typed(path: "spec.template.spec.containers[a].env[A]", now: "1", text: "8080", value: "8080"),
        Typed(path: "spec.template.spec.containers[a].env[A]", now: nil, text: "x", value: "x"),
        Typed(path: "spec.template.spec.dnsPolicy", now: "Default", text: "Cluster\u{202E}First", value: nil),
        Typed(path: "spec.template.spec.containers[a].command", now: ["a"], text: "b", value: nil),
        Typed(path: "spec.unheardOf", now: nil, text: "b", value: nil),
    ]) func `a value has the type that its field has`(_ typed: Typed) throws {
        let path = try #require(FieldPath(typed.path))
        #expect(FieldValue.typed(typed.text, at: path, now: typed.now) == typed.value)
    }

    @Test(
        arguments: zip(
            ["10Gi", "1Gi", "1G", "1048576", "1.5Gi", "100m", "9999999Ei", "x"],
            ["15360Mi", "1536Mi", "1431Mi", "2Mi", nil, nil, nil, nil]
        )
    ) func `a claim grows by whole mebibytes`(_ size: String, _ grown: String?) {
        #expect(Quantity(size)?.grown(byPercent: 50) == grown)
    }
}
