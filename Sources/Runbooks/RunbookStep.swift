public import IncidentModel
internal import Remediation
internal import StructuredDocuments

/// A typed step of a runbook: which declared action, on what, with which arguments, and why.
public struct RunbookStep: Sendable, Hashable {
    /// One argument.
    public struct Argument: Sendable, Hashable {
        /// The parameter's name.
        public let name: String
        /// The value.
        public let value: StepArgument

        /// Creates an argument.
        public init(name: String, value: StepArgument) {
            self.name = name
            self.value = value
        }
    }

    /// The action's id.
    public let action: String
    /// What it works on.
    public let target: StepBinding
    /// The arguments in the order of the text.
    public let arguments: [Argument]
    /// The faults that this step is for; empty when it is for all of its runbook's.
    public let faults: [FaultPattern]
    /// Why it helps, in a sentence.
    public let reason: String
    /// The line of its fence in the file.
    public let line: Int

    /// Whether the step is for `fault`, given that its runbook is.
    public func isFor(_ fault: FaultCode) -> Bool { faults.isEmpty || faults.contains { $0.matches(fault) } }
}

extension RunbookStep {
    /// A step from the fields of its block; nil when something is wrong, which is then reported.
    init?(reading fields: FieldReader, line: Int) {
        let action = fields.required("action", .identifier(.dotted))
        let target = fields.required("target", .stepBinding)
        let arguments = fields.optional("arguments", .entries(of: .stepArgument, keys: .name), default: [])
        let faults = fields.optional("faults", .list(of: .faultPattern, count: 1...20), default: [])
        let reason = fields.required("because", .line(upTo: 300))
        guard let action, let target, let reason else { return nil }
        self.action = action
        self.target = target
        self.arguments = arguments.map { Argument(name: $0.key, value: $0.value) }
        self.faults = faults
        self.reason = reason
        self.line = line
    }
}

extension FieldRule where Value == StepBinding {
    /// `{{ workload }}` and the like.
    static var stepBinding: FieldRule {
        let names = StepBinding.allCases.map(\.text)
        return FieldRule<String>.line(upTo: 60)
            .refined("one of \(names.joined(separator: ", "))") { StepBinding($0) }
    }
}

extension FieldRule where Value == StepArgument {
    /// A whole number, a word, `{{ correction }}` or `{{ suggested }}`.
    static var stepArgument: FieldRule {
        FieldRule<CoreSchemaValue>.scalar
            .refined("a whole number, a word, {{ correction }} or {{ suggested }}") { value in
                switch value {
                case .integer(let number): return .integer(Int64(number))
                case .text(let text):
                    switch text.filter({ $0 != " " }) {
                    case "{{correction}}": return .correction
                    case "{{suggested}}": return .suggested
                    case let word where word.contains("{{"): return nil
                    default: return .text(text)
                    }
                default: return nil
                }
            }
    }
}

extension FieldRule where Value == FaultPattern {
    /// A fault code or `area.*`.
    static var faultPattern: FieldRule {
        FieldRule<String>.line(upTo: 80).refined("a fault code such as image.pull-failed, or image.*") {
            FaultPattern($0)
        }
    }
}
