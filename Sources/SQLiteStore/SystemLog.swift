internal import Glibc
public import Journal

/// The system's log as a sink, which often goes to another machine.
///
/// The note stands on one line, its line feeds written as `\n`. Whether the log keeps it cannot be known, as libc reports
/// nothing; only that something listens.
/// - Source: `syslog(3)`.
public struct SystemLog: CheckpointSink {
    /// What the sink is.
    public var name: String { "syslog" }

    /// The log of this machine.
    public init() {}

    /// Hands a checkpoint to the log.
    /// - Throws: `system` when there is no log.
    public func write(_ checkpoint: SignedCheckpoint) async throws {
        try await probe()
        let words = checkpoint.note.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        let line = "evenkeel checkpoint \(words)"
        try await WorkerThread.perform(named: "system log") { () throws(JournalError) in
            unsafe line.withCString { text in
                unsafe withVaList([text]) { unsafe vsyslog(LOG_NOTICE | LOG_AUTHPRIV, "%s", $0) }
            }
        }
    }

    /// Looks whether anything takes messages at the log's socket.
    /// - Throws: `system` when nothing does.
    public func probe() async throws {
        try await WorkerThread.perform(named: "system log") { () throws(JournalError) in
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw Self.failure }
            defer { close(descriptor) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Self.socketPath.utf8) }
            let length = socklen_t(MemoryLayout<sockaddr_un>.size)
            let status = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, length)
                }
            }
            // A log that takes a stream instead is one as well.
            guard status == 0 || errno == EPROTOTYPE else { throw Self.failure }
        }
    }

    private static let socketPath = "/dev/log"
    private static var failure: JournalError {
        .system("there is no log at \(socketPath) (\(SystemCall.words(errno)))")
    }
}
