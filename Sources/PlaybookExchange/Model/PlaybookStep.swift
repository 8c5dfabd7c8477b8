public import StrictJSON

/// A step of a playbook's workflow.
///
/// - Source: CACAO Security Playbooks 2.0, section 4.
public struct PlaybookStep: Sendable, Equatable {
    /// What a step does.
    public enum Kind: Sendable, Equatable {
        /// Where the workflow begins.
        case start
        /// Where the workflow, or a branch of it, ends.
        case end
        /// Commands, carried out by an agent.
        case action(Work)
        /// Another playbook.
        case playbook(Call)
        /// Branches that go on at once, at least two.
        case parallel([PlaybookIdentifier])
        /// One of two branches.
        case branch(condition: String, onTrue: PlaybookIdentifier, onFalse: PlaybookIdentifier?)
        /// A branch as long as a condition holds.
        case loop(condition: String, onTrue: PlaybookIdentifier)
        /// One of several branches by the value of a variable.
        case choice(variable: String, cases: [Case])
    }

    /// One value of a choice with its branch.
    public struct Case: Sendable, Equatable {
        /// The value.
        public let value: String
        /// The branch's first step.
        public let step: PlaybookIdentifier
    }

    /// The commands of an action.
    public struct Work: Sendable, Equatable {
        /// The commands in order.
        public var commands: [PlaybookCommand]
        /// Who carries them out.
        public var agent: PlaybookIdentifier
        /// What they are about.
        public var targets: [PlaybookIdentifier]?
        /// The variables that go in.
        public var inputs: [String]?
        /// The variables that come out.
        public var outputs: [String]?
    }

    /// The call of another playbook.
    public struct Call: Sendable, Equatable {
        /// The playbook.
        public var playbook: PlaybookIdentifier
        /// Which version; nil for the latest.
        public var version: PlaybookTime?
        /// The variables that go in.
        public var inputs: [String]?
        /// The variables that come out.
        public var outputs: [String]?
    }

    /// The name of the step.
    public var id: PlaybookIdentifier
    /// What it does.
    public var kind: Kind
    /// What people call it.
    public var name: String?
    /// More about it.
    public var explanation: String?
    /// Where to read more.
    public var references: [PlaybookReference]?
    /// How long to wait before it, in milliseconds.
    public var delay: Int?
    /// How long it may take, in milliseconds.
    public var timeout: Int?
    /// Its variables.
    public var variables: [PlaybookVariable]?
    /// Who answers for it.
    public var owner: PlaybookIdentifier?
    /// What follows however it ends.
    public var onCompletion: PlaybookIdentifier?
    /// What follows when it succeeds.
    public var onSuccess: PlaybookIdentifier?
    /// What follows when it fails.
    public var onFailure: PlaybookIdentifier?
    /// What extensions say of it, by the extension's identifier.
    public var extensions: JSONObject?
    /// What CACAO does not define, kept.
    public var unknown = JSONObject()

    /// A step.
    public init(id: PlaybookIdentifier, _ kind: Kind, name: String? = nil, explanation: String? = nil) {
        self.id = id
        self.kind = kind
        self.name = name
        self.explanation = explanation
    }

    /// The steps that may come next, each with the member that names it.
    var successors: [(member: String, step: PlaybookIdentifier)] {
        var all: [(String, PlaybookIdentifier)] = []
        for (member, step) in [
            ("on_completion", onCompletion), ("on_success", onSuccess), ("on_failure", onFailure),
        ] {
            if let step { all.append((member, step)) }
        }
        switch kind {
        case .start, .end, .action, .playbook: break
        case .parallel(let steps): all += steps.enumerated().map { ("next_steps/\($0.offset)", $0.element) }
        case .branch(_, let onTrue, let onFalse):
            all.append(("on_true", onTrue))
            if let onFalse { all.append(("on_false", onFalse)) }
        case .loop(_, let onTrue): all.append(("on_true", onTrue))
        case .choice(_, let cases):
            all += cases.map { ("cases/" + PlaybookFault.escaped($0.value), $0.step) }
        }
        return all
    }

    /// Whether it decides by a condition what comes next.
    var isConditional: Bool {
        switch kind {
        case .branch, .loop, .choice: true
        case .start, .end, .action, .playbook, .parallel: false
        }
    }

    /// The types of steps, as they are written.
    static let types = [
        "start", "end", "action", "playbook-action", "parallel", "if-condition", "while-condition", "switch-condition",
    ]

    /// The type as it is written.
    public var type: String {
        switch kind {
        case .start: "start"
        case .end: "end"
        case .action: "action"
        case .playbook: "playbook-action"
        case .parallel: "parallel"
        case .branch: "if-condition"
        case .loop: "while-condition"
        case .choice: "switch-condition"
        }
    }
}
