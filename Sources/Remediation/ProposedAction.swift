/// A step that somebody proposes: a model, a runbook, a past incident, a person's file. All of it is untrusted text.
///
/// Nothing downstream takes it; it becomes an `Action` only through `Action(validating:catalogue:snapshot:)`.
public struct ProposedAction: Sendable, Hashable {
    /// Who proposes.
    public enum Origin: Sendable, Hashable, CustomStringConvertible {
        /// The catalogue's remedy for the diagnosed fault.
        case catalogue
        /// A typed step of the runbook with this id.
        case runbook(String)
        /// What worked in the past incident with this id.
        case incident(String)
        /// A language model.
        case model
        /// A plan that a person handed in.
        case person

        /// The origin as plans write it.
        public var description: String {
            switch self {
            case .catalogue: "catalogue"
            case .runbook(let id): "runbook:\(id)"
            case .incident(let id): "incident:\(id)"
            case .model: "model"
            case .person: "person"
            }
        }
    }

    /// The value that is proposed for an argument.
    public enum Value: Sendable, Hashable {
        /// A whole number.
        case integer(Int64)
        /// Another number.
        case decimal(Double)
        /// Text: a word, a name, an entity's reference or the name of a correction.
        case text(String)
        /// A field with the value that it should get; nil where a person has to supply it.
        case setting(entity: String, field: String, desired: String?)
        /// Something that no argument can be; what it was, in a word.
        case unusable(String)
    }

    /// One argument.
    public struct Argument: Sendable, Hashable {
        /// The parameter's name.
        public let name: String
        /// The value.
        public let value: Value

        /// Creates an argument.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The action's id.
    public let action: String
    /// The target's reference, `kind/namespace/name`.
    public let target: String
    /// The arguments, in any order.
    public let arguments: [Argument]
    /// Who proposes.
    public let origin: Origin

    /// Creates a proposal.
    public init(action: String, target: String, arguments: [Argument] = [], origin: Origin) {
        self.action = action
        self.target = target
        self.arguments = arguments
        self.origin = origin
    }
}
