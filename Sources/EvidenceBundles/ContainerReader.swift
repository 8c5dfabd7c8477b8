internal import Diagnosis

/// Reads containers from API objects, from flattened copies of them and from descriptions.
enum ContainerReader: Sendable {
    /// A container's declaration and, where the node holds it, its state.
    /// - Parameters:
    ///   - node: The container's fields.
    ///   - name: The name, where it is not among the fields.
    ///   - isInit: Whether it runs before the others.
    /// - Returns: What is known of the container.
    static func container(_ node: StateNode, name: String? = nil, isInit: Bool = false) -> ContainerState {
        var container = ContainerState(name: node["name"]?.text ?? name ?? "0")
        container.isInit = isInit
        container.image = node["image"]?.text
        let command = node["command"]?.elements.compactMap(\.text) ?? []
        container.command = command + (node["args"]?.elements.compactMap(\.text) ?? [])
        readPorts(node, &container)
        container.environment = environment(node)
        container.environmentSources = environmentSources(node)
        container.limits = (node[path: "resources", "limits"] ?? node["limits"])?.texts ?? [:]
        container.requests = (node[path: "resources", "requests"] ?? node["requests"])?.texts ?? [:]
        container.liveness = probe(node["livenessProbe"] ?? node["liveness"])
        container.readiness = probe(node["readinessProbe"] ?? node["readiness"])
        readStatus(node, &container)
        return container
    }

    /// State and restarts, from a container status or a description.
    static func readStatus(_ node: StateNode, _ container: inout ContainerState) {
        container.isReady = node["ready"]?.flag ?? container.isReady
        container.restarts = node["restartCount"]?.integer ?? container.restarts
        let state = node["state"]
        let waiting = state?["waiting"]
        if state?[""]?.text == "Waiting" || state?.text == "Waiting" || waiting != nil {
            container.waitingReason = waiting?["reason"]?.text ?? state?["reason"]?.text
            container.waitingMessage = waiting?["message"]?.text ?? state?["message"]?.text
        }
        if state?["running"] != nil || state?[""]?.text == "Running" || state?.text == "Running" {
            container.isRunning = true
        }
        let ended = [
            node[path: "lastState", "terminated"] ?? node[path: "lastTerminationState", "terminated"] ?? node[
                "lastState"
            ]
                ?? node["lastTerminationState"],
            state?["terminated"] ?? (state?[""]?.text == "Terminated" ? state : nil),
        ]
        for node in ended.compactMap({ $0 }) {
            container.lastReason = container.lastReason ?? node["reason"]?.text
            container.lastExitCode = container.lastExitCode ?? node["exitCode"]?.integer
            container.lastMessage = container.lastMessage ?? node["message"]?.text
        }
    }

    /// Ports as objects with `containerPort`, or as `8080/TCP`.
    private static func readPorts(_ node: StateNode, _ container: inout ContainerState) {
        for port in node["ports"]?.elements ?? [] {
            guard let number = port["containerPort"]?.integer else { continue }
            container.ports.append(number)
            if let name = port["name"]?.text { container.portNames[name] = number }
            if let transport = port["protocol"]?.text { container.portTransports[number] = transport.uppercased() }
        }
        guard container.ports.isEmpty, let text = (node["port"] ?? node["ports"])?.text else { return }
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "/")
            guard let number = QuantityText.count(sides.first?.filter { $0 != " " } ?? "") else { continue }
            container.ports.append(number)
            if sides.count == 2 { container.portTransports[number] = String(sides[1].prefix { $0.isLetter }) }
        }
    }

    /// Secrets and config maps of which every key is a variable and without which the container does not start.
    private static func environmentSources(_ node: StateNode) -> [String] {
        (node["envFrom"]?.elements ?? []).compactMap { source in
            for (field, kind) in [("secretRef", "secret"), ("configMapRef", "configmap")] {
                guard let reference = source[field], reference["optional"]?.flag != true else { continue }
                if let name = reference["name"]?.text { return "\(kind)/\(name)" }
            }
            return nil
        }
            + (node["Environment Variables from"]?.fields ?? []).compactMap { field in
                guard let text = field.value.text ?? field.value[""]?.text, text.contains("Optional: false") else {
                    return nil
                }
                let kind = text.hasPrefix("Secret") ? "secret" : text.hasPrefix("ConfigMap") ? "configmap" : ""
                return kind.isEmpty ? nil : "\(kind)/\(field.name)"
            }
    }

    /// Variables as objects with `name` and `value`, or as fields of a description.
    private static func environment(_ node: StateNode) -> [ContainerState.Variable] {
        let listed = (node["env"]?.elements ?? []).compactMap { variable -> ContainerState.Variable? in
            guard let name = variable["name"]?.text else { return nil }
            return ContainerState.Variable(name: name, value: variable["value"]?.text, reference: reference(variable))
        }
        guard listed.isEmpty else { return listed }
        return (node["environment"]?.fields ?? []).compactMap { field in
            field.name.isEmpty ? nil : described(field.name, field.value.text ?? "")
        }
    }

    /// A variable of a description: a value, or `<set to the key 'k' in secret 's'>`.
    private static func described(_ name: String, _ value: String) -> ContainerState.Variable {
        guard value.hasPrefix("<set to the key") else { return ContainerState.Variable(name: name, value: value) }
        let quoted = value.split(separator: "'", omittingEmptySubsequences: false)
        let kind = value.contains("secret") ? "secret" : "configmap"
        let object = quoted.count > 3 ? String(quoted[3]) : ""
        return ContainerState.Variable(name: name, value: nil, reference: object.isEmpty ? nil : "\(kind)/\(object)")
    }

    /// The secret or config map that holds a variable's value.
    private static func reference(_ variable: StateNode) -> String? {
        if let name = variable[path: "valueFrom", "secretKeyRef", "name"]?.text { return "secret/\(name)" }
        return variable[path: "valueFrom", "configMapKeyRef", "name"]?.text.map { "configmap/\($0)" }
    }

    /// A probe as an object, or as `http-get http://:8080/healthz delay=5s timeout=1s period=10s #success=1 #failure=3`;
    /// of a gRPC health check the address is written `<pod>:50051`.
    private static func probe(_ node: StateNode?) -> ContainerState.Probe? {
        guard let node else { return nil }
        var probe = ContainerState.Probe()
        if let text = node.text { return described(text, &probe) }
        if let web = node["httpGet"] {
            probe.scheme = web["scheme"]?.text?.lowercased() ?? "http"
            probe.port = web["port"]?.text
            probe.path = web["path"]?.text
        } else if let socket = node["tcpSocket"] {
            probe.scheme = "tcp"
            probe.port = socket["port"]?.text
        } else if let grpc = node["grpc"] {
            probe.scheme = "grpc"
            probe.port = grpc["port"]?.text
        } else {
            probe.scheme = "exec"
        }
        probe.initialDelay = node["initialDelaySeconds"]?.integer.map(Double.init)
        probe.period = node["periodSeconds"]?.integer.map(Double.init)
        probe.timeout = node["timeoutSeconds"]?.integer.map(Double.init)
        probe.failureThreshold = node["failureThreshold"]?.integer
        return probe
    }

    /// A probe from the line of a description.
    private static func described(_ text: String, _ probe: inout ContainerState.Probe) -> ContainerState.Probe {
        for word in text.split(separator: " ") {
            if word.hasPrefix("http://") || word.hasPrefix("https://") {
                probe.scheme = word.hasPrefix("https") ? "https" : "http"
                let rest = word.drop { $0 != ":" }.dropFirst(3).drop { $0 != ":" }.dropFirst()
                probe.port = String(rest.prefix { $0 != "/" })
                probe.path = String(rest.drop { $0 != "/" })
            } else if word == "grpc" {
                probe.scheme = "grpc"
            } else if word.hasPrefix("<pod>:") {
                probe.port = String(word.dropFirst(6))
            } else if word.hasPrefix(":") {
                probe.scheme = "tcp"
                probe.port = String(word.dropFirst())
            } else if word.hasPrefix("timeout=") {
                probe.timeout = Double(word.dropFirst(8).filter { $0 != "s" })
            } else if word.hasPrefix("delay=") {
                probe.initialDelay = Double(word.dropFirst(6).filter { $0 != "s" })
            } else if word.hasPrefix("period=") {
                probe.period = Double(word.dropFirst(7).filter { $0 != "s" })
            } else if word.hasPrefix("#failure=") {
                probe.failureThreshold = QuantityText.count(word.dropFirst(9))
            }
        }
        probe.scheme = probe.scheme ?? "exec"
        return probe
    }
}
