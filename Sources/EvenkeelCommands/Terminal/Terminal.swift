internal import HostProcess
internal import Synchronization

/// Where a command's results and messages go. Results alone go to standard output; everything said to people about the
/// work goes to standard error.
public struct Terminal: Sendable {
    /// How something can be written.
    struct Sink: Sendable {
        /// Writes text.
        let write: @Sendable (String) -> Outcome
        /// Whether a person reads it.
        let isTerminal: Bool
        /// Columns of the terminal, when there is one.
        let columns: Int?
    }

    /// What came of writing.
    enum Outcome: Sendable, Equatable {
        /// All of it was written.
        case written
        /// The reader has gone, as `head` does: nobody is left to be told.
        case unread
        /// It could not be written, and why.
        case failed(String)
    }

    /// Where results go.
    let output: Sink
    /// Where messages go.
    let messages: Sink
    /// The columns of text: the terminal's, within what can be read well.
    let width: Int
    /// Whether results are coloured.
    let isColoured: Bool
    /// Whether messages are coloured.
    let hasColouredMessages: Bool
    /// Whether a line of messages can be written over.
    let hasMovableMessages: Bool

    /// The narrowest and the widest text.
    private static let readable = 40...110
    /// The width when there is no terminal to ask.
    private static let usualWidth = 100

    init(output: Sink, messages: Sink, environment: [String: String]) {
        self.output = output
        self.messages = messages
        let asked = environment["COLUMNS"].flatMap { Int($0) } ?? output.columns
        width = min(max(asked ?? Self.usualWidth, Self.readable.lowerBound), Self.readable.upperBound)
        // https://no-color.org: present and not empty, whatever its value.
        let isDumb = environment["TERM"] == "dumb"
        let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || isDumb
        isColoured = output.isTerminal && !isPlain
        hasColouredMessages = messages.isTerminal && !isPlain
        hasMovableMessages = messages.isTerminal && !isDumb
    }

    /// A terminal without colour.
    func withoutColour() -> Terminal { Terminal(copying: self) }

    private init(copying other: Terminal) {
        output = other.output
        messages = other.messages
        width = other.width
        isColoured = false
        hasColouredMessages = false
        hasMovableMessages = other.hasMovableMessages
    }

    /// The terminal of this process.
    public static func standard(environment: [String: String]) -> Terminal {
        func sink(_ stream: StandardStream) -> Sink {
            Sink(
                write: { text in
                    do throws(StreamError) {
                        try stream.write(Array(text.utf8))
                        return .written
                    } catch {
                        return error.isClosed ? .unread : .failed(error.description)
                    }
                },
                isTerminal: stream.isTerminal,
                columns: stream.columns
            )
        }
        return Terminal(output: sink(.output), messages: sink(.error), environment: environment)
    }

    /// Prints a result.
    /// - Throws: `CommandFailure` when it cannot be written whole.
    func printResult(_ text: String) throws(CommandFailure) {
        switch output.write(text) {
        case .written: return
        case .unread: throw CommandFailure([])
        case .failed(let reason):
            throw CommandFailure(["the result could not be written whole to standard output: \(reason)"])
        }
    }

    /// Says something to the person at work. When nobody can be told, nothing is lost that was asked for.
    func say(_ message: String) { _ = messages.write("evenkeel: \(message)\n") }
}
