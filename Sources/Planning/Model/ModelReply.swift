internal import IncidentModel
internal import Remediation

/// A step as a model's reply proposes it.
struct ModelProposal: Sendable, Hashable {
    /// The action with target and arguments, unchecked.
    let action: ProposedAction
    /// The evidence that it cites.
    let citations: [Citation]
    /// Why, in the model's words.
    let because: String
}

/// Why a model's reply was abandoned.
enum ModelReplyFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// No whole reply came.
    case endpoint(ModelFailure)
    /// It is not JSON, with what is wrong where.
    case notJSON(String)
    /// It is JSON of another shape.
    case wrongShape(String)
    /// It names an action that was not offered.
    case unknownAction(String)
    /// It names a target that was not offered.
    case unknownTarget(String)
    /// It cites evidence that was not offered.
    case unknownEvidence(String)
    /// It has more steps than a plan may have.
    case tooManySteps(Int)
    /// It ended too early.
    case cutOff

    /// The fault in words.
    var description: String {
        switch self {
        case .endpoint(let failure): failure.explanation
        case .notJSON(let problem): "the reply is not the JSON asked for: \(problem)"
        case .wrongShape(let problem): "the reply has another shape: \(problem)"
        case .unknownAction(let name): "the reply names an action that was not offered: \(name)"
        case .unknownTarget(let name): "the reply names a target that was not offered: \(name)"
        case .unknownEvidence(let name): "the reply cites evidence that was not offered: \(name)"
        case .tooManySteps(let limit): "the reply has more than \(limit) steps"
        case .cutOff: "the reply ended too early"
        }
    }
}
