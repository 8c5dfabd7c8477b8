import Foundation
import Glibc

/// One run of a program: how it ended, how long it took and how much memory it held.
struct MeasuredProcess {
    /// The exit status; 128 and the signal's number when a signal ended it.
    let status: Int32
    /// Milliseconds from its start until it was gone.
    let milliseconds: Double
    /// The most memory that it held, in MiB.
    let peakMemory: Double
    /// What it printed.
    let output: [UInt8]

    /// Runs `arguments` to the end, standard output kept, standard error dropped.
    ///
    /// - Throws: `BenchmarkFailure` when it cannot be started.
    /// - Source: `wait4`, https://man7.org/linux/man-pages/man2/wait4.2.html: `ru_maxrss` is in KiB.
    init(_ arguments: [String]) throws(BenchmarkFailure) {
        let file = FileManager.default.temporaryDirectory.appending(path: "evenkeel-bench-\(getpid()).out").path()
        defer { _ = unsafe unlink(file) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = unsafe arguments.map { unsafe strdup($0) }
        defer { for index in unsafe words.indices { unsafe free(words[index]) } }
        var number = pid_t()
        let clock = ContinuousClock()
        let start = clock.now
        let code = unsafe posix_spawn(&number, arguments.first ?? "", &actions, nil, words + [nil], environ)
        guard code == 0 else { throw .failed("\(arguments.first ?? "") cannot be started (error \(code))") }
        var status: Int32 = 0
        var usage = rusage()
        while unsafe wait4(number, &status, 0, &usage) < 0, errno == EINTR {}
        let (seconds, attoseconds) = start.duration(to: clock.now).components
        milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
        self.status = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        peakMemory = Double(usage.ru_maxrss) / 1024
        output = BenchmarkConsole.bytes(of: file) ?? []
    }
}
