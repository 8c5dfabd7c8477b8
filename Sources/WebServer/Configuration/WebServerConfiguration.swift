/// What a server listens at and which limits it holds.
public struct WebServerConfiguration: Sendable {
    /// Where it listens; at least one place.
    public var listeners: [Listener]
    /// Polling threads of each TCP listener, 1...64; a UNIX socket has one.
    public var threads: Int
    /// Sizes of requests.
    public var requests: RequestLimits
    /// How long anything may take.
    public var deadlines: Deadlines
    /// How many connections there may be.
    public var connections: ConnectionLimits
    /// Fields that every response has unless it sets them itself, the server's own refusals included.
    public var commonFields: [HeaderField]
    /// Receives what the HTTP library has to say, a line at a time, on any thread; nil for nobody. The lines may hold
    /// text that clients sent.
    public var log: (@Sendable (String) -> Void)?

    /// Whether heads are read out of the library's memory; tests read them the other way as well.
    var readsLibraryMemory = HeadMemory.isKnown

    /// Creates a configuration; the defaults listen at a port of the system's choice on 127.0.0.1.
    public init(
        listeners: [Listener] = [.tcp()],
        threads: Int = 2,
        requests: RequestLimits = RequestLimits(),
        deadlines: Deadlines = Deadlines(),
        connections: ConnectionLimits = ConnectionLimits()
    ) {
        self.listeners = listeners
        self.threads = threads
        self.requests = requests
        self.deadlines = deadlines
        self.connections = connections
        commonFields = []
        log = nil
    }
}

/// The largest request that is read. Bodies have their limit with their route, in `Answer`.
public struct RequestLimits: Sendable, Equatable {
    /// Bytes of the request target; above it 414.
    public var maximumTargetBytes = 8 * 1024
    /// Bytes of request line and header fields, 256 bytes to 256 KiB; above it 431.
    public var maximumHeadBytes = 32 * 1024
    /// Header fields, 1...1000; above it 431.
    public var maximumFields = 100
    /// Items of the query; above it 400.
    public var maximumQueryItems = 100
    /// Bytes of all bodies that are being read at one time; above it 503.
    public var maximumBufferedBytes = 64 * 1024 * 1024

    /// Creates the default limits.
    public init() {}
}

/// How long anything may take, as a whole: one byte a second does not extend a deadline.
public struct Deadlines: Sendable, Equatable {
    /// From the connection's start, or from the request line on a kept connection, to the end of the head; TLS included.
    public var head = Duration.seconds(5)
    /// From the head to the end of the body.
    public var body = Duration.seconds(15)
    /// Between a response and the next request line.
    public var idle = Duration.seconds(30)
    /// Without progress of a response; a fixed response may take this long and a second for each 16 KiB.
    public var write = Duration.seconds(30)
    /// From the request to its response, for answers that do not set their own; above it 503.
    public var handler = Duration.seconds(30)
    /// Between the last byte of an event stream and a comment that keeps it alive.
    public var heartbeat = Duration.seconds(15)

    /// Creates the default deadlines.
    public init() {}

    /// Seconds without movement after which the HTTP library ends a connection by itself, whatever it does: so long
    /// that none of ours is shortened, and with the defaults the same as `write`.
    var standstill: UInt32 { Self.seconds([head, body, idle, write].max() ?? write) }

    /// `write` in whole seconds, at least one.
    var writeSeconds: UInt32 { Self.seconds(write) }

    private static func seconds(_ duration: Duration) -> UInt32 {
        UInt32(clamping: max(1, duration.components.seconds))
    }

    /// The shortest one.
    var shortest: Duration { [head, body, idle, write, handler, heartbeat].min() ?? head }
}

/// How many connections there may be; what is above is closed at once.
public struct ConnectionLimits: Sendable, Equatable {
    /// All connections together.
    public var total = 1024
    /// Connections of one address (IPv4), or of one network of 64 bits (IPv6).
    public var perAddress = 64
    /// How many of `total` only operators may use, so that a flood cannot shut them out.
    public var reservedForOperators = 32
    /// Whether who comes from this machine over TCP is an operator, as who comes over a UNIX socket is. Operators have
    /// no limit by address. Set it to false where a reverse proxy on this machine lets others in.
    public var loopbackIsOperator = true

    /// Creates the default limits.
    public init() {}
}
