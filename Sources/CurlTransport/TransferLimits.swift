/// What one request may cost in time and memory. Nothing is unlimited by default.
public struct TransferLimits: Sendable, Equatable {
    /// The longest time until a connection stands: name, TCP and TLS together. At least 1 ms.
    public var connect: Duration
    /// The longest time from the start of the request until the response's head is complete.
    public var response: Duration
    /// The longest time that a reader waits for the next bytes of the body.
    public var idle: Duration
    /// The longest time for everything, or nil for a stream that may go on.
    public var total: Duration?
    /// The most bytes of status line and header fields, informational responses and trailers included.
    public var maximumHeaderBytes: Int
    /// The most bytes of the body.
    public var maximumBodyBytes: Int

    /// Creates limits; the defaults suit a small request to a service nearby.
    public init(
        connect: Duration = .seconds(1),
        response: Duration = .seconds(10),
        idle: Duration = .seconds(10),
        total: Duration? = .seconds(30),
        maximumHeaderBytes: Int = 32 * 1024,
        maximumBodyBytes: Int = 1024 * 1024
    ) {
        self.connect = connect
        self.response = response
        self.idle = idle
        self.total = total
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumBodyBytes = maximumBodyBytes
    }
}
