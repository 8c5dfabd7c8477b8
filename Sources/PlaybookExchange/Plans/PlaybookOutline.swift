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
        steps = Self.ordered(playbook).map { Self.step($0) }
        notes = reading.notes + Self.omissions(playbook)
    }

    private static func inert(_ text: String) -> String {
        InertText(text, maximum: PlaybookLimits.shownCharacters).text
    }

    /// The steps in the order in which one comes upon them.
    private static func ordered(_ playbook: Playbook) -> [PlaybookStep] {
        let byName = playbook.steps.reduce(into: [String: PlaybookStep]()) { $0[$1.id.description] = $1 }
        var waiting = ([playbook.start] + (playbook.exception.map { [$0] } ?? [])).map(\.description)[...]
        var seen = Set<String>()
        var ordered: [PlaybookStep] = []
        while let name = waiting.popFirst() {
            guard seen.insert(name).inserted, let step = byName[name] else { continue }
            ordered.append(step)
            waiting += step.successors.map(\.step.description)
        }
        return ordered
    }

    private static func step(_ step: PlaybookStep) -> Step {
        var instructions: [Instruction] = []
        switch step.kind {
        case .action(let work): instructions = work.commands.map { instruction($0) }
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
            ("signatures", playbook.signatures?.count ?? 0, "signatures, which were not verified"),
            ("data_marking_definitions", playbook.markingDefinitions?.count ?? 0, "markings, which are not enforced"),
            (
                "extension_definitions", playbook.extensionDefinitions?.count ?? 0,
                "extensions, which are not understood"
            ),
        ]
        var notes = kept.filter { $0.1 > 0 }.map { member, count, what in
            PlaybookFault(
                pointer: "/\(member)",
                problem: "\(count) \(what)",
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
            "steps": .array(steps.map { Self.json($0) }), "notes": .array(notes.map(\.json)),
        ]
    }

    private static func json(_ step: Step) -> JSONValue {
        [
            "id": .string(step.id), "type": .string(step.type), "title": .string(step.title),
            "instructions": .array(
                step.instructions.map {
                    ["type": .string($0.type), "understood": .bool($0.isUnderstood), "words": .string($0.words)]
                }
            ),
            "next": .array(step.next.map { .string($0) }),
        ]
    }
}
