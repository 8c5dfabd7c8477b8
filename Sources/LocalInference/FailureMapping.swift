internal import CurlTransport
internal import Planning
internal import StrictJSON

/// Turns what went wrong below into the planner's words. Every sentence is made here; of the endpoint's text at most a
/// short, escaped excerpt is shown, and of a key nothing.
enum FailureMapping {
    /// The most bytes of an error's body that are read.
    static let bodyLimit = 64 * 1024

    /// A failure of the transport.
    static func failure(for error: TransportError) -> ModelFailure {
        switch error.code {
        case .connectTimedOut, .responseTimedOut, .idleTimedOut, .totalTimedOut:
            ModelFailure(code: .timedOut, explanation: "the endpoint took too long: \(error.explanation)")
        case .unresolvedHost, .connectionFailed, .destinationRefused, .tlsFailed, .clientStopped, .libraryFailure:
            ModelFailure(code: .unreachable, explanation: "the endpoint cannot be reached: \(error.explanation)")
        case .connectionBroken where error.receivedBytes == 0:
            ModelFailure(code: .unreachable, explanation: "the endpoint closed the connection without an answer")
        case .tooManyTransfers:
            ModelFailure(code: .unavailable, explanation: "too many requests are on their way already")
        case .bodyTooLarge:
            ModelFailure(code: .replyTooLarge, explanation: "the endpoint sent more than a reply may have")
        case .invalidRequest:
            ModelFailure(code: .rejected, explanation: "the request cannot be sent: \(error.explanation)")
        default:
            ModelFailure(code: .malformedReply, explanation: "the endpoint's answer is broken: \(error.explanation)")
        }
    }

    /// An answer with a status other than 2xx.
    static func failure(status: Int, body: [UInt8], key: APIKey?) -> ModelFailure {
        let complaint = complaint(in: body)
        let said = said(complaint, body, key)
        switch status {
        case _ where complaint?.isAboutContext == true:
            return ModelFailure(
                code: .contextTooLong,
                explanation: "the prompt does not fit into the model's context\(said)"
            )
        case 300..<400:
            return ModelFailure(
                code: .rejected,
                explanation: "the endpoint answered \(status), a redirect, which is not followed"
            )
        // What such an answer says may be the key itself, in any disguise.
        case 401, 403:
            return ModelFailure(
                code: .unauthorised,
                explanation: "the endpoint answered \(status): it wants another API key"
            )
        case 413:
            return ModelFailure(
                code: .contextTooLong,
                explanation: "the endpoint answered 413: the prompt is too long\(said)"
            )
        case 429: return ModelFailure(code: .unavailable, explanation: "the endpoint answered 429: it is busy\(said)")
        case 503:
            return ModelFailure(
                code: .unavailable,
                explanation: "the endpoint answered 503: it is loading or busy\(said)"
            )
        default: return ModelFailure(code: .rejected, explanation: "the endpoint answered \(status)\(said)")
        }
    }

    /// An error in the place of a completion, behind a status that promised one.
    static func failure(for complaint: EndpointComplaint, key: APIKey?) -> ModelFailure {
        let said = complaint.message.isEmpty ? "" : ": \(Excerpt.quoting(complaint.message, without: key))"
        if complaint.isAboutContext {
            return ModelFailure(
                code: .contextTooLong,
                explanation: "the prompt does not fit into the model's context\(said)"
            )
        }
        return ModelFailure(
            code: .malformedReply,
            explanation: "the endpoint reported an error instead of a reply\(said)"
        )
    }

    /// How long an answer asks to be left alone, from its `Retry-After` in seconds; dates are not looked at.
    static func pause(asked head: ResponseHead) -> Duration? {
        guard head.status == 429 || head.status == 503, let value = head.value(of: "Retry-After") else { return nil }
        guard let seconds = Int(value), (1...86_400).contains(seconds) else { return nil }
        return .seconds(seconds)
    }

    private static func complaint(in body: [UInt8]) -> EndpointComplaint? {
        // An answer that is no JSON is an answer all the same: its status says enough.
        (try? JSONValue(parsing: body)).flatMap { EndpointComplaint(in: $0) }
    }

    private static func said(_ complaint: EndpointComplaint?, _ body: [UInt8], _ key: APIKey?) -> String {
        let text = complaint?.message ?? String(decoding: body.prefix(1000), as: UTF8.self)
        return text.isEmpty ? "" : "; it says \(Excerpt.quoting(text, without: key))"
    }
}
