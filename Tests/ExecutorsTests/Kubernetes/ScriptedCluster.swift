import Execution
import StrictJSON
import Synchronization

@testable import Executors

/// A cluster in memory that understands the calls as `kubectl` and a control plane would: resource versions rise with every
/// write, patches are made whole or not at all, deletions have preconditions. It keeps every call and every write.
final class ScriptedCluster: KubectlCalling {
    /// What goes wrong with a call.
    enum Fault: Sendable {
        /// Nothing is done, and this is answered.
        case instead(KubectlOutcome)
        /// It is done, and this is answered.
        case afterwards(KubectlOutcome)
        /// Something else happens first.
        case first(@Sendable (ScriptedCluster) -> Void)
    }

    private struct State {
        var objects: [String: JSONValue] = [:]
        var version = 100
        var calls: [KubectlCall] = []
        var writes: [String] = []
        var evictionObstacle: String?
    }

    private let state = Mutex(State())
    private let faults = Mutex<@Sendable (KubectlCall, Int) -> Fault?>({ _, _ in nil })

    init(_ objects: [JSONValue] = ShopObjects.all) {
        for object in objects { put(object) }
        state.withLock { $0.writes = [] }
    }

    var calls: [KubectlCall] { state.withLock { $0.calls } }
    /// Every write that had an effect: the verb with its path.
    var writes: [String] { state.withLock { $0.writes } }

    /// Lets a pod not be evicted.
    func forbidEvictions(_ words: String?) { state.withLock { $0.evictionObstacle = words } }

    /// What goes wrong, by the call and how many came before it.
    func script(_ fault: @escaping @Sendable (KubectlCall, Int) -> Fault?) { faults.withLock { $0 = fault } }

    /// The object at `pods/shop/name` or `nodes/name`.
    subscript(path: String) -> JSONValue? { state.withLock { $0.objects[path] } }

    /// Puts an object there as somebody else would.
    func put(_ object: JSONValue) {
        state.withLock { state in
            let path = Self.path(object)
            state.version += 1
            state.objects[path] = PatchMachine.set(
                object,
                ["metadata", "resourceVersion"],
                .string(String(state.version))
            )
        }
    }

    /// Changes a member of an object as somebody else would.
    func change(_ path: String, _ steps: [String], _ value: JSONValue?) {
        if let object = self[path] { put(PatchMachine.set(object, steps, value)) }
    }

    func remove(_ path: String) { state.withLock { $0.objects[path] = nil } }

    func outcome(of call: KubectlCall, limit: Duration) async -> KubectlOutcome {
        let number = state.withLock { state in
            state.calls.append(call)
            return state.calls.count - 1
        }
        await Task.yield()
        let fault = faults.withLock { $0 }(call, number)
        switch fault {
        case .instead(let outcome): return outcome
        case .afterwards(let outcome):
            _ = state.withLock { Self.answer(call, &$0) }
            return outcome
        case .first(let act): act(self)
        case nil: break
        }
        return state.withLock { Self.answer(call, &$0) }
    }

    private static func path(_ object: JSONValue) -> String {
        let plurals = ["NetworkPolicy": "networkpolicies"]
        let kind = object["kind"]?.string ?? ""
        let parts = [
            plurals[kind] ?? kind.lowercased() + "s", object["metadata"]?["namespace"]?.string,
            object["metadata"]?["name"]?.string,
        ]
        return parts.compactMap { $0 }.joined(separator: "/")
    }

    private static func answer(_ call: KubectlCall, _ state: inout State) -> KubectlOutcome {
        let words = call.arguments
        func option(_ name: String) -> String? {
            words.first { $0.hasPrefix("--\(name)=") }.map { String($0.dropFirst(name.count + 3)) }
        }
        let isDry = words.contains("--dry-run=server") || (option("raw")?.hasSuffix("&dryRun=All") ?? false)
        let path = { (argument: String) -> String in
            let parts = argument.split(separator: "/").map(String.init)
            let plural = String(parts[0].prefix { $0 != "." })
            return [plural, option("namespace"), parts.count > 1 ? parts[1] : nil].compactMap { $0 }.joined(
                separator: "/"
            )
        }
        switch words[0] {
        case "get" where words[1].contains("/"): return state.objects[path(words[1])].map(printed) ?? .notFound
        case "get":
            let items = state.objects.filter { $0.key.hasPrefix(path(words[1]) + "/") }.sorted { $0.key < $1.key }
            return printed(["items": .array(items.map(\.value)), "metadata": [:]])
        case "patch": return patch(path(words[1]), option("patch") ?? "", isDry, &state)
        case "delete": return delete(option("raw") ?? "", call.input, &state)
        case "create": return create(call, option("namespace"), isDry, &state)
        case "drain":
            if let obstacle = state.evictionObstacle, !isDry { return .incomplete(obstacle) }
            if !isDry {
                let gone = state.objects.filter { $0.value["spec"]?["nodeName"]?.string == words[1] }.keys
                for path in gone { state.objects[path] = nil }
                state.writes.append("drain \(words[1])")
            }
            return .printed([])
        default: return .printed(Array("text of \(words[0])".utf8))
        }
    }

    private static func patch(_ path: String, _ text: String, _ isDry: Bool, _ state: inout State) -> KubectlOutcome {
        guard let object = state.objects[path] else { return .notFound }
        guard let patch = try? JSONValue(parsing: text), var changed = PatchMachine.apply(patch, to: object) else {
            return .testFailed
        }
        if changed["spec"] != object["spec"] {
            let generation = (object["metadata"]?["generation"]?.int64 ?? 0) + 1
            changed = PatchMachine.set(changed, ["metadata", "generation"], .integer(generation))
        }
        guard !isDry else { return printed(changed) }
        state.version += 1
        changed = PatchMachine.set(changed, ["metadata", "resourceVersion"], .string(String(state.version)))
        state.objects[path] = changed
        state.writes.append("patch \(path)")
        return printed(changed)
    }

    private static func delete(_ raw: String, _ input: [UInt8], _ state: inout State) -> KubectlOutcome {
        let parts = raw.split(separator: "/").map(String.init)
        guard let start = parts.firstIndex(of: "namespaces"), let body = try? JSONValue(parsing: input) else {
            return .silence(ExecutorSilence(.garbage))
        }
        let path = [parts[start + 2], parts[start + 1], parts[start + 3]].joined(separator: "/")
        guard let object = state.objects[path] else { return .notFound }
        for name in ["uid", "resourceVersion"] {
            guard let wanted = body["preconditions"]?[name] else { continue }
            guard wanted == object["metadata"]?[name] else { return .conflict }
        }
        guard body["dryRun"] == nil else { return printed(object) }
        state.objects[path] = nil
        state.writes.append("delete \(path)")
        return printed(object)
    }

    private static func create(
        _ call: KubectlCall,
        _ namespace: String?,
        _ isDry: Bool,
        _ state: inout State
    ) -> KubectlOutcome {
        var object: JSONValue
        if call.arguments[1] == "job" {
            object = ShopObjects.object("Job", call.arguments[2], namespace: namespace, [:])
        } else {
            guard let input = try? JSONValue(parsing: call.input) else { return .silence(ExecutorSilence(.garbage)) }
            object = PatchMachine.set(input, ["metadata", "uid"], .string("uid-\(state.version)"))
        }
        let path = path(object)
        guard state.objects[path] == nil else { return .alreadyExists }
        state.version += 1
        object = PatchMachine.set(object, ["metadata", "resourceVersion"], .string(String(state.version)))
        guard !isDry else { return printed(object) }
        state.objects[path] = object
        state.writes.append("create \(path)")
        return printed(object)
    }

    private static func printed(_ value: JSONValue) -> KubectlOutcome {
        .printed((try? value.serialized()) ?? [])
    }
}
