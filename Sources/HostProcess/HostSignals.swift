internal import Dispatch
internal import Glibc

/// Signals that end a service or make it read its configuration anew, as a stream.
///
/// Not sendable: whoever made it keeps it for as long as signals matter.
public final class HostSignals {
    /// What a signal asks for.
    public enum Request: Sendable, Hashable {
        /// End: `SIGTERM`, `SIGINT`.
        case end
        /// Read the configuration anew: `SIGHUP`.
        case reload
    }

    /// What is asked for, in order; the last few are kept.
    public let requests: AsyncStream<Request>
    /// Kept, since a source that nobody holds is cancelled.
    private let sources: [any DispatchSourceSignal]

    /// Takes these signals from their usual effect. For the one service of a process.
    public init() {
        let (stream, continuation) = AsyncStream<Request>.makeStream(bufferingPolicy: .bufferingNewest(8))
        requests = stream
        sources = [(SIGTERM, Request.end), (SIGINT, .end), (SIGHUP, .reload)].map { number, request in
            // Ignored, so that the default does not end the process; the source is told all the same.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(request) }
            source.activate()
            return source
        }
    }
}

@available(*, unavailable)
extension HostSignals: Sendable {}
