internal import IncidentEngine
internal import Journal

/// Why a command could not do what it was asked.
struct CommandFailure: Error, Sendable, Equatable {
    /// What is wrong, each fault on its own; safe to print.
    let problems: [String]
    /// How the process ends.
    let exit: ExitStatus

    init(_ problems: [String], exit: ExitStatus = .failed) {
        self.problems = problems
        self.exit = exit
    }

    init(_ error: EngineError) { self.init(error.problems) }

    /// Why a journal cannot be used, with the name of its file.
    init(_ error: JournalError, of file: String) {
        let text = "\(error)"
        self.init([text.contains(file) ? text : "\(file): \(text)"])
    }

    /// A wrong use of the command line, with where to read more.
    static func use(_ problem: String, of command: String?) -> CommandFailure {
        let help = command.map { "evenkeel \($0) --help" } ?? "evenkeel --help"
        return CommandFailure([problem, "try `\(help)`"], exit: .wrongUse)
    }
}

/// How the process ends.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// What was asked for was done.
    case done = 0
    /// It could not be done.
    case failed = 1
    /// The command line is wrong.
    case wrongUse = 2
    /// There is nothing to do, or nothing that the evidence tells.
    case abstained = 3
    /// The service's policy, or somebody's role there, does not let it be begun.
    case refused = 4

    /// What it means.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed; standard error says why"
        case .wrongUse: "wrong use of the command line"
        case .abstained: "abstained: nothing is wrong, or the evidence does not tell"
        case .refused: "refused by policy"
        }
    }
}
