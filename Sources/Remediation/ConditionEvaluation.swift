public import IncidentModel

/// What is known about a statement's truth.
public enum Truth: String, Sendable, Hashable, CaseIterable {
    /// The facts say yes.
    case yes = "true"
    /// The facts say no.
    case no = "false"
    /// A fact that it needs is not known.
    case unknown

    /// Truth of a known yes or no.
    init(_ value: Bool) { self = value ? .yes : .no }
}

/// Evaluates conditions against what a snapshot knows.
public struct ConditionEvaluation: Sendable {
    /// The facts.
    private let facts: FactTable
    /// The entities that `count` goes through.
    private let inventory: Inventory
    /// The action's target.
    private let target: EntityReference
    /// The action's arguments by name.
    private let arguments: [String: FactValue]

    /// An evaluation for one action.
    /// - Parameters:
    ///   - snapshot: What is known.
    ///   - target: What `target.` means.
    ///   - arguments: What `argument.` means.
    public init(snapshot: IncidentSnapshot, target: EntityReference, arguments: [String: FactValue]) {
        self.facts = snapshot.facts
        self.inventory = snapshot.inventory
        self.target = target
        self.arguments = arguments
    }

    /// Whether `condition` holds.
    /// - Complexity: O(size of the condition × entities), the second factor only under `count`.
    public func truth(of condition: Condition) -> Truth { truth(of: condition.expression, each: nil) }

    /// Whether `expression` holds when `it.` means `each`.
    private func truth(of expression: Condition.Expression, each: EntityReference?) -> Truth {
        switch expression {
        case .and(let left, let right):
            switch (truth(of: left, each: each), truth(of: right, each: each)) {
            case (.no, _), (_, .no): .no
            case (.yes, .yes): .yes
            default: .unknown
            }
        case .or(let left, let right):
            switch (truth(of: left, each: each), truth(of: right, each: each)) {
            case (.yes, _), (_, .yes): .yes
            case (.no, .no): .no
            default: .unknown
            }
        case .not(let inner):
            switch truth(of: inner, each: each) {
            case .yes: .no
            case .no: .yes
            case .unknown: .unknown
            }
        case .comparison(let left, let comparison, let right):
            Self.compare(value(of: left, each: each), comparison, value(of: right, each: each))
        case .holds(let operand):
            if case .flag(let flag) = value(of: operand, each: each) { Truth(flag) } else { .unknown }
        }
    }

    /// The value of `operand`, or nil when it is not known.
    private func value(of operand: Condition.Operand, each: EntityReference?) -> FactValue? {
        switch operand {
        case .constant(let value): return value
        case .fact(.target, let name): return facts[target, name]
        case .fact(.each, let name): return each.flatMap { facts[$0, name] }
        case .argument(let name): return arguments[name]
        case .count(let kind, let filter):
            var count = 0
            for entity in inventory.entities(of: [kind]) {
                guard let filter else {
                    count += 1
                    continue
                }
                switch truth(of: filter, each: entity) {
                case .yes: count += 1
                case .no: continue
                // One entity that cannot be judged makes the whole number unknown.
                case .unknown: return nil
                }
            }
            return .number(Double(count))
        }
    }

    /// Whether two values compare so; values of different types are neither equal nor ordered, hence unknown.
    private static func compare(_ left: FactValue?, _ comparison: Condition.Comparison, _ right: FactValue?) -> Truth {
        guard let left, let right else { return .unknown }
        if case .number(let left) = left, case .number(let right) = right {
            let holds =
                switch comparison {
                case .equal: left == right
                case .notEqual: left != right
                case .lessOrEqual: left <= right
                case .greaterOrEqual: left >= right
                case .less: left < right
                case .greater: left > right
                }
            return Truth(holds)
        }
        switch (left, right) {
        case (.text, .text), (.flag, .flag):
            switch comparison {
            case .equal: return Truth(left == right)
            case .notEqual: return Truth(left != right)
            default: return .unknown
            }
        default: return .unknown
        }
    }
}
