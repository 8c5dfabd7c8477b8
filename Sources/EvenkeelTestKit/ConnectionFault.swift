/// Faults below HTTP.
public enum ConnectionFault: String, Sendable, Hashable, CaseIterable {
    /// Nobody listens.
    case refusesConnections = "the port is taken, but nobody listens at it"
    /// A close before the request.
    case closesAtOnce = "closes the connection as soon as it is accepted"
    /// A close after the request.
    case closesAfterRequest = "reads the request and closes the connection without a byte"
    /// A reset before the request.
    case resetsAtOnce = "resets the connection as soon as it is accepted"
    /// A reset within the head.
    case resetsInHead = "resets the connection after 20 bytes of the head"
    /// A reset within the body.
    case resetsInBody = "resets the connection in the middle of an event"
    /// Silence.
    case neverAnswers = "accepts the request and never answers"
    /// Silence before the request is read.
    case neverReads = "accepts the connection and never reads from it"
    /// Another protocol.
    case speaksAnotherProtocol = "answers like a mail server"
    /// A random answer.
    case sendsNoise = "answers with random bytes"

    /// Whether the fault lasts until the client gives up.
    var isEndless: Bool { self == .neverAnswers || self == .neverReads }

    /// Plays the fault on a connection whose request was not read yet.
    func play(on connection: LoopbackConnection) {
        switch self {
        case .refusesConnections, .closesAtOnce: connection.close()
        case .resetsAtOnce: connection.reset()
        case .neverReads: connection.pause(nil)
        case .speaksAnotherProtocol: connection.send("220 mail.example ESMTP ready\r\n500 what?\r\n")
        default:
            guard connection.nextRequest() != nil else { return }
            playAfterRequest(on: connection)
        }
    }

    private func playAfterRequest(on connection: LoopbackConnection) {
        switch self {
        case .neverAnswers: connection.pause(nil)
        case .resetsInHead:
            connection.send(String(CompletionWire.head().prefix(20)))
            connection.reset()
        case .resetsInBody:
            connection.send(CompletionWire.head() + CompletionWire.opening)
            connection.send(CompletionWire.cutDelta + "data: {\"id\":\"c\",\"cho")
            // Wait until the client has had the bytes, because a reset throws away what was not read yet.
            connection.pause(.milliseconds(20))
            connection.reset()
        case .sendsNoise:
            var state: UInt64 = 0x9E37_79B9_7F4A_7C15
            connection.send(
                (0..<4096).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 33)
                }
            )
        default: connection.close()
        }
    }
}
