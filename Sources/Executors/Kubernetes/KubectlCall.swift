internal import Execution
internal import StrictJSON

/// One call of `kubectl`, as an array of arguments and what it reads from its standard input.
///
/// Values stand behind `=` in the argument that names them, and the only words that stand alone are the verb and a kind
/// with a name, so that nothing can be taken for an option.
struct KubectlCall: Hashable, Sendable {
    /// The arguments behind the options that choose the cluster.
    let arguments: [String]
    /// What is on its standard input.
    var input: [UInt8] = []
    /// Whether it may change something.
    let isWriting: Bool
    /// The most bytes that it may print.
    var outputBytes = 4 << 20

    private static let manager = "--field-manager=\(KubernetesConfiguration.fieldManager)"

    /// Reads an object.
    static func get(_ target: KubernetesTarget) -> KubectlCall {
        KubectlCall(
            arguments: ["get", target.argument] + target.placement + ["--output=json"],
            isWriting: false
        )
    }

    /// Reads all objects of a kind beside `target`.
    static func list(_ resource: KubernetesTarget.Resource, beside target: KubernetesTarget) -> KubectlCall {
        KubectlCall(
            arguments: ["get", resource.argument] + target.placement + ["--output=json"],
            isWriting: false,
            outputBytes: 32 << 20
        )
    }

    /// Reads the pods on a node.
    static func pods(on node: KubernetesTarget) -> KubectlCall {
        KubectlCall(
            arguments: [
                "get", "pods", "--all-namespaces", "--field-selector=spec.nodeName=\(node.name)", "--output=json",
            ],
            isWriting: false,
            outputBytes: 32 << 20
        )
    }

    /// Changes an object by operations of JSON patch.
    static func patch(_ target: KubernetesTarget, _ patch: String, isDry: Bool) -> KubectlCall {
        KubectlCall(
            arguments: ["patch", target.argument] + target.placement
                + ["--type=json", "--patch=\(patch)", manager, "--output=json"] + dry(isDry),
            isWriting: !isDry
        )
    }

    /// Deletes an object if it is still the one that was read.
    static func delete(
        _ target: KubernetesTarget,
        uid: String,
        resourceVersion: String?,
        isDry: Bool
    ) throws(KubernetesRefusal) -> KubectlCall {
        var preconditions: JSONObject = ["uid": .string(uid)]
        preconditions["resourceVersion"] = resourceVersion.map(JSONValue.string)
        var body: JSONObject = [
            "apiVersion": "v1", "kind": "DeleteOptions", "preconditions": .object(preconditions),
            "propagationPolicy": "Background",
        ]
        if isDry { body["dryRun"] = ["All"] }
        // kubectl's own way to delete has no preconditions; the raw one sends them.
        return KubectlCall(
            arguments: ["delete", "--raw=\(target.path)", "--filename=-"],
            input: Array(try JSONText.compact(.object(body)).utf8),
            isWriting: !isDry
        )
    }

    /// Makes an object.
    static func create(
        _ object: JSONValue,
        at target: KubernetesTarget,
        isDry: Bool
    ) throws(KubernetesRefusal) -> KubectlCall {
        // The raw way needs no description of the interface, which kubectl would fetch to check the object with; the control
        // plane checks it anyway.
        let query = "?fieldManager=\(KubernetesConfiguration.fieldManager)" + (isDry ? "&dryRun=All" : "")
        return KubectlCall(
            arguments: ["create", "--raw=\(target.collectionPath)\(query)", "--filename=-"],
            input: Array(try JSONText.compact(object).utf8),
            isWriting: !isDry
        )
    }

    /// Starts a job of a cron job's template.
    static func startJob(named name: String, of target: KubernetesTarget, isDry: Bool) -> KubectlCall {
        KubectlCall(
            arguments: ["create", "job", name, "--from=cronjob/\(target.name)"] + target.placement
                + [manager, "--output=json"] + dry(isDry),
            isWriting: !isDry
        )
    }

    /// Evicts the pods of a node within their disruption budgets: never `--force`, never `--disable-eviction`.
    static func drain(
        _ node: KubernetesTarget,
        seconds: Int64,
        dropsEmptyDirectories: Bool,
        isDry: Bool
    ) -> KubectlCall {
        KubectlCall(
            arguments: ["drain", node.name, "--ignore-daemonsets=true", "--timeout=\(seconds)s"]
                + (dropsEmptyDirectories ? ["--delete-emptydir-data=true"] : []) + dry(isDry),
            isWriting: !isDry
        )
    }

    /// Tells an object's state and events.
    static func describe(_ target: KubernetesTarget) -> KubectlCall {
        KubectlCall(
            arguments: ["describe", target.argument] + target.placement + ["--show-events=true", "--chunk-size=100"],
            isWriting: false,
            outputBytes: 1 << 20
        )
    }

    /// Reads the newest lines of an object's log.
    static func logs(_ target: KubernetesTarget, isPrevious: Bool) -> KubectlCall {
        KubectlCall(
            arguments: ["logs", target.argument] + target.placement
                + ["--all-containers=true", "--tail=200", "--limit-bytes=65536", "--timestamps=true"]
                + (isPrevious ? ["--previous=true"] : []),
            isWriting: false,
            outputBytes: 1 << 20
        )
    }

    /// Reads the events about an object beside `target`.
    static func events(about name: String, beside target: KubernetesTarget) -> KubectlCall {
        KubectlCall(
            arguments: ["get", "events"] + target.placement
                + ["--field-selector=involvedObject.name=\(name)", "--output=json"],
            isWriting: false,
            outputBytes: 8 << 20
        )
    }

    /// Reads the newest lines of one container's log.
    static func logs(_ pod: KubernetesTarget, container: String, bytes: Int, isPrevious: Bool) -> KubectlCall {
        KubectlCall(
            arguments: ["logs", pod.argument] + pod.placement
                + ["--container=\(container)", "--tail=2000", "--limit-bytes=\(bytes)", "--timestamps=true"]
                + (isPrevious ? ["--previous=true"] : []),
            isWriting: false,
            outputBytes: bytes + (64 << 10)
        )
    }

    private static func dry(_ isDry: Bool) -> [String] { isDry ? ["--dry-run=server"] : [] }
}

/// JSON as text.
enum JSONText: Sendable {
    /// The value without white space.
    /// - Throws: `notConfigured` for a number that is none; nothing that was read has one.
    static func compact(_ value: JSONValue) throws(KubernetesRefusal) -> String {
        do throws(JSONError) { return String(decoding: try value.serialized(), as: UTF8.self) } catch {
            throw KubernetesRefusal(.notConfigured, "A value cannot be written.")
        }
    }
}
