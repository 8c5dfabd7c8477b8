public import StructuredDocuments

extension KubernetesConfiguration {
    /// A configuration from its fields; faults are reported.
    /// - Parameters:
    ///   - fields: The fields.
    ///   - environment: This process's environment, of which calls see a part.
    public init?(reading fields: FieldReader, environment: [String: String]) {
        let path = FieldRule<String>.line(upTo: 4096)
        let program = fields.optional("program", path, default: "/usr/bin/kubectl")
        let kubeconfig = fields.optional("kubeconfig", path)
        let context = fields.optional("context", .line(upTo: 253))
        let namespaces = fields.required("namespaces", .list(of: .line(upTo: 63), count: 1...1000))
        let nodes = fields.optional("nodes", .boolean, default: false)
        let drops = fields.optional("drop-empty-directories", .boolean, default: false)
        let limit = fields.optional("call-limit", .duration(in: .seconds(1) ... .seconds(600)), default: .seconds(30))
        guard let namespaces else { return nil }
        do throws(Fault) {
            try self.init(
                program: program,
                kubeconfig: kubeconfig,
                context: context,
                namespaces: Set(namespaces),
                mayActOnNodes: nodes,
                mayDropEmptyDirectories: drops,
                callLimit: limit,
                environment: environment
            )
        } catch {
            let (key, text) = error.report
            fields.report(key, text)
            return nil
        }
    }
}

extension KubernetesConfiguration.Fault {
    /// The key at fault and what is wrong with it.
    fileprivate var report: (key: String, text: String) {
        switch self {
        case .pathNotAbsolute: ("program", "it and `kubeconfig` must be absolute paths")
        case .contextMalformed: ("context", "is no plain name of a context")
        case .namespaceMalformed: ("namespaces", "names are 1 to 63 of `a-z`, `0-9` and `-`")
        case .timeOutOfRange: ("call-limit", "must lie between 1 s and 10 min")
        }
    }
}
