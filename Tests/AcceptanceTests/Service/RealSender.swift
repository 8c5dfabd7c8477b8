import EvenkeelTestKit
import Foundation
import Testing

/// A program of the Prometheus project, on a free port of loopback and with files of its own.
struct RealSender {
    /// Where it is reached.
    let address: String
    private let process: ChildProcess
    private let log: String

    /// Starts a program and waits until it listens.
    ///
    /// - Throws: When it does not within half a minute.
    init(_ program: String, _ arguments: [String], log: String) async throws {
        let process = try ChildProcess(
            [program, "--web.listen-address=127.0.0.1:0"] + arguments,
            environment: Evenkeel.variables(),
            errorFile: log
        )
        do {
            address = try await Patience.wait(for: "\(program) listening") {
                guard try await process.ending(within: .zero) == nil else {
                    throw TestKitError("\(program) ended: \(Self.text(log))")
                }
                let line = Self.text(log).split(separator: "\n").first { $0.contains("\"Listening on\"") }
                return line?.components(separatedBy: "address=").last.map { "http://" + $0.prefix { $0 != " " } }
            }
        } catch {
            process.kill()
            throw error
        }
        (self.process, self.log) = (process, log)
    }

    /// Ends it.
    func stop() { process.stop(patience: .seconds(5)) }

    /// What it complained of.
    var complaints: [String] {
        Self.text(log).split(separator: "\n").map(String.init).filter {
            $0.contains("level=error") || $0.contains("level=warn")
        }
    }

    private static func text(_ path: String) -> String {
        // Nothing was written yet where there is no file.
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
