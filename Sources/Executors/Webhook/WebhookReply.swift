internal import ContentDigests
internal import Execution
internal import StrictJSON

/// What an operator's endpoint replied. Untrusted: whatever has not exactly the form that was asked for is no reply.
struct WebhookReply: Sendable {
    /// The most bytes of a reply that are read.
    static let mostBytes = 256 << 10
    /// The longest text by which an endpoint names a state, in bytes.
    static let longestState = 4096

    private let body: JSONValue

    /// A reply from its body.
    init(_ bytes: [UInt8]) throws(ExecutorSilence) {
        do throws(JSONError) { body = try JSONValue(parsing: bytes) } catch {
            throw ExecutorSilence(.garbage, "the reply is not JSON (\(error.location))")
        }
        guard body.object != nil else { throw ExecutorSilence(.garbage, "the reply is no object") }
    }

    /// The state that `describe` asked for, or a refusal.
    func reading() throws(ExecutorSilence) -> TargetReading {
        if body["answer"]?.string == "refused" { return .refused(try refusal()) }
        guard let text = body["state"]?.string, (1...Self.longestState).contains(text.utf8.count) else {
            throw ExecutorSilence(.garbage, "the reply names no `state` of 1 to \(Self.longestState) bytes")
        }
        return .state(TargetState(fingerprint: ContentDigest(of: text)))
    }

    /// The forecast that `simulate` asked for.
    func forecast() throws(ExecutorSilence) -> StepForecast {
        guard let isAccepted = body["accepted"]?.bool, let words = body["words"]?.string else {
            throw ExecutorSilence(.garbage, "the reply has no `accepted` with `words`")
        }
        return StepForecast(isAccepted: isAccepted, words: words)
    }

    /// The answer to an order or an inquiry.
    func answer(isInquiry: Bool) throws(ExecutorSilence) -> StepAnswer {
        switch body["answer"]?.string {
        case "done":
            guard let recorded = RecordedState(body["recorded"]?.string ?? "") else {
                throw ExecutorSilence(.garbage, "`recorded` is longer than \(RecordedState.mostBytes) bytes")
            }
            return .done(recorded)
        case "refused": return .refused(try refusal())
        case "failed": return .failed(String((body["words"]?.string ?? "").prefix(500)))
        case "running" where isInquiry: return .running
        case "unknown-key" where isInquiry: return .unknownKey
        default: throw ExecutorSilence(.garbage, "the reply has no `answer` that there is")
        }
    }

    private func refusal() throws(ExecutorSilence) -> StepAnswer.Refusal {
        guard let reason = body["reason"]?.string.flatMap(StepAnswer.Refusal.Reason.init(rawValue:)) else {
            throw ExecutorSilence(.garbage, "the refusal has no `reason` that there is")
        }
        return StepAnswer.Refusal(reason, body["words"]?.string ?? "")
    }
}
