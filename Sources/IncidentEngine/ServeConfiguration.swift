public import Authentication
public import Governance
public import Notices
internal import StructuredDocuments

extension Configuration {
    /// What the service needs beside what a command needs; the keys under `serve`.
    public struct Serve: Sendable, Equatable {
        /// Where to listen: `HOST:PORT` or `unix:PATH`. Nobody else can reach a loopback address.
        public var listen = ["127.0.0.1:7373"]
        /// The certificate for TLS, a PEM file; nil for none.
        public var certificate: String?
        /// Its key, a PEM file.
        public var key: String?
        /// The addresses under which browsers reach the console, such as `https://evenkeel.example`; for links and for the
        /// check of where a request comes from. Empty: the addresses that are listened on.
        public var origins: [String] = []
        /// The folder of the journal and of everything else that has to last; nil: by `XDG_STATE_HOME`.
        public var state: String?
        /// A second place for checkpoints, on another disk or machine; empty: the state folder alone.
        public var checkpoints: [String] = []
        /// Whether checkpoints go to the system's log.
        public var logsCheckpoints = false
        /// How often the journal's head is signed.
        public var checkpointInterval: Duration = .seconds(60)
        /// A folder, kept up to date by somebody, that says what runs: an evidence bundle.
        public var evidence: String?
        /// Whether that folder is taken for one of now, whenever it was made: for demonstrations.
        public var movesEvidenceToNow = false
        /// The environment of everything that the inventory gives no other.
        public var environment: String?
        /// The label that names the tenant.
        public var tenantLabel: String?
        /// The longest pause between two alerts of one incident.
        public var groupingWindow: Duration = .seconds(600)
        /// How long a request for approval is good for.
        public var approvalLifetime: Duration = .seconds(1800)
        /// How long bodies of entries are kept; nil for ever.
        public var retention: Duration?
        /// What the service may do.
        public var rules = GovernanceRules()
        /// Who carries plans out; nobody: they are handed to people.
        public var executors = ExecutorSettings()
        /// Who may come in.
        public var directory = Directory()
        /// Whether a reverse proxy on this machine lets others in: then no address counts as this machine's own.
        public var isBehindProxy = false
        /// The files with the secrets by which senders sign, by form.
        public var webhooks: [WebhookSecret] = []
        /// Who vouches for tokens beside the configuration; nil for nobody.
        public var identity: IdentityProvider?
        /// The file with that provider's keys, a JSON Web Key Set.
        public var identityKeys: String?
        /// Whom to tell of what.
        public var notices: [NoticeSettings] = []
        /// What is asked again and again: monitoring, alerts, the cluster.
        public var sources: [SourceSettings] = []
        /// Whether whoever reaches the service may send alerts without a token: nil: on loopback alone, while nobody is
        /// configured.
        public var anonymousIngest: Bool?
        /// Whether `/metrics` may be read without a token.
        public var openMetrics = true

        /// The defaults: loopback, nobody configured, observe only.
        public init() {}
    }
}

extension Configuration.Serve {
    /// The configuration from the fields of `serve`; faults are reported.
    init?(reading fields: FieldReader, resolve: @escaping @Sendable (String) -> String) {
        self.init()
        let line = FieldRule<String>.line(upTo: 4096)
        listen = fields.optional("listen", .list(of: line, count: 1...8), default: listen)
            .map { $0.hasPrefix("unix:") ? "unix:" + resolve(String($0.dropFirst(5))) : $0 }
        certificate = fields.optional("certificate-file", line).map(resolve)
        key = fields.optional("key-file", line).map(resolve)
        if (certificate == nil) != (key == nil) {
            fields.report("certificate-file", "it needs `key-file`, and that needs it", advice: "name both, or neither")
        }
        origins = fields.optional("origins", .list(of: .line(upTo: 300), count: 0...20), default: [])
        state = fields.optional("state", line).map(resolve)
        readEvidence(fields, resolve)
        readCheckpoints(fields, resolve)
        let times: ClosedRange<Duration> = .seconds(1) ... .seconds(7 * 86_400)
        groupingWindow = fields.optional("grouping-window", .duration(in: times), default: groupingWindow)
        approvalLifetime = fields.optional("approval-lifetime", .duration(in: times), default: approvalLifetime)
        rules = fields.optional("governance", .mapping { GovernanceRules(reading: $0) }, default: rules)
        let executing = FieldRule<ExecutorSettings>.mapping { ExecutorSettings(reading: $0, resolve: resolve) }
        executors = fields.optional("executors", executing, default: executors)
        let roles = Role.allCases.map(\.rawValue)
        directory = fields.optional("access", .mapping { Directory(reading: $0, roles: roles) }, default: directory)
        isBehindProxy = fields.optional("behind-proxy", .boolean, default: false)
        readSenders(fields, resolve)
        notices = fields.optional("notices", NoticeSettings.list, default: []).map { $0.resolving(by: resolve) }
        sources = fields.optional("sources", SourceSettings.list(resolve: resolve), default: [])
        anonymousIngest = fields.optional("anonymous-ingest", .boolean)
        openMetrics = fields.optional("open-metrics", .boolean, default: true)
    }

    private mutating func readSenders(_ fields: FieldReader, _ resolve: @escaping @Sendable (String) -> String) {
        let secret = FieldRule<WebhookSecret>.mapping { WebhookSecret(reading: $0, resolve: resolve) }
        webhooks = fields.optional("webhooks", .list(of: secret, count: 0...20), default: [])
        let roles = Role.allCases.map(\.rawValue)
        identity = fields.optional("identity", .mapping { IdentityProvider(reading: $0, roles: roles) })
        identityKeys = fields.optional("identity-keys-file", .line(upTo: 4096)).map(resolve)
        if (identity == nil) != (identityKeys == nil) {
            fields.report(
                "identity",
                "it needs `identity-keys-file`, and that needs it",
                advice: "name both, or neither"
            )
        }
    }

    private mutating func readEvidence(_ fields: FieldReader, _ resolve: @Sendable (String) -> String) {
        evidence = fields.optional("evidence", .line(upTo: 4096)).map(resolve)
        environment = fields.optional("environment", .line(upTo: 100))
        tenantLabel = fields.optional("tenant-label", .line(upTo: 100))
    }

    private mutating func readCheckpoints(_ fields: FieldReader, _ resolve: @Sendable (String) -> String) {
        let line = FieldRule<String>.line(upTo: 4096)
        checkpoints = fields.optional("checkpoint-files", .list(of: line, count: 0...8), default: []).map(resolve)
        logsCheckpoints = fields.optional("checkpoint-syslog", .boolean, default: false)
        let intervals: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)
        checkpointInterval = fields.optional(
            "checkpoint-interval",
            .duration(in: intervals),
            default: checkpointInterval
        )
        retention = fields.optional("retention", .duration(in: .seconds(86_400) ... .seconds(3660 * 86_400)))
    }
}

/// A secret by which a sender signs what it sends.
public struct WebhookSecret: Sendable, Equatable {
    /// The form of the signature.
    public let form: WebhookGuard.Form
    /// The file that holds the secret.
    public let file: String

    init?(reading fields: FieldReader, resolve: @Sendable (String) -> String) {
        let form = fields.required("form", .enumeration(WebhookGuard.Form.self))
        let file = fields.required("secret-file", .line(upTo: 4096))
        guard let form, let file else { return nil }
        (self.form, self.file) = (form, resolve(file))
    }
}
