internal import Diagnosis
internal import IncidentModel
internal import StructuredDocuments

/// Reads nodes, services, claims, events and all other objects.
enum ObjectReader: Sendable {
    /// Machines of a listing.
    static func nodes(_ table: TextTable, locator: String) -> [NodeState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var node = NodeState(name: name, locator: locator)
            let words = (table.cell(row, "STATUS") ?? "").split(separator: ",")
            if let first = words.first { node.isReady = first == "Ready" }
            if !words.isEmpty { node.isSchedulable = !words.contains("SchedulingDisabled") }
            for (heading, pressure) in [("MEMORYPRESSURE", "MemoryPressure"), ("DISKPRESSURE", "DiskPressure")]
            where table.cell(row, heading) == "True" {
                node.pressures.append(pressure)
            }
            node.labels = PodReader.labels(table.cell(row, "LABELS") ?? "")
            node.roles = (table.cell(row, "ROLES") ?? "").split(separator: ",").map(String.init)
            return node
        }
    }

    /// A machine from its description or API object.
    static func node(_ tree: StateNode, locator: String) -> NodeState? {
        guard let name = (tree[path: "metadata", "name"] ?? tree["Name"])?.text, EntityReference.isWellFormed(name)
        else {
            return nil
        }
        var node = NodeState(name: name, locator: locator)
        for label in tree["Labels"]?.elements ?? [] {
            node.labels.merge(PodReader.labels(label.text ?? "")) { own, _ in own }
        }
        node.labels.merge(tree[path: "metadata", "labels"]?.texts ?? [:]) { own, _ in own }
        if let flag = (tree["Unschedulable"] ?? tree[path: "spec", "unschedulable"])?.flag {
            node.isSchedulable = !flag
        }
        node.taints = (tree["Taints"]?.elements ?? []).compactMap(\.text)
        node.allocatable = (tree["Allocatable"] ?? tree[path: "status", "allocatable"])?.texts ?? [:]
        for condition in tree[path: "status", "conditions"]?.elements ?? [] {
            enter(condition["type"]?.text, condition["status"]?.text, condition["message"]?.text, &node)
        }
        for line in tree["Conditions"]?.elements ?? [] {
            let words = (line.text ?? "").split(separator: " ").map(String.init)
            // Type, status, two times, a reason and a message, with at least two spaces between them.
            let message = (line.text ?? "").split(separator: "  ").last.map { String($0.drop { $0 == " " }) }
            if words.count >= 2 { enter(words[0], words[1], message, &node) }
        }
        return node
    }

    private static func enter(_ type: String?, _ status: String?, _ message: String?, _ node: inout NodeState) {
        guard let type, let status else { return }
        if type == "Ready" {
            node.isReady = status == "True"
            node.message = message
        } else if status == "True", type.hasSuffix("Pressure") || type == "NetworkUnavailable" {
            node.pressures.append(type)
        }
    }

    /// Services of a listing: `PORT(S)` holds `8080/TCP,443:31000/TCP`.
    static func services(_ table: TextTable, namespace: String?, locator: String) -> [ServiceState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var service = ServiceState(
                name: name,
                namespace: table.cell(row, "NAMESPACE") ?? namespace,
                locator: locator
            )
            for part in (table.cell(row, "PORT(S)") ?? "").split(separator: ",") {
                var port = ServiceState.Port()
                port.port = QuantityText.count(part.prefix { $0.isNumber })
                port.transport = part.split(separator: "/").last.map(String.init)
                service.ports.append(port)
            }
            if let selector = table.cell(row, "SELECTOR") { service.selector = PodReader.labels(selector) }
            service.address = table.cell(row, "CLUSTER-IP").flatMap { $0 == "None" ? nil : $0 }
            return service
        }
    }

    /// Endpoints of a listing.
    static func endpoints(_ table: TextTable, namespace: String?, locator: String) -> [ServiceState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var service = ServiceState(
                name: name,
                namespace: table.cell(row, "NAMESPACE") ?? namespace,
                locator: locator
            )
            let cell = table.cell(row, "ENDPOINTS")
            if cell != nil || table.isNone(row, "ENDPOINTS") {
                service.endpoints = (cell ?? "").split(separator: ",").map(String.init)
            }
            return service
        }
    }

    /// A service from an API object or a description.
    static func service(_ tree: StateNode, locator: String) -> ServiceState? {
        guard let name = (tree[path: "metadata", "name"] ?? tree["Name"])?.text, EntityReference.isWellFormed(name)
        else {
            return nil
        }
        let namespace = (tree[path: "metadata", "namespace"] ?? tree["Namespace"])?.text
        var service = ServiceState(name: name, namespace: namespace, locator: locator)
        if let selector = tree[path: "spec", "selector"] { service.selector = selector.texts }
        if let selector = tree["Selector"]?.text { service.selector = PodReader.labels(selector) }
        for node in tree[path: "spec", "ports"]?.elements ?? [] {
            var port = ServiceState.Port()
            port.port = node["port"]?.integer
            port.target = node["targetPort"]?.text
            port.transport = node["protocol"]?.text ?? "TCP"
            port.name = node["name"]?.text
            service.ports.append(port)
        }
        if service.ports.isEmpty { service.ports = describedPorts(tree) }
        if let node = tree["Endpoints"], case .text(let text) = node {
            service.endpoints = text == "<none>" || text.isEmpty ? [] : text.split(separator: ",").map(String.init)
        }
        return service
    }

    /// The ports of a description: `Port: grpc  9555/TCP` and `TargetPort: 9555/TCP`, in pairs.
    private static func describedPorts(_ tree: StateNode) -> [ServiceState.Port] {
        var ports: [ServiceState.Port] = []
        for field in tree.fields {
            if field.name == "Port", let text = field.value.text {
                let words = text.split(separator: " ")
                let sides = (words.last ?? "").split(separator: "/")
                var port = ServiceState.Port()
                port.port = sides.first.flatMap { QuantityText.count($0) }
                port.transport = sides.count == 2 ? String(sides[1]) : nil
                port.name = words.count == 2 && words[0] != "<unset>" ? String(words[0]) : nil
                ports.append(port)
            } else if field.name == "TargetPort", let text = field.value.text, !ports.isEmpty {
                ports[ports.count - 1].target = String(text.prefix { $0 != "/" })
            }
        }
        return ports
    }

    /// A claim from an API object or a description.
    static func claim(_ tree: StateNode, locator: String) -> ClaimState? {
        guard let name = (tree[path: "metadata", "name"] ?? tree["Name"])?.text, EntityReference.isWellFormed(name)
        else { return nil }
        let namespace = (tree[path: "metadata", "namespace"] ?? tree["Namespace"])?.text
        var claim = ClaimState(name: name, namespace: namespace, locator: locator)
        claim.status = (tree[path: "status", "phase"] ?? tree["Status"])?.text
        claim.storageClass = (tree[path: "spec", "storageClassName"] ?? tree["StorageClass"])?.text
        claim.volume = tree["Volume"]?.text ?? (claim.status == "Bound" ? tree[path: "spec", "volumeName"]?.text : nil)
        claim.wantedVolume = tree[path: "spec", "volumeName"]?.text
        claim.capacity = (tree[path: "status", "capacity", "storage"] ?? tree["Capacity"])?.text
        claim.accessModes = tree["Access Modes"]?.text
        claim.requested = tree[path: "spec", "resources", "requests", "storage"]?.text
        claim.requestedModes = tree[path: "spec", "accessModes"]?.elements.compactMap(\.text) ?? []
        claim.selector = tree[path: "spec", "selector", "matchLabels"]?.texts ?? [:]
        return claim
    }

    /// Claims of a listing.
    static func claims(_ table: TextTable, namespace: String?, locator: String) -> [ClaimState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"), EntityReference.isWellFormed(name) else { return nil }
            var claim = ClaimState(name: name, namespace: table.cell(row, "NAMESPACE") ?? namespace, locator: locator)
            claim.status = table.cell(row, "STATUS")
            claim.volume = table.cell(row, "VOLUME")
            claim.capacity = table.cell(row, "CAPACITY")
            claim.accessModes = table.cell(row, "ACCESS MODES")
            claim.storageClass = table.cell(row, "STORAGECLASS")
            return claim
        }
    }

    /// Objects of other kinds, with their columns as fields.
    static func objects(_ table: TextTable, kind: EntityKind, namespace: String?, locator: String) -> [ObjectState] {
        table.rows.indices.compactMap { row in
            guard let name = table.cell(row, "NAME"),
                let entity = EntityReference(
                    kind: kind,
                    namespace: table.cell(row, "NAMESPACE") ?? namespace,
                    name: name
                )
            else { return nil }
            var fields: [String: String] = [:]
            for heading in table.headings where heading != "NAME" {
                if let cell = table.cell(row, heading) { fields[heading.lowercased()] = cell }
            }
            return ObjectState(entity: entity, fields: fields, text: table.lines[row], locator: locator)
        }
    }

    /// An object of another kind from an API object or a description.
    static func object(_ tree: StateNode, kind: EntityKind, text: String, locator: String) -> ObjectState? {
        guard let name = (tree[path: "metadata", "name"] ?? tree["Name"])?.text,
            let entity = EntityReference(
                kind: kind,
                namespace: (tree[path: "metadata", "namespace"] ?? tree["Namespace"])?.text,
                name: name
            )
        else { return nil }
        let fields = Dictionary(tree.leaves(limit: 400).map { ($0.path, $0.text) }) { first, _ in first }
        return ObjectState(entity: entity, fields: fields, text: text, locator: locator)
    }

    /// Events of a listing.
    static func events(_ table: TextTable, namespace: String?, locator: String) -> [EventRecord] {
        table.rows.indices.compactMap { row in
            guard let reason = table.cell(row, "REASON"), let object = table.cell(row, "OBJECT") else { return nil }
            let sides = object.split(separator: "/", maxSplits: 1).map(String.init)
            return EventRecord(
                type: table.cell(row, "TYPE") ?? "",
                reason: reason,
                objectKind: sides.count == 2 ? EntityKind(named: sides[0]) : nil,
                objectName: sides.last ?? object,
                namespace: table.cell(row, "NAMESPACE") ?? namespace,
                message: table.cell(row, "MESSAGE") ?? "",
                locator: locator
            )
        }
    }

    /// Events of a listing whose headings were cut off, as `tail` does: `2m  Warning  BackOff  pod/x  Back-off …`.
    static func events(withoutHeadings text: String, namespace: String?, locator: String) -> [EventRecord] {
        TextScan.lines(of: text).compactMap { line in
            let cells = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: true)
            guard cells.count >= 4, cells[1] == "Warning" || cells[1] == "Normal",
                case let sides = cells[3].split(separator: "/", maxSplits: 1), sides.count == 2
            else { return nil }
            return EventRecord(
                type: String(cells[1]),
                reason: String(cells[2]),
                objectKind: EntityKind(named: String(sides[0])),
                objectName: String(sides[1]),
                namespace: namespace,
                message: cells.count > 4 ? String(cells[4].drop { $0 == " " }) : "",
                locator: locator
            )
        }
    }

    /// Events at the end of a description: `Warning  BackOff  3m (x5 over 4m)  kubelet  Back-off restarting …`.
    static func events(
        ofDescription text: String,
        kind: EntityKind?,
        name: String,
        namespace: String?,
        locator: String
    ) -> [EventRecord] {
        guard let start = TextScan.range(of: "\nEvents:", in: text) else { return [] }
        return TextScan.lines(of: text[start.upperBound...]).compactMap { line in
            let cells = cells(line)
            guard cells.count >= 4, cells[0] == "Warning" || cells[0] == "Normal" else { return nil }
            return EventRecord(
                type: cells[0],
                reason: cells[1],
                objectKind: kind,
                objectName: name,
                namespace: namespace,
                message: cells.dropFirst(cells.count > 4 ? 4 : 3).joined(separator: " "),
                locator: locator
            )
        }
    }

    /// The cells of a line, cut at two spaces or more.
    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var rest = line.drop { $0 == " " }
        while !rest.isEmpty {
            let gap = TextScan.range(of: "  ", in: rest)
            cells.append(String(rest[..<(gap?.lowerBound ?? rest.endIndex)]))
            rest = gap.map { rest[$0.upperBound...].drop { $0 == " " } } ?? ""
        }
        return cells
    }
}
