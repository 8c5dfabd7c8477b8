internal import Glibc
public import Journal

/// The system's log as a sink, which often goes to another machine.
///
/// The note stands on one line, its line feeds written as `\n`. Whether the log keeps it cannot be known: libc reports
/// nothing.
/// - Source: `syslog(3)`.
public struct SystemLog: CheckpointSink {
    /// What the sink is.
    public var name: String { "syslog" }

    /// The log of this machine.
    public init() {}

    /// Hands a checkpoint to the log.
    /// - Throws: `system` when no thread can be started.
    public func write(_ checkpoint: SignedCheckpoint) async throws {
        let words = checkpoint.note.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        let line = "evenkeel checkpoint \(words)"
        try await WorkerThread.perform { () throws(JournalError) in
            unsafe line.withCString { text in
                unsafe withVaList([text]) { unsafe vsyslog(LOG_NOTICE | LOG_AUTHPRIV, "%s", $0) }
            }
        }
    }
}
