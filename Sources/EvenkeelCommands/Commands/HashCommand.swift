internal import Authentication
internal import ContentDigests
internal import LocalFiles

/// Carries `hash` out: what a configuration holds instead of passwords and tokens.
struct HashCommand: Sendable {
    /// The longest password, in bytes; nobody types more.
    private static let longest = 1024

    /// The command line and its surroundings.
    let context: CommandContext

    /// Carries it out.
    func run() throws(CommandFailure) -> ExitStatus {
        do {
            if context.invocation.operands[0] == "password" {
                try context.terminal.printResult(try PasswordHash(of: password()).storedForm + "\n")
            } else {
                let made = try AccessToken.make()
                try context.terminal.printResult("token: \(made.token.text)\nhash: \(made.hash)\n")
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(["\(error)"])
        }
        return .done
    }

    /// The first line of standard input; never an argument, which every user of the machine can see.
    private func password() throws(CommandFailure) -> Secret {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: "-", limit: Self.longest) } catch {
            throw CommandFailure(["\(error)"])
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty else { throw CommandFailure(["standard input holds no password"]) }
        return Secret(String(decoding: line, as: UTF8.self))
    }
}
