/// One event of a `text/event-stream`.
public struct ServerSentEvent: Sendable, Equatable {
    /// What the `event` field said, or an empty string.
    public var name: String
    /// The `data` lines, joined by line feeds.
    public var data: String
    /// What the `id` field said, or nil when the event had none.
    public var identifier: String?

    /// Creates an event.
    public init(name: String = "", data: String, identifier: String? = nil) {
        self.name = name
        self.data = data
        self.identifier = identifier
    }
}
