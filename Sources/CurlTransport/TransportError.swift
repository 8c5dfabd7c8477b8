internal import DedicatedThreads

/// Why a request got no response, or not a whole one.
///
/// A response with an error status is not an error here: it is a response. Cancellation is not one either: it throws
/// `CancellationError`.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case invalidRequest, unresolvedHost, connectionFailed, destinationRefused, tlsFailed, connectionBroken
            case connectTimedOut, responseTimedOut, idleTimedOut, totalTimedOut
            case headersTooLarge, bodyTooLarge, malformedResponse, malformedEvents, tooManyTransfers, clientStopped
            case libraryFailure
        }

        private let base: Base

        /// The request cannot be sent as it is: a URL other than http or https, a line break in a header.
        public static let invalidRequest = Code(base: .invalidRequest)
        /// The host's name could not be resolved.
        public static let unresolvedHost = Code(base: .unresolvedHost)
        /// No connection could be made: refused, unreachable, or the proxy failed.
        public static let connectionFailed = Code(base: .connectionFailed)
        /// The address is not one that `AddressRule` admits.
        public static let destinationRefused = Code(base: .destinationRefused)
        /// TLS could not be set up, or the certificate is not trusted.
        public static let tlsFailed = Code(base: .tlsFailed)
        /// The connection broke, or ended before the response did.
        public static let connectionBroken = Code(base: .connectionBroken)
        /// `TransferLimits.connect` passed.
        public static let connectTimedOut = Code(base: .connectTimedOut)
        /// `TransferLimits.response` passed.
        public static let responseTimedOut = Code(base: .responseTimedOut)
        /// `TransferLimits.idle`, or the reader's own deadline, passed without a byte of the body.
        public static let idleTimedOut = Code(base: .idleTimedOut)
        /// `TransferLimits.total` passed.
        public static let totalTimedOut = Code(base: .totalTimedOut)
        /// The response's head is larger than `TransferLimits.maximumHeaderBytes`.
        public static let headersTooLarge = Code(base: .headersTooLarge)
        /// The body is larger than `TransferLimits.maximumBodyBytes`.
        public static let bodyTooLarge = Code(base: .bodyTooLarge)
        /// What came back is not HTTP.
        public static let malformedResponse = Code(base: .malformedResponse)
        /// What came back is not a stream of server-sent events, or one of its lines or events is too large.
        public static let malformedEvents = Code(base: .malformedEvents)
        /// The client already carries as many transfers as it may.
        public static let tooManyTransfers = Code(base: .tooManyTransfers)
        /// The client was shut down.
        public static let clientStopped = Code(base: .clientStopped)
        /// libcurl or the operating system refused something that needs no network: memory, a thread, an option.
        public static let libraryFailure = Code(base: .libraryFailure)

        /// The case's name.
        public var description: String { base.rawValue }
    }

    /// What kind of failure it was.
    public let code: Code
    /// A clause for people that names no URL, header, key or payload.
    public let explanation: String
    /// How many bytes of the response, head included, had arrived: 0 means that not even its first line was whole.
    public let receivedBytes: Int

    /// Whether the same request may succeed a little later.
    public var isRetryable: Bool {
        switch code {
        case .unresolvedHost, .connectionFailed, .connectionBroken, .tooManyTransfers: true
        default: isTimeout
        }
    }

    /// Whether one of the time limits passed.
    public var isTimeout: Bool {
        [.connectTimedOut, .responseTimedOut, .idleTimedOut, .totalTimedOut].contains(code)
    }

    /// The clause; the kind's name is for programs.
    public var description: String { explanation }

    init(_ code: Code, _ explanation: String, receivedBytes: Int = 0) {
        self.code = code
        self.explanation = explanation
        self.receivedBytes = receivedBytes
    }

    /// The same failure with the number of bytes that had arrived.
    func after(receivedBytes: Int) -> TransportError {
        TransportError(code, explanation, receivedBytes: receivedBytes)
    }
}

extension TransportError {
    /// The error for a thread that the system has no room for.
    init(_ error: DedicatedThreadError) { self.init(.libraryFailure, "\(error)") }
}
