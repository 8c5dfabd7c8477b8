internal import Glibc
internal import Synchronization

/// Runs another program to its end: no shell, an argument array, nothing or a few bytes on its standard input, and an end
/// to its time and its output.
///
/// The program becomes the leader of a process group of its own, so that what it starts ends with it.
public struct ChildProcess: Sendable {
    /// What one run may cost.
    public struct Limits: Sendable, Equatable {
        /// The longest time from start to end; then the whole group is killed.
        public var time: Duration
        /// The most bytes of standard output that are kept; with more the group is killed.
        public var outputBytes: Int
        /// The most bytes of standard error that are kept; what is more is dropped.
        public var errorBytes: Int

        /// Creates limits; the defaults suit one request to a control plane.
        public init(time: Duration = .seconds(30), outputBytes: Int = 64 << 20, errorBytes: Int = 64 << 10) {
            self.time = time
            self.outputBytes = outputBytes
            self.errorBytes = errorBytes
        }
    }

    /// How it ended.
    public enum Ending: Sendable, Hashable {
        /// By itself, with a status.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32)
        /// It was killed since its time was over.
        case outOfTime
        /// It was killed since it printed more than is accepted.
        case tooMuchOutput
    }

    /// What a run left behind.
    public struct Result: Sendable, Equatable {
        /// How it ended.
        public let ending: Ending
        /// What it printed, as far as it is kept. Untrusted.
        public let output: [UInt8]
        /// What it said on standard error, as far as it is kept. Untrusted.
        public let errors: [UInt8]

        /// Whether it ended by itself with status 0.
        public var isGood: Bool { ending == .exited(0) }
    }

    /// The program's file.
    private let path: String
    /// Its arguments without its name.
    private let arguments: [String]
    /// Its whole environment.
    private let environment: [String: String]
    private let limits: Limits
    /// All that is on its standard input.
    private let input: [UInt8]

    /// The most bytes of standard input: what every pipe takes without anybody reading it.
    /// - Source: `pipe(7)`: a pipe has room for one page at least.
    public static let mostInput = 4096

    /// A run that has not begun.
    /// - Parameters:
    ///   - path: The program's file; no search is made.
    ///   - arguments: Its arguments, without its name. They are handed over as they are; no shell reads them.
    ///   - environment: All that it finds in its environment.
    ///   - limits: What it may cost.
    ///   - input: All that is on its standard input, at most `mostInput` bytes; with more it is not started.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        limits: Limits = Limits(),
        input: [UInt8] = []
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.limits = limits
        self.input = input
    }

    /// The file that a program's name means: itself when it has a slash, else the first executable file of that name in the
    /// folders of `PATH`.
    /// - Returns: The path; nil when there is none.
    public static func located(_ name: String, environment: [String: String]) -> String? {
        let candidates =
            name.contains("/")
            ? [name]
            : (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
        return candidates.first { candidate in
            var status = stat()
            guard unsafe stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
            return unsafe access(candidate, X_OK) == 0
        }
    }

    /// Runs it and waits for its end; blocks the thread, so never call it on the cooperative pool.
    /// - Returns: How it ended and what it printed; a status that is not 0 is a result and no error.
    /// - Throws: `ChildProcessError` when it cannot be started.
    public func run() throws(ChildProcessError) -> Result { try run(telling: nil) }

    /// Runs it, keeps nothing that it prints, and tells how much came; blocks the thread as `run` does.
    /// - Parameter listener: Told how many bytes came, at least twice a second, also that none did; false ends the run, as its
    ///   time does.
    /// - Returns: How it ended, and what it said on standard error.
    /// - Throws: `ChildProcessError` when it cannot be started.
    public func follow(_ listener: @escaping @Sendable (Int) -> Bool) throws(ChildProcessError) -> Result {
        try run(telling: listener)
    }

    private func run(telling listener: (@Sendable (Int) -> Bool)?) throws(ChildProcessError) -> Result {
        let (child, output, errors) = try Self.spawning.withLock { _ throws(ChildProcessError) in try start() }
        close(output.writing)
        close(errors.writing)
        defer {
            close(output.reading)
            close(errors.reading)
        }
        var reading = OutputReading(limits, listener: listener)
        let verdict = reading.follow(child, output: output.reading, errors: errors.reading)
        return Result(ending: verdict, output: reading.output, errors: reading.errors)
    }

    /// One start at a time: between the making of a pipe and its marking another child would inherit it.
    private static let spawning = Mutex(())

    /// Starts the program and gives the pipes that it writes to.
    private func start() throws(ChildProcessError) -> (pid_t, Pipe, Pipe) {
        let output = try Pipe()
        do throws(ChildProcessError) {
            let errors = try Pipe()
            do throws(ChildProcessError) { return (try feed(output, errors), output, errors) } catch {
                errors.closeBoth()
                throw error
            }
        } catch {
            output.closeBoth()
            throw error
        }
    }

    /// Starts the program with its input in a pipe, which has room for all of it.
    private func feed(_ output: Pipe, _ errors: Pipe) throws(ChildProcessError) -> pid_t {
        guard !input.isEmpty else { return try spawn(nil, output, errors) }
        guard input.count <= Self.mostInput else { throw ChildProcessError(path: path, number: E2BIG) }
        let pipe = try Pipe()
        defer { pipe.closeBoth() }
        guard unsafe write(pipe.writing, input, input.count) == input.count else {
            throw ChildProcessError(path: path, number: EIO)
        }
        // It is read by the child, which waits for what may come: nothing does once this end is closed.
        _ = fcntl(pipe.reading, F_SETFL, 0)
        return try spawn(pipe.reading, output, errors)
    }

    /// Starts the program with a descriptor or `/dev/null` as its input and the pipes as its output.
    /// - Source: `posix_spawn(3)`; ignored signals and the mask would be inherited, so both are set back.
    private func spawn(_ input: Int32?, _ output: Pipe, _ errors: Pipe) throws(ChildProcessError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors.writing, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let words = [path] + arguments
        let variables = environment.keys.sorted().map { "\($0)=\(environment[$0] ?? "")" }
        // C would see a text only up to its first zero byte.
        guard (words + variables).allSatisfy({ !$0.utf8.contains(0) }) else {
            throw ChildProcessError(path: path, number: EINVAL)
        }
        var child = pid_t()
        let number = unsafe Self.withCStrings(words) { words in
            unsafe Self.withCStrings(variables) { variables in
                unsafe posix_spawn(&child, path, &actions, &attributes, words, variables)
            }
        }
        guard number == 0 else { throw ChildProcessError(path: path, number: number) }
        return child
    }

    /// Calls `body` with the texts as C has arrays of texts: ended by nil.
    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { for place in texts.indices { unsafe free(copies[place]) } }
        var array = unsafe copies
        return unsafe array.withUnsafeMutableBufferPointer { buffer in
            // An array of at least one element has an address.
            guard let base = buffer.baseAddress else { preconditionFailure("no room for arguments") }
            return unsafe body(base)
        }
    }

    /// Two descriptors, of which one reads what is written to the other.
    private struct Pipe: Sendable {
        let reading: Int32
        let writing: Int32

        init() throws(ChildProcessError) {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw ChildProcessError(path: "pipe", number: errno) }
            (reading, writing) = (ends[0], ends[1])
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            // Reading must never wait: the other pipe may be full.
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        }

        func closeBoth() {
            close(reading)
            close(writing)
        }
    }
}

/// Why a program could not be started.
public struct ChildProcessError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The program's file.
    public let path: String
    /// The system's error number.
    public let number: Int32

    /// The program and the system's words.
    public var description: String { unsafe "\(path): it cannot be started (\(String(cString: strerror(number))))" }
}
