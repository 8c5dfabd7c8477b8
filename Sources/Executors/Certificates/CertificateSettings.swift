internal import IncidentModel
public import StructuredDocuments

/// The certificates that may be renewed, and by what, as `executors.certificates` in the configuration names them.
public struct CertificateSettings: Sendable, Hashable {
    /// A program that the operator declares.
    struct Program: Sendable, Hashable {
        let path: String
        let arguments: [String]
    }

    /// One certificate.
    struct Target: Sendable, Hashable {
        /// The file in PEM form; of a chain the first counts.
        let file: String
        /// What issues it anew, and puts it there.
        let renew: Program
        /// What lets servers load it; nil when they do by themselves.
        let reload: Program?
        /// What puts the one before back; nil when nothing does.
        let restore: Program?
        /// The longest time of one program.
        let limit: Duration
    }

    let targets: [EntityReference: Target]

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let target = FieldRule<Target>.mapping { Target(reading: $0) }
        guard let targets = fields.required("targets", EndpointRules.targets(of: target)) else { return nil }
        self.targets = targets
    }
}

extension CertificateSettings.Target {
    private static var program: FieldRule<CertificateSettings.Program> {
        FieldRule<[String]>.list(of: .line(upTo: 4096), count: 1...64).refined(
            "a list of an absolute path of a program and its arguments"
        ) { words in
            guard let path = words.first, EndpointRules.isPath(path) else { return nil }
            return CertificateSettings.Program(path: path, arguments: Array(words.dropFirst()))
        }
    }

    fileprivate init?(reading fields: FieldReader) {
        let file = fields.required("file", EndpointRules.path)
        let renew = fields.required("renew", Self.program)
        reload = fields.optional("reload", Self.program)
        restore = fields.optional("restore", Self.program)
        limit = fields.optional("limit", .duration(in: .seconds(1) ... .seconds(3600)), default: .seconds(300))
        guard let file, let renew else { return nil }
        (self.file, self.renew) = (file, renew)
    }
}
