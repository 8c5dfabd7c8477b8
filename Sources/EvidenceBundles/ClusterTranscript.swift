public import Diagnosis
public import IncidentModel
internal import StrictJSON
internal import StructuredDocuments
internal import YAMLDocuments

/// Turns what read-only commands printed into typed state, log lines and notes on what could not be read.
public struct ClusterTranscript: Sendable {
    /// What the control plane said.
    public private(set) var cluster = ClusterState()
    /// What programs logged.
    public private(set) var logs: [LogRecord] = []
    /// What could not be read, with the command.
    public private(set) var notes: [String] = []

    /// The most lines of one program's log that are kept, the newest.
    public static let maximumLogLines = 2000
    /// The limits of one object in JSON.
    private static let limits = JSONLimits(documentBytes: 64 << 20, depth: 64, stringBytes: 8 << 20)

    /// The namespace to assume where a command names none.
    private let namespace: String?

    /// An empty transcript.
    public init(namespace: String?) { self.namespace = namespace }

    /// Reads what `command` printed.
    public mutating func add(command line: String, output printed: String) {
        let command = KubectlCommand(line)
        // To Swift a carriage return with its line feed is one character, at which no line would end.
        let output = printed.utf8.contains(0x0D) ? printed.replacing("\r\n", with: "\n") : printed
        switch command.verb {
        case .get: get(command, output)
        case .describe: describe(command, output)
        case .logs: log(command, output)
        case .events: table(command, output, kind: nil)
        case .top:
            guard let table = TextTable(output) else { return }
            for pod in PodReader.usage(table, namespace: command.namespace, locator: line) { cluster.add(pod) }
        case .rolloutHistory: history(command, output)
        case .other:
            if let node = NodeServiceReader.node(line, output) { cluster.add(node) }
            if let attempt = ReachabilityReader.attempt(line, output, namespace: namespace) { cluster.add(attempt) }
        }
    }

    /// The revisions of a workload, one a line with its number first.
    private mutating func history(_ command: KubectlCommand, _ output: String) {
        guard let kind = command.kind, kind.isWorkload, let name = command.name,
            let entity = EntityReference(kind: kind, namespace: command.namespace ?? namespace, name: name)
        else { return }
        let numbers = TextScan.lines(of: output).compactMap {
            $0.split(separator: " ").first.flatMap { QuantityText.count($0) }
        }
        let revisions = numbers.sorted()
        guard let newest = revisions.last else { return }
        var workload = WorkloadState(entity: entity, locator: command.line)
        workload.revision = newest
        workload.previousRevision = revisions.dropLast().last
        cluster.add(workload)
    }

    /// What `kubectl get` printed, in whatever layout.
    private mutating func get(_ command: KubectlCommand, _ output: String) {
        switch command.layout {
        case .table: table(command, output, kind: command.kind)
        case .json: json(command, output)
        case .yaml: yaml(command, output)
        case .custom: return
        }
    }

    private mutating func json(_ command: KubectlCommand, _ output: String) {
        do throws(JSONError) {
            let tree = StateNode(try JSONValue(parsing: output, limits: Self.limits))
            objects(tree, command, text: output)
        } catch {
            unreadable(command, output, "\(error)")
        }
    }

    private mutating func yaml(_ command: KubectlCommand, _ output: String) {
        do throws(YAMLError) {
            let trees = try YAMLReader.documents(Array(output.utf8), name: "its output", limits: .generated)
                .map { StateNode($0) }
            for tree in trees {
                if trees.count == 1 || isAskedFor(tree, command) {
                    objects(tree, command, text: trees.count == 1 ? output : "")
                } else {
                    declaration(tree, command)
                }
            }
        } catch {
            unreadable(command, output, error.faults.faults.first.map { "\($0)" } ?? "not YAML")
        }
    }

    /// Whether one of several documents is of the kind that was asked for. Recorders put the manifest that an object was
    /// made from in its place, with other objects behind it, and what stands in a manifest need not be there.
    private func isAskedFor(_ tree: StateNode, _ command: KubectlCommand) -> Bool {
        guard let kind = command.kind, let own = tree["kind"]?.text else { return true }
        return own == "List" || EntityKind(named: own) == kind
    }

    /// Enters what a manifest declares beside the object that was asked for.
    private mutating func declaration(_ tree: StateNode, _ command: KubectlCommand) {
        switch tree["kind"]?.text.flatMap({ EntityKind(named: $0) }) {
        case .service:
            if var service = ObjectReader.service(tree, locator: command.line) {
                service.namespace = service.namespace ?? command.namespace ?? namespace
                cluster.declare(service)
            }
        case .persistentvolumeclaim:
            if var claim = ObjectReader.claim(tree, locator: command.line) {
                claim.namespace = claim.namespace ?? command.namespace ?? namespace
                cluster.declare(claim)
            }
        default: return
        }
    }

    /// Keeps the words of what is not well-formed: a recorder's redactions may have broken it.
    private mutating func unreadable(_ command: KubectlCommand, _ output: String, _ problem: String) {
        notes.append("\(command.shown): \(problem); only its words are used")
        guard let kind = command.kind, let name = command.name,
            let entity = EntityReference(kind: kind, namespace: command.namespace ?? namespace, name: name)
        else { return }
        if kind.isWorkload {
            cluster.add(WorkloadState(entity: entity, locator: command.line))
        } else {
            let text = String(output.prefix(20_000))
            cluster.add(ObjectState(entity: entity, fields: [:], text: text, locator: command.line))
        }
    }

    /// One object, or the items of a list.
    private mutating func objects(_ tree: StateNode, _ command: KubectlCommand, text: String) {
        if let items = tree["items"] {
            if command.name == nil, !command.isFiltered, let kind = command.kind {
                cluster.noteCompleteList(of: kind, namespace: command.namespace ?? namespace)
            }
            for item in items.elements { object(item, command, text: "") }
        } else {
            object(tree, command, text: text)
        }
    }

    /// Enters one API object. Its own kind counts before the command's; its own namespace before the one asked for.
    private mutating func object(_ tree: StateNode, _ command: KubectlCommand, text: String) {
        guard let kind = tree["kind"]?.text.flatMap({ EntityKind(named: $0) }) ?? command.kind else { return }
        let tree = named(tree, command)
        let locator = command.line
        switch kind {
        case .pod: if let pod = PodReader.pod(tree, locator: locator) { cluster.add(pod) }
        case .deployment, .statefulset, .daemonset, .replicaset, .job, .cronjob:
            if let workload = WorkloadReader.workload(tree, kind: kind, locator: locator) { cluster.add(workload) }
        case .node: if let node = ObjectReader.node(tree, locator: locator) { cluster.add(node) }
        case .service: if let service = ObjectReader.service(tree, locator: locator) { cluster.add(service) }
        case .persistentvolumeclaim:
            if let claim = ObjectReader.claim(tree, locator: locator) { cluster.add(claim) }
        default:
            let shown =
                text.isEmpty ? tree.leaves(limit: 400).map { "\($0.path): \($0.text)" }.joined(separator: "\n") : text
            if let object = ObjectReader.object(tree, kind: kind, text: shown, locator: locator) { cluster.add(object) }
        }
    }

    /// The object with the name and namespace of the command where it carries none itself.
    private func named(_ tree: StateNode, _ command: KubectlCommand) -> StateNode {
        guard case .fields(var fields) = tree else { return tree }
        var metadata = tree["metadata"]?.fields ?? []
        if tree[path: "metadata", "name"]?.text == nil, tree["name"]?.text == nil, let name = command.name {
            metadata.append(StateNode.Field(name: "name", value: .text(name)))
        }
        if tree[path: "metadata", "namespace"]?.text == nil, tree["namespace"]?.text == nil,
            let namespace = command.namespace ?? namespace
        {
            metadata.append(StateNode.Field(name: "namespace", value: .text(namespace)))
        }
        fields.removeAll { $0.name == "metadata" }
        return .fields([StateNode.Field(name: "metadata", value: .fields(metadata))] + fields)
    }

    /// Enters a listing.
    private mutating func table(_ command: KubectlCommand, _ output: String, kind: EntityKind?) {
        let word = command.line.split(separator: " ").dropFirst(2).first.map(String.init) ?? ""
        let isEmptyAnswer = output.hasPrefix("No resources found")
        if let kind, command.name == nil, !command.isFiltered, isEmptyAnswer || TextTable(output) != nil {
            cluster.noteCompleteList(of: kind, namespace: command.namespace ?? namespace)
        }
        let space = command.namespace ?? namespace
        let locator = command.line
        guard let table = TextTable(output) else {
            guard word.hasPrefix("event") || command.verb == .events else { return }
            for event in ObjectReader.events(withoutHeadings: output, namespace: space, locator: locator) {
                cluster.add(event)
            }
            return
        }
        if table.headings.contains("REASON"), table.headings.contains("OBJECT") {
            for event in ObjectReader.events(table, namespace: space, locator: locator) { cluster.add(event) }
            return
        }
        if word.hasPrefix("endpoint") {
            for service in ObjectReader.endpoints(table, namespace: space, locator: locator) { cluster.add(service) }
            return
        }
        switch kind {
        case .pod: for pod in PodReader.pods(table, namespace: space, locator: locator) { cluster.add(pod) }
        case .deployment, .statefulset, .daemonset, .replicaset:
            guard let kind else { return }
            for workload in WorkloadReader.workloads(table, kind: kind, namespace: space, locator: locator) {
                cluster.add(workload)
            }
        case .node: for node in ObjectReader.nodes(table, locator: locator) { cluster.add(node) }
        case .service:
            for service in ObjectReader.services(table, namespace: space, locator: locator) { cluster.add(service) }
        case .persistentvolumeclaim:
            for claim in ObjectReader.claims(table, namespace: space, locator: locator) { cluster.add(claim) }
        case .some(let kind):
            for object in ObjectReader.objects(table, kind: kind, namespace: space, locator: locator) {
                cluster.add(object)
            }
        case nil: return
        }
    }

    /// Enters a description.
    private mutating func describe(_ command: KubectlCommand, _ output: String) {
        let body = TextScan.range(of: "\nEvents:", in: output).map { String(output[..<$0.lowerBound]) } ?? output
        let tree = DescriptionReader.tree(body)
        guard let kind = command.kind ?? Self.kind(of: tree) else { return }
        let locator = command.line
        let namespace = tree["Namespace"]?.text ?? command.namespace ?? namespace
        switch kind {
        case .pod: if let pod = PodReader.described(tree, locator: locator) { cluster.add(pod) }
        case .deployment, .statefulset, .daemonset, .replicaset, .job:
            if let workload = WorkloadReader.described(tree, kind: kind, locator: locator) { cluster.add(workload) }
        case .node: if let node = ObjectReader.node(tree, locator: locator) { cluster.add(node) }
        case .service: if let service = ObjectReader.service(tree, locator: locator) { cluster.add(service) }
        case .persistentvolumeclaim:
            if let claim = ObjectReader.claim(tree, locator: locator) { cluster.add(claim) }
        default:
            if let object = ObjectReader.object(tree, kind: kind, text: output, locator: locator) {
                cluster.add(object)
            }
        }
        guard let name = tree["Name"]?.text ?? command.name else { return }
        for event in ObjectReader.events(
            ofDescription: output,
            kind: kind,
            name: name,
            namespace: namespace,
            locator: locator
        ) {
            cluster.add(event)
        }
    }

    /// What a description without a command that says so describes.
    private static func kind(of tree: StateNode) -> EntityKind? {
        if tree["Pod Template"] != nil { return .deployment }
        if tree["Containers"] != nil || tree["Init Containers"] != nil { return .pod }
        if tree["Allocatable"] != nil { return .node }
        return tree["TargetPort"] == nil ? nil : .service
    }

    /// Enters log lines; the newest where there are too many.
    private mutating func log(_ command: KubectlCommand, _ output: String) {
        let lines = TextScan.lines(of: output).filter { !$0.allSatisfy(\.isWhitespace) }
        if lines.count > Self.maximumLogLines {
            notes.append("\(command.shown): \(lines.count - Self.maximumLogLines) older log lines are left out")
        }
        // Logs were printed, so the pod is there, also when no list was asked for.
        if let name = command.name, command.kind == .pod, EntityReference.isWellFormed(name) {
            let space = command.namespace ?? namespace
            cluster.add(PodState(name: name, namespace: space, locator: command.line))
        }
        for line in lines.suffix(Self.maximumLogLines) {
            logs.append(
                LogRecord(
                    time: nil,
                    emitter: command.name ?? "",
                    severity: "",
                    body: String(line.prefix(4000)),
                    locator: command.line
                )
            )
        }
    }
}
