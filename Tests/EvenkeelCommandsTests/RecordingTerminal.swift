import Synchronization

@testable import EvenkeelCommands

/// Records what is written to standard output and standard error.
final class RecordingTerminal: Sendable {
    private let written = Mutex((output: "", messages: ""))

    /// Everything that was printed as a result.
    var output: String { written.withLock { $0.output } }
    /// Everything that was said.
    var messages: String { written.withLock { $0.messages } }

    /// What was said but for progress, which a busy machine brings about.
    var complaints: [String] {
        messages.split(separator: "\n").map(String.init).filter { $0 != "evenkeel: working" }
    }

    /// The terminal that writes here.
    func terminal(
        isTerminal: Bool = false,
        columns: Int? = nil,
        environment: [String: String] = [:],
        outcome: Terminal.Outcome = .written
    ) -> Terminal {
        let output = Terminal.Sink(
            write: { [self] text in
                if outcome == .written { written.withLock { $0.output += text } }
                return outcome
            },
            isTerminal: isTerminal,
            columns: columns
        )
        let messages = Terminal.Sink(
            write: { [self] text in
                written.withLock { $0.messages += text }
                return .written
            },
            isTerminal: isTerminal,
            columns: columns
        )
        return Terminal(output: output, messages: messages, environment: environment)
    }
}
