public import IncidentModel

/// A machine-checkable statement about a snapshot: what must hold before an action, during it, or after it.
///
/// The text form is what operators write in YAML:
///
///     target.replicas.ready >= argument.replicas and count(node where it.node.ready) >= 2
///
/// A fact that is not known makes a comparison `unknown`, which is neither true nor false; `and`, `or` and `not` follow
/// Kleene's strong three-valued logic.
public struct Condition: Sendable, Hashable, CustomStringConvertible {
    /// The parsed statement.
    public let expression: Expression
    /// The statement in plain words, for the person who approves.
    public let meaning: String

    /// Creates a condition.
    public init(expression: Expression, meaning: String) {
        self.expression = expression
        self.meaning = meaning
    }

    /// A condition from this product's own code; text that does not parse is a programmer's error and traps.
    public init(_ text: StaticString, _ meaning: String) {
        let copy = "\(text)"
        do throws(ConditionSyntaxError) {
            self.init(expression: try ConditionParser.parse(copy), meaning: meaning)
        } catch {
            preconditionFailure("malformed condition `\(copy)`: \(error)")
        }
    }

    /// The text form of the expression.
    public var description: String { expression.description }

    /// A statement without its words.
    public indirect enum Expression: Sendable, Hashable {
        /// Both hold.
        case and(Expression, Expression)
        /// At least one holds.
        case or(Expression, Expression)
        /// It does not hold.
        case not(Expression)
        /// Two values compare so.
        case comparison(Operand, Comparison, Operand)
        /// A yes-or-no value is yes.
        case holds(Operand)
    }

    /// A value within a statement.
    public indirect enum Operand: Sendable, Hashable {
        /// A literal.
        case constant(FactValue)
        /// A fact of the action's target, or of the entity that `count` looks at.
        case fact(Scope, FactName)
        /// An argument of the action.
        case argument(String)
        /// How many entities of a kind are known for which a statement holds.
        case count(EntityKind, Expression?)
    }

    /// Whose fact is meant.
    public enum Scope: String, Sendable, Hashable {
        /// The action's target.
        case target
        /// The entity that an enclosing `count` looks at.
        case each = "it"
    }

    /// A comparison operator.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
    }
}

extension Condition.Expression {
    /// The names of the arguments that the statement speaks of, in the order of the text.
    var arguments: [String] {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.arguments + right.arguments
        case .not(let inner): inner.arguments
        case .comparison(let left, _, let right): left.arguments + right.arguments
        case .holds(let operand): operand.arguments
        }
    }
}

extension Condition.Operand {
    /// The names of the arguments that the value depends on.
    fileprivate var arguments: [String] {
        switch self {
        case .constant, .fact, .count(_, nil): []
        case .argument(let name): [name]
        case .count(_, let filter?): filter.arguments
        }
    }
}

extension Condition.Expression: CustomStringConvertible {
    /// The text form, which parses to the same statement.
    public var description: String {
        switch self {
        // Chains bind to the left, so only what stands on the right needs parentheses around its equal.
        case .and(let left, let right): "\(left.grouped(from: 2)) and \(right.grouped(from: 3))"
        case .or(let left, let right): "\(left.grouped(from: 1)) or \(right.grouped(from: 2))"
        case .not(let inner): "not \(inner.grouped(from: 3))"
        case .comparison(let left, let comparison, let right): "\(left) \(comparison.rawValue) \(right)"
        case .holds(let operand): "\(operand)"
        }
    }

    /// The text form, in parentheses where the statement binds less tightly than `binding`.
    private func grouped(from binding: Int) -> String {
        let own =
            switch self {
            case .or: 1
            case .and: 2
            case .not: 3
            case .comparison, .holds: 4
            }
        return own >= binding ? description : "(\(description))"
    }
}

extension Condition.Operand: CustomStringConvertible {
    /// The text form.
    public var description: String {
        switch self {
        case .constant(let value): value.description
        case .fact(let scope, let name): "\(scope.rawValue).\(name.rawValue)"
        case .argument(let name): "argument.\(name)"
        case .count(let kind, nil): "count(\(kind.rawValue))"
        case .count(let kind, let filter?): "count(\(kind.rawValue) where \(filter))"
        }
    }
}
