internal import IncidentModel
public import StrictJSON
internal import StructuredDocuments

/// Somebody else's playbook in words: what it would have people and machines do, for people to read.
///
/// It is no plan and cannot become one: it has no action, no target of the inventory, no argument. Commands stand in it
/// as text, made inert; credentials and signatures are counted and left out.
public struct PlaybookOutline: Sendable, Equatable {
    /// The identifier of the form, which nothing in this program takes for a plan.
    public static let schema = "evenkeel.playbook-outline/1"

    /// One step.
    public struct Step: Sendable, Equatable {
        /// The step's name in the playbook.
        public let id: String
        /// Its type.
        public let type: String
        /// What people call it.
        public let title: String
        /// Who is to do it.
        public let agent: String?
        /// What it is about.
        public let targets: [String]
        /// Its variables, `name = value`.
        public let variables: [String]
        /// What is to be done, command by command.
        public let instructions: [Instruction]
        /// What may come next, each with the member that names it.
        public let next: [String]
    }

    /// One command of a step.
    public struct Instruction: Sendable, Equatable {
        /// The command's type.
        public let type: String
        /// Whether it is for people, and so can be followed as it stands.
        public let isUnderstood: Bool
        /// Its words, inert; or what it is, where it has none that people read.
        public let words: String
    }

    /// The playbook's identifier.
    public let id: String
    /// What people call it.
    public let name: String
    /// More about it.
    public let explanation: String?
    /// The variables of the whole, `name = value`.
    public let variables: [String]
    /// The steps, from the start on; the exception's after them.
    public let steps: [Step]
    /// What was left out, not understood, or departs from the specification.
    public let notes: [PlaybookFault]

    /// The outline of a playbook that was read.
    init(_ reading: PlaybookReader.Reading) {
        let playbook = reading.playbook
        id = playbook.id.description
        name = Self.inert(playbook.name)
        explanation = playbook.explanation.map { Self.inert($0) }
        variables = Self.words(playbook.variables)
        let names = ((playbook.agents ?? []) + (playbook.targets ?? [])).reduce(into: [String: String]()) {
            $0[$1.id.description] = Self.inert("\($1.name) (\($1.type))")
        }
        steps = Self.ordered(playbook).map { Self.step($0, names) }
        notes = reading.notes + Self.omissions(playbook)
    }

    /// Text of the playbook without credentials that bear a mark, fit to be shown.
    private static func inert(_ text: String) -> String {
        InertText(SecretRedaction.redacted(text), maximum: PlaybookLimits.shownCharacters).text
    }

    /// The steps as one comes upon them, each way to its end; what only the exception leads to comes last.
    private static func ordered(_ playbook: Playbook) -> [PlaybookStep] {
        let byName = playbook.steps.reduce(into: [String: PlaybookStep]()) { $0[$1.id.description] = $1 }
        var waiting = (playbook.exception.map { [$0.description] } ?? []) + [playbook.start.description]
        var seen = Set<String>()
        var ordered: [PlaybookStep] = []
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted, let step = byName[name] else { continue }
            ordered.append(step)
            waiting += step.successors.map(\.step.description).reversed()
        }
        return ordered
    }

    /// Variables in words; a value that is an object is not looked into.
    private static func words(_ variables: [PlaybookVariable]?) -> [String] {
        (variables ?? []).map { variable in
            let value = variable.value?.string ?? (variable.value?.object == nil ? "not known" : "an object")
            return inert("\(variable.name) = \(SecretRedaction.redacted(value, of: variable.name))")
        }
    }

    private static func step(_ step: PlaybookStep, _ names: [String: String]) -> Step {
        var instructions: [Instruction] = []
        var agent: String?
        var targets: [String] = []
        switch step.kind {
        case .action(let work):
            instructions = work.commands.map { instruction($0) }
            agent = names[work.agent.description]
            targets = (work.targets ?? []).compactMap { names[$0.description] }
        case .playbook(let call):
            let words = "another playbook, \(call.playbook), which is not fetched"
            instructions = [Instruction(type: step.type, isUnderstood: false, words: words)]
        case .branch(let condition, _, _), .loop(let condition, _):
            let words = "if: \(inert(condition))"
            instructions = [Instruction(type: step.type, isUnderstood: false, words: words)]
        case .choice(let variable, _):
            let words = "by the value of: \(inert(variable))"
            instructions = [Instruction(type: step.type, isUnderstood: false, words: words)]
        case .start, .end, .parallel: break
        }
        return Step(
            id: step.id.description,
            type: step.type,
            title: inert(step.name ?? step.explanation ?? step.type),
            agent: agent,
            targets: targets,
            variables: words(step.variables),
            instructions: instructions,
            next: step.successors.map { "\(inert($0.member)): \($0.step)" }
        )
    }

    /// A command in words. One for people can be followed; one in a language of machines is shown and named as such.
    private static func instruction(_ command: PlaybookCommand) -> Instruction {
        let words = command.command ?? command.explanation
        guard let words else {
            let size = (command.encodedCommand ?? command.encodedContent ?? "").utf8.count
            let text = "\(size) bytes of base64, which were not decoded"
            return Instruction(type: inert(command.type), isUnderstood: false, words: text)
        }
        return Instruction(type: inert(command.type), isUnderstood: command.isManual, words: inert(words))
    }

    private static func omissions(_ playbook: Playbook) -> [PlaybookFault] {
        let kept: [(String, Int, String)] = [
            ("authentication_info_definitions", playbook.authentication?.count ?? 0, "credentials"),
            ("signatures", playbook.signatures?.count ?? 0, "signatures, not verified"),
            ("data_marking_definitions", playbook.markingDefinitions?.count ?? 0, "markings, not enforced"),
            (
                "extension_definitions", playbook.extensionDefinitions?.count ?? 0,
                "extensions, not understood"
            ),
        ]
        var notes = kept.filter { $0.1 > 0 }.map { member, count, what in
            PlaybookFault(
                pointer: "/\(member)",
                problem: "\(what): \(count)",
                advice: "they are left out of the outline"
            )
        }
        for step in playbook.steps {
            guard case .action(let work) = step.kind else { continue }
            for (number, command) in work.commands.enumerated() where !command.isManual {
                guard notes.count < PlaybookLimits.reported else { return notes }
                notes.append(
                    PlaybookFault(
                        pointer: "/workflow/\(step.id.description)/commands/\(number)",
                        problem: "a \(PlaybookReport.shown(command.type)) command is not understood",
                        advice: "it is text for people to read; nothing here carries it out"
                    )
                )
            }
        }
        return notes
    }

    /// The outline as JSON.
    public var json: JSONValue {
        [
            "schema": .string(Self.schema), "playbook": .string(id), "name": .string(name),
            "description": explanation.map { .string($0) } ?? .null, "executable": false,
            "variables": .array(variables.map { .string($0) }),
            "steps": .array(steps.map { Self.json($0) }), "notes": .array(notes.map(\.json)),
        ]
    }

    private static func json(_ step: Step) -> JSONValue {
        [
            "id": .string(step.id), "type": .string(step.type), "title": .string(step.title),
            "agent": step.agent.map { .string($0) } ?? .null, "targets": .array(step.targets.map { .string($0) }),
            "variables": .array(step.variables.map { .string($0) }),
            "instructions": .array(
                step.instructions.map {
                    ["type": .string($0.type), "understood": .bool($0.isUnderstood), "words": .string($0.words)]
                }
            ),
            "next": .array(step.next.map { .string($0) }),
        ]
    }
}
