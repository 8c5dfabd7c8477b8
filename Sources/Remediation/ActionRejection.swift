public import IncidentModel

/// Why a proposed action was refused: every fault, not the first.
public struct ActionRejection: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong with a proposal. Text of the proposal is carried as it came; print it escaped.
    public enum Fault: Sendable, Hashable {
        /// The catalogue has no such action; the nearest one that it has.
        case unknownAction(String, nearest: String?)
        /// The inventory has no such entity; the nearest one that it has.
        case unknownTarget(String, nearest: String?)
        /// The action does not act on entities of this kind.
        case wrongTargetKind(EntityKind, accepted: [EntityKind])
        /// A required argument is absent.
        case missingArgument(String, expected: String)
        /// The action has no such parameter.
        case unknownArgument(String, nearest: String?)
        /// An argument comes twice.
        case repeatedArgument(String)
        /// An argument's value is not one that the parameter takes.
        case unacceptableValue(argument: String, value: String, expected: String)
        /// A correction is not one of the target, or of a field that the action does not set.
        case foreignCorrection(Correction)
        /// A precondition is known not to hold.
        case failedPrecondition(Condition)
    }

    /// What is wrong, in order of reading: action, target, arguments, preconditions.
    public let faults: [Fault]

    /// All faults in one line.
    public var description: String { faults.map(\.description).joined(separator: "; ") }
}

extension ActionRejection.Fault: CustomStringConvertible {
    /// The fault in one sentence without a full stop.
    public var description: String {
        switch self {
        case .unknownAction(let name, let nearest):
            "there is no action `\(name)`" + Self.suggestion(nearest)
        case .unknownTarget(let name, let nearest):
            "the inventory has no `\(name)`" + Self.suggestion(nearest)
        case .wrongTargetKind(let kind, let accepted):
            "the action does not act on a \(kind.noun), only on \(accepted.map(\.noun).joined(separator: ", "))"
        case .missingArgument(let name, let expected): "argument `\(name)` is missing (\(expected))"
        case .unknownArgument(let name, let nearest):
            "the action has no argument `\(name)`" + Self.suggestion(nearest)
        case .repeatedArgument(let name): "argument `\(name)` is given twice"
        case .unacceptableValue(let argument, let value, let expected):
            "argument `\(argument)` must be \(expected), not `\(value)`"
        case .foreignCorrection(let correction):
            "the action does not set `\(correction.field)` of \(correction.entity) for this target"
        case .failedPrecondition(let condition): "it does not hold that \(condition.meaning) (\(condition))"
        }
    }

    /// The hint at a name that may be meant.
    private static func suggestion(_ nearest: String?) -> String { nearest.map { "; did you mean `\($0)`?" } ?? "" }
}
