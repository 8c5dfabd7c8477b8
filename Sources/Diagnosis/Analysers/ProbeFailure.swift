/// Why a probe fails, from what the kubelet says and what the container declares.
struct ProbeFailure: Sendable {
    /// The fault's code, how strongly the message speaks for it, and why.
    let fault: String
    let strength: Double
    let reason: String
    /// The field of the probe that is wrong, from its dot on; empty when the probe itself seems right.
    let field: String
    /// The value of the field now and as it should be.
    let current: String?
    let desired: String?
    /// Why that value, or what a person has to find out.
    let advice: String
    /// The container's name, or `0` for the first.
    let container: String

    /// Judges a failure.
    /// - Parameters:
    ///   - message: The kubelet's message in lower case.
    ///   - kind: `liveness` or `readiness`.
    ///   - workload: The workload, when its template is known.
    ///   - pods: The workload's pods.
    init(message: String, kind: String, workload: WorkloadState?, pods: [PodState]) {
        let container = workload?.containers.first { !$0.isInit } ?? pods.flatMap(\.containers).first { !$0.isInit }
        let probe = kind == "liveness" ? container?.liveness : container?.readiness
        self.container = container?.name ?? "0"
        let action = probe?.action ?? "httpGet"
        let declared = container?.ports ?? []
        let wrongPort = probe?.port.flatMap { Int($0) }.map { !declared.isEmpty && !declared.contains($0) } ?? false
        if message.contains("http response to https client") || message.contains("malformed http response")
            || message.contains("first record does not look like a tls handshake")
        {
            fault = "probe.\(kind)-protocol-incorrect"
            (strength, reason) = (0.92, "the \(kind) probe speaks another protocol than the container")
            field = ".httpGet.scheme"
            current = probe?.scheme?.uppercased()
            desired = message.contains("http response to https client") ? "HTTP" : "HTTPS"
            advice = "the container answered in the other protocol"
        } else if message.contains("statuscode: 404") {
            fault = "probe.\(kind)-path-incorrect"
            (strength, reason) = (0.88, "the \(kind) probe asks a path that the container does not serve")
            (field, current, desired) = (".httpGet.path", probe?.path, nil)
            advice = "the container answers 404; its maintainer knows the path of its health check"
        } else if message.contains("connection refused"), wrongPort || declared.isEmpty {
            fault = "probe.\(kind)-port-incorrect"
            strength = wrongPort ? 0.95 : 0.5
            reason = "the \(kind) probe asks a port where nobody listens"
            (field, current) = (".\(action).port", probe?.port)
            desired = declared.first.map(String.init)
            advice =
                declared.first.map { "the container declares port \($0)" } ?? "the container's port has to be looked up"
        } else if kind == "liveness", message.contains("timeout") || message.contains("deadline exceeded") {
            fault = "probe.liveness-timing-incorrect"
            (strength, reason) = (0.55, "the liveness probe gives up before the container answers")
            field = ".initialDelaySeconds"
            current = probe?.initialDelay.map { String(Int($0)) }
            desired = nil
            advice = "longer than the container takes to start"
        } else {
            fault = "probe.failing"
            (strength, reason) = (0.6, "the \(kind) probe fails")
            (field, current, desired, advice) = ("", nil, nil, "")
        }
    }
}
