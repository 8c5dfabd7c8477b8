import Testing

@testable import Executors

/// What becomes part of a command has a strict form.
@Suite struct ProxySettingsTests {
    @Test(arguments: [
        ("instances: []", "must have 1 to 50 items"),
        ("instances: [{targets: {host/a: {drain: {servers: [b/s]}}}}]", "`instances[0].socket` is missing"),
        ("instances: [{socket: /s, targets: {host/a: {}}}]", "does not say what is needed"),
        ("instances: [{socket: /s, targets: {host/a: {drain: {servers: [s]}}}}]", "a server as `backend/server`"),
        ("instances: [{socket: /s, targets: {host/a: {drain: {servers: [\"b/s;x\"]}}}}]", "a server as"),
        ("instances: [{socket: /s, targets: {host/a: {drain: {servers: [\"b/s x\"]}}}}]", "a server as"),
        ("instances: [{socket: /s, targets: {host/a: {drain: {servers: [b/s, b/s]}}}}]", "without repetitions"),
        (
            "instances: [{socket: /s, targets: {host/a: {drain: {servers: [b/s], by: kill}}}}]",
            "one of drain, maint, weight"
        ),
        (
            "instances: [{socket: /s, targets: {host/a: {shift-away: {out: [b/s], into: [b/s]}}}}]",
            "names a server that"
        ),
        ("instances: [{socket: /s, targets: {host/a: {shed-load: {map: \"/a b\", key: k}}}}]", "a path of letters"),
        ("instances: [{socket: /s, targets: {host/a: {shed-load: {map: \"/a;b\", key: k}}}}]", "a path of letters"),
        ("instances: [{socket: /s, targets: {host/a: {shed-load: {map: /a, key: \"k 1\"}}}}]", "1 to 64 letters"),
        (
            "instances: [{socket: /s, targets: {host/a: {shed-load: {map: /a, key: k, backend: \"b 6\"}}}}]",
            "1 to 64 letters"
        ),
        ("instances: [{socket: /s, targets: {host/a: {limit-client: {map: /a, key: k, backend: b}}}}]", "backend"),
        (
            "instances: [{socket: /s, largest-share-out: 2, targets: {host/a: {shed-load: {map: /a, key: k}}}}]",
            "0 to 1"
        ),
        (
            "instances: [{socket: /s, targets: {host/a: {shed-load: {map: /a, key: k}}}}, {name: b, socket: /t, "
                + "targets: {host/a: {shed-load: {map: /a, key: k}}}}]",
            "names an entity at two proxies"
        ),
    ])
    func `what is wrong is said`(_ text: String, _ problem: String) {
        let faults = BuiltInOrder.faults(text) { ProxySettings(reading: $0) }
        #expect(faults.contains(problem), "\(faults)")
    }
}
