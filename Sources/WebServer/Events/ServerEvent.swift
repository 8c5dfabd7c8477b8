/// An event for a stream, encoded once and shared by all its readers.
/// - Source: HTML Living Standard, section 9.2.
public struct ServerEvent: Sendable {
    /// The bytes on the wire.
    let frame: [UInt8]
    /// The number that the reader comes back with, in `Last-Event-ID`; nil for an event without one.
    public let sequence: UInt64?

    /// Encodes an event.
    /// - Parameters:
    ///   - name: The event's name; what stands behind a line break in it is dropped.
    ///   - data: The data; each of its lines becomes a line of the event.
    ///   - sequence: The event's number; numbers only rise.
    public init(name: String? = nil, data: String, sequence: UInt64? = nil) {
        var text = ""
        if let sequence { text += "id: \(sequence)\n" }
        if let name { text += "event: \(name.prefix { !$0.isNewline })\n" }
        let lines = data.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        for line in lines { text += "data: \(line)\n" }
        frame = Array((text + "\n").utf8)
        self.sequence = sequence
    }

    /// An event that tells the reader to fetch the state anew, and to go on from `sequence`.
    public static func resync(sequence: UInt64? = nil) -> ServerEvent {
        ServerEvent(name: "resync", data: "{}", sequence: sequence)
    }

    /// A comment, which only shows that the stream is alive.
    static let heartbeat = ServerEvent(comment: ":\n\n")

    private init(comment: String) {
        frame = Array(comment.utf8)
        sequence = nil
    }
}

/// How much may wait for one reader of a stream.
public struct EventLimits: Sendable, Equatable {
    /// Events.
    public var events = 256
    /// Bytes; the memory is shared with the other readers of the same events.
    public var bytes = 256 * 1024

    /// Creates the default limits.
    public init() {}
}
