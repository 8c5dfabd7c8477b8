internal import Synchronization

/// Tells people who wait what is being done, once it takes longer than they expect.
final class Progress: Sendable {
    /// After this long somebody wonders.
    private static let patience: Duration = .milliseconds(500)
    /// Between two looks at what is being done.
    private static let interval: Duration = .milliseconds(200)

    private let terminal: Terminal
    private let stage = Mutex("working")

    private init(_ terminal: Terminal) { self.terminal = terminal }

    /// Says what is being done from now on.
    func report(_ text: String) { stage.withLock { $0 = text } }

    /// Runs `work`, which goes on until somebody ends it, and reports nothing.
    static func silent<Value: Sendable>(
        on terminal: Terminal,
        _ work: @Sendable (Progress) async -> Value
    ) async -> Value { await work(Progress(terminal)) }

    /// Runs `work` and reports on standard error while it takes long; a terminal's line is taken back at the end.
    static func reporting<Value: Sendable>(
        on terminal: Terminal,
        _ work: @escaping @Sendable (Progress) async -> Value
    ) async -> Value {
        let progress = Progress(terminal)
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask(name: "command") { await work(progress) }
            group.addTask(name: "progress") {
                await progress.tell()
                return nil
            }
            while let next = await group.next() {
                guard let value = next else { continue }
                group.cancelAll()
                return value
            }
            preconditionFailure("a command ended without a value")
        }
    }

    /// Tells each stage once; on a terminal that can write a line over, in one that moves on with the time.
    private func tell() async {
        let clock = ContinuousClock()
        let start = clock.now
        var told = ""
        // A cancelled sleep means that the work is done.
        guard (try? await clock.sleep(for: Self.patience)) != nil else { return }
        repeat {
            let text = stage.withLock { $0 }
            if terminal.hasMovableMessages {
                let seconds = start.duration(to: clock.now).components.seconds
                _ = terminal.messages.write("\r\u{1B}[Kevenkeel: \(text) (\(seconds) s)")
            } else if text != told {
                terminal.say(text)
                told = text
            }
        } while (try? await clock.sleep(for: Self.interval)) != nil
        if terminal.hasMovableMessages { _ = terminal.messages.write("\r\u{1B}[K") }
    }
}
