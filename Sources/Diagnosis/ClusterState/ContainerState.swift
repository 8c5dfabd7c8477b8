/// What is known of one container of a pod or a pod template.
public struct ContainerState: Sendable, Hashable {
    /// A probe of a container.
    public struct Probe: Sendable, Hashable {
        /// `http`, `https`, `tcp`, `exec` or `grpc`.
        public var scheme: String?
        /// The port as it is written: a number or a name.
        public var port: String?
        /// The path of a web probe.
        public var path: String?
        /// Seconds before the first probe.
        public var initialDelay: Double?
        /// Seconds between probes.
        public var period: Double?
        /// Seconds until a probe without an answer has failed.
        public var timeout: Double?
        /// Failures in a row until it counts as failed.
        public var failureThreshold: Int?

        /// A probe of which nothing is known.
        public init() {}
    }

    /// A variable of a container's environment.
    public struct Variable: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value, when it is written out; untrusted.
        public let value: String?
        /// The secret or config map that holds it, as `kind/name`.
        public let reference: String?

        /// Creates a variable.
        public init(name: String, value: String?, reference: String? = nil) {
            self.name = name
            self.value = value
            self.reference = reference
        }
    }

    /// The name.
    public var name: String
    /// Whether it runs before the others.
    public var isInit = false
    /// The image as it is written.
    public var image: String?
    /// The command and its arguments.
    public var command: [String] = []
    /// The ports that it declares, as numbers.
    public var ports: [Int] = []
    /// Names of declared ports, with their numbers.
    public var portNames: [String: Int] = [:]
    /// Transports of declared ports where they are written: `TCP`, `UDP` or `SCTP`.
    public var portTransports: [Int: String] = [:]
    /// The environment.
    public var environment: [Variable] = []
    /// Secrets and config maps of which all keys become variables, as `kind/name`.
    public var environmentSources: [String] = []
    /// Limits as they are written: `cpu`, `memory`.
    public var limits: [String: String] = [:]
    /// Requests as they are written.
    public var requests: [String: String] = [:]
    /// Whether it is ready.
    public var isReady: Bool?
    /// How often it was restarted.
    public var restarts: Int?
    /// Why it waits, when it does.
    public var waitingReason: String?
    /// The message with it.
    public var waitingMessage: String?
    /// How it ended last.
    public var lastReason: String?
    /// The exit code with which it ended last.
    public var lastExitCode: Int?
    /// The message with which it ended last.
    public var lastMessage: String?
    /// Whether it runs now.
    public var isRunning: Bool?
    /// The probe that has it killed.
    public var liveness: Probe?
    /// The probe that keeps requests from it.
    public var readiness: Probe?

    /// A container of which only the name is known.
    public init(name: String) { self.name = name }

    /// Adds what `other` knows and this does not.
    mutating func merge(_ other: ContainerState) {
        isInit = isInit || other.isInit
        image = image ?? other.image
        if command.isEmpty { command = other.command }
        if ports.isEmpty { ports = other.ports }
        if portNames.isEmpty { portNames = other.portNames }
        if portTransports.isEmpty { portTransports = other.portTransports }
        if environment.isEmpty { environment = other.environment }
        if environmentSources.isEmpty { environmentSources = other.environmentSources }
        if limits.isEmpty { limits = other.limits }
        if requests.isEmpty { requests = other.requests }
        isReady = isReady ?? other.isReady
        restarts = restarts ?? other.restarts
        waitingReason = waitingReason ?? other.waitingReason
        waitingMessage = waitingMessage ?? other.waitingMessage
        lastReason = lastReason ?? other.lastReason
        lastExitCode = lastExitCode ?? other.lastExitCode
        lastMessage = lastMessage ?? other.lastMessage
        isRunning = isRunning ?? other.isRunning
        liveness = liveness ?? other.liveness
        readiness = readiness ?? other.readiness
    }
}
