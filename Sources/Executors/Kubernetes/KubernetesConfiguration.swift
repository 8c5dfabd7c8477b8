/// What an operator allows the Kubernetes executor; nothing of it ever comes from a plan.
public struct KubernetesConfiguration: Sendable, Hashable {
    /// Why a configuration is none.
    public enum Fault: Error, Sendable, Hashable, CaseIterable {
        /// The program's or the configuration's path is not absolute.
        case pathNotAbsolute
        /// The context is no plain name.
        case contextMalformed
        /// A namespace has not the form that Kubernetes gives one.
        case namespaceMalformed
        /// The time for a call is not between one second and ten minutes.
        case timeOutOfRange
    }

    /// Who owns the fields that were set, as `kubectl get --show-managed-fields` tells.
    static let fieldManager = "evenkeel"

    /// What of the environment `kubectl` and its plugins for signing in may see. `KUBECONFIG` is not among it: the
    /// configuration is named here or it is the cluster that this process runs in.
    private static let passed: Set<String> = [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT",
        "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE",
        "SSL_CERT_DIR", "AWS_PROFILE", "AWS_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
        "CLOUDSDK_CONFIG", "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_CONFIG_DIR",
    ]

    /// The file of `kubectl`.
    let program: String
    /// The options that choose the cluster.
    let selection: [String]
    /// The namespaces in which it may act.
    let namespaces: Set<String>
    /// Whether it may act on nodes, which are in no namespace.
    let mayActOnNodes: Bool
    /// Whether a drain may evict pods that keep data in a node's empty directories, which are gone with the pod.
    let mayDropEmptyDirectories: Bool
    /// The longest time of one call.
    let callLimit: Duration
    /// What calls see of the environment.
    let environment: [String: String]

    /// A configuration from what the operator wrote.
    /// - Parameters:
    ///   - program: The absolute path of `kubectl`.
    ///   - kubeconfig: The absolute path of its configuration; nil for the cluster that this process runs in.
    ///   - context: The context of that configuration; nil for its present one.
    ///   - namespaces: Where it may act; nowhere else.
    ///   - mayActOnNodes: Whether it may cordon, drain and label nodes.
    ///   - mayDropEmptyDirectories: Whether a drain may evict pods with empty-directory volumes.
    ///   - callLimit: The longest time of one call, 1 second to 10 minutes.
    ///   - environment: This process's environment, of which calls see a part.
    /// - Throws: The first fault.
    public init(
        program: String,
        kubeconfig: String? = nil,
        context: String? = nil,
        namespaces: Set<String>,
        mayActOnNodes: Bool = false,
        mayDropEmptyDirectories: Bool = false,
        callLimit: Duration = .seconds(30),
        environment: [String: String] = [:]
    ) throws(Fault) {
        guard program.hasPrefix("/"), kubeconfig?.hasPrefix("/") ?? true else { throw .pathNotAbsolute }
        guard context.map(KubernetesName.isContext) ?? true else { throw .contextMalformed }
        guard namespaces.allSatisfy(KubernetesName.isLabel) else { throw .namespaceMalformed }
        guard callLimit >= .seconds(1), callLimit <= .seconds(600) else { throw .timeOutOfRange }
        self.program = program
        selection = (kubeconfig.map { ["--kubeconfig=\($0)"] } ?? []) + (context.map { ["--context=\($0)"] } ?? [])
        self.namespaces = namespaces
        self.mayActOnNodes = mayActOnNodes
        self.mayDropEmptyDirectories = mayDropEmptyDirectories
        self.callLimit = callLimit
        self.environment = environment.filter { Self.passed.contains($0.key) }
    }
}
