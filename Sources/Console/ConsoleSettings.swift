public import Authentication
public import IncidentEngine
public import WebServer

/// What the console is made of, apart from the engine.
public struct ConsoleSettings: Sendable {
    /// The server: where it listens, and its limits. `commonFields` is the console's own and is overwritten.
    public var server: WebServerConfiguration
    /// Who may sign in, and how senders show who they are. It can be replaced while the service runs.
    public var trust: ConsoleTrust
    /// The clocks.
    public var clock: EngineClock
    /// The most bytes of a document that a sender posts; above it 413.
    public var ingestBytes = 8 << 20
    /// Whether a listener has TLS, so that browsers are told to come by it alone.
    public var hasTLS = false
    /// The label that names an alert's tenant, as the ledger has it; nil: there is one tenant.
    public var tenantLabel: String?
    /// The most event streams of one user or token.
    public var streamsPerCaller = 8
    /// The most event streams of all.
    public var streams = 1100
    /// Reads what the process takes, for the figures; nil leaves them out.
    public var process: (@Sendable () -> ProcessFigures)?
    /// Receives a line for the log, without line breaks and inert; nil for nobody.
    public var log: (@Sendable (String) -> Void)?

    /// Creates settings.
    public init(
        server: WebServerConfiguration = WebServerConfiguration(),
        trust: ConsoleTrust = ConsoleTrust(),
        clock: EngineClock = .host
    ) {
        (self.server, self.trust, self.clock) = (server, trust, clock)
    }
}

/// Who may sign in, and how senders show who they are: the part of the settings that a reload replaces.
public struct ConsoleTrust: Sendable {
    /// The users and tokens of the configuration.
    public var directory: Directory
    /// Verifies the tokens of an identity provider; nil where there is none.
    public var verifier: TokenVerifier?
    /// The shared secrets with which senders sign, by form; a form that is not there is not taken.
    public var webhooks: [WebhookGuard.Form: [Secret]]
    /// The tenants for which signed messages are taken; nil for all.
    public var webhookTenants: Set<String>?
    /// The origins under which the page is reached beside the addresses it listens at, such as
    /// `https://evenkeel.example`.
    public var origins: [String]
    /// Whether senders on this machine (loopback or UNIX socket) need not show who they are. The right default is: only
    /// while nothing is configured by which they could.
    public var takesAnonymousLocal: Bool
    /// Whether `/metrics` is told to anybody; otherwise to this machine and to whoever may read.
    public var tellsFiguresToAll: Bool

    /// Creates settings; the defaults let nobody in but senders on this machine.
    public init(
        directory: Directory = Directory(),
        verifier: TokenVerifier? = nil,
        webhooks: [WebhookGuard.Form: [Secret]] = [:],
        webhookTenants: Set<String>? = nil,
        origins: [String] = [],
        takesAnonymousLocal: Bool = true,
        tellsFiguresToAll: Bool = false
    ) {
        (self.directory, self.verifier) = (directory, verifier)
        (self.webhooks, self.webhookTenants, self.origins) = (webhooks, webhookTenants, origins)
        (self.takesAnonymousLocal, self.tellsFiguresToAll) = (takesAnonymousLocal, tellsFiguresToAll)
    }
}

/// What the process takes of its machine.
public struct ProcessFigures: Sendable {
    /// Bytes of memory in use.
    public var residentBytes: Int
    /// Open file descriptors.
    public var openDescriptors: Int
    /// Seconds of processor time, of user and system together.
    public var processorSeconds: Double

    /// Creates figures.
    public init(residentBytes: Int, openDescriptors: Int, processorSeconds: Double) {
        (self.residentBytes, self.openDescriptors) = (residentBytes, openDescriptors)
        self.processorSeconds = processorSeconds
    }
}

/// Why the console could not be made or started.
public struct ConsoleError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, in a sentence.
    public let description: String
}
