internal import HostProcess
internal import LocalFiles
internal import StructuredDocuments

/// The `evenkeel` program: takes the command line apart, runs the command, says what went wrong.
public struct EvenkeelProgram: Sendable {
    private let arguments: [String]
    private let environment: [String: String]
    private let terminal: Terminal
    private let program: ProgramLocation
    private let start = ContinuousClock.now

    /// The program of this process.
    /// - Parameter arguments: The command line without the program's name.
    /// - Returns: The program, ready to run.
    public static func current(arguments: [String]) -> EvenkeelProgram {
        HostEnvironment.ignoreBrokenPipes()
        let environment = HostEnvironment.variables()
        return EvenkeelProgram(
            arguments: arguments,
            environment: environment,
            terminal: .standard(environment: environment),
            program: .current()
        )
    }

    /// A program with parts of the caller's choice.
    init(arguments: [String], environment: [String: String], terminal: Terminal, program: ProgramLocation) {
        self.arguments = arguments
        self.environment = environment
        self.terminal = terminal
        self.program = program
    }

    /// Runs the command.
    /// - Returns: How the process ends.
    public func run() async -> ExitStatus {
        do throws(CommandFailure) {
            let invocation = try InvocationParser.parse(arguments)
            let terminal = invocation.has(.noColor) ? terminal.withoutColour() : terminal
            if invocation.has(.help) {
                let page = HelpPage(width: terminal.width)
                try terminal.printResult(page.text(for: invocation.command))
                return .done
            }
            return try await result(of: invocation, on: terminal).get()
        } catch {
            for problem in error.problems { terminal.say(InertText(problem, maximum: 1000).text) }
            return error.exit
        }
    }

    private func result(
        of invocation: Invocation,
        on terminal: Terminal
    ) async -> Result<ExitStatus, CommandFailure> {
        let work: @Sendable (Progress) async -> Result<ExitStatus, CommandFailure> = { progress in
            let context = CommandContext(
                invocation: invocation,
                environment: environment,
                terminal: terminal,
                program: program,
                progress: progress,
                start: start
            )
            do throws(CommandFailure) { return .success(try await CommandRunner(context: context).run()) } catch {
                return .failure(error)
            }
        }
        return invocation.command.isSilent
            ? await Progress.silent(on: terminal, work) : await Progress.reporting(on: terminal, work)
    }
}
