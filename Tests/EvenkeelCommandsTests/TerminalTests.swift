import LocalFiles
import Testing

@testable import EvenkeelCommands

/// Where results and messages go.
@Suite struct TerminalTests {
    /// An environment with whether a terminal is coloured in it.
    struct Case: Sendable, CustomTestStringConvertible {
        let environment: [String: String]
        let isTerminal: Bool
        let isColoured: Bool
        var testDescription: String { "\(environment) \(isTerminal)" }
    }

    @Test(arguments: [
        Case(environment: [:], isTerminal: true, isColoured: true),
        Case(environment: [:], isTerminal: false, isColoured: false),
        Case(environment: ["NO_COLOR": "1"], isTerminal: true, isColoured: false),
        Case(environment: ["NO_COLOR": "0"], isTerminal: true, isColoured: false),
        Case(environment: ["NO_COLOR": ""], isTerminal: true, isColoured: true),
        Case(environment: ["TERM": "dumb"], isTerminal: true, isColoured: false),
        Case(environment: ["TERM": "xterm"], isTerminal: true, isColoured: true),
        Case(environment: ["TERM": "xterm"], isTerminal: false, isColoured: false),
    ])
    func `colour is for terminals that want it`(in test: Case) {
        let terminal = RecordingTerminal().terminal(isTerminal: test.isTerminal, environment: test.environment)
        #expect(terminal.isColoured == test.isColoured)
        #expect(terminal.hasColouredMessages == test.isColoured)
        #expect(terminal.withoutColour().isColoured == false)
    }

    @Test func `a line is written over where the terminal can`() {
        let recorder = RecordingTerminal()
        #expect(recorder.terminal(isTerminal: true, environment: ["TERM": "xterm"]).hasMovableMessages)
        #expect(recorder.terminal(isTerminal: true, environment: ["NO_COLOR": "1"]).hasMovableMessages)
        #expect(!recorder.terminal(isTerminal: true, environment: ["TERM": "dumb"]).hasMovableMessages)
        #expect(!recorder.terminal(isTerminal: false, environment: ["TERM": "xterm"]).hasMovableMessages)
    }

    @Test(
        arguments: zip(
            [nil, "40", "39", "80", "110", "111", "0", "-1", "x", "99999999999999999999"],
            [72, 40, 40, 80, 110, 110, 40, 40, 72, 72]
        )
    )
    func `the width is what the environment or the terminal says, as far as it can be read`(
        _ columns: String?,
        _ width: Int
    ) {
        let environment = columns.map { ["COLUMNS": $0] } ?? [:]
        #expect(RecordingTerminal().terminal(columns: 72, environment: environment).width == width)
        #expect(RecordingTerminal().terminal(environment: [:]).width == 100)
    }

    private static func run(
        _ arguments: [String],
        outcome: Terminal.Outcome = .written
    ) async -> (EvenkeelCommands.ExitStatus, RecordingTerminal) {
        let recorder = RecordingTerminal()
        let program = EvenkeelProgram(
            arguments: arguments,
            environment: [:],
            terminal: recorder.terminal(outcome: outcome),
            program: ProgramLocation(folder: nil)
        )
        return (await program.run(), recorder)
    }

    @Test func `a result goes to standard output alone`() async {
        let (status, recorder) = await Self.run(["version"])
        #expect(status == .done)
        #expect(recorder.output.hasPrefix("evenkeel "))
        #expect(recorder.complaints == [])
    }

    @Test func `a wrong use goes to standard error alone, escaped`() async {
        let (status, recorder) = await Self.run(["pl\u{1B}[2Jan\nx"])
        #expect(status == .wrongUse)
        #expect(recorder.output == "")
        #expect(!recorder.messages.contains("\u{1B}"))
        #expect(recorder.messages.split(separator: "\n").allSatisfy { $0.hasPrefix("evenkeel: ") })
    }

    @Test(arguments: ["verify", "export"])
    func `a file behind a word that takes none is not taken for the journal`(of word: String) async {
        let (exit, recorder) = await Self.run(["audit", word, "other.jsonl"])
        #expect(exit == .wrongUse)
        #expect(recorder.output.isEmpty)
        #expect(recorder.messages.contains("`\(word)` takes no operand, so not `other.jsonl`"))
    }

    @Test func `a reader that has gone is told nothing, and a full disk is told`() async {
        let (gone, silent) = await Self.run(["version"], outcome: .unread)
        #expect(gone == .failed)
        #expect(silent.complaints == [])
        let (full, told) = await Self.run(["version"], outcome: .failed("No space left on device"))
        #expect(full == .failed)
        #expect(told.messages.contains("No space left on device"))
    }

    @Test func `exit statuses are those that are documented`() {
        #expect(EvenkeelCommands.ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
    }
}
