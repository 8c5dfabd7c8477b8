internal import Glibc
internal import Synchronization

/// Starts programs with chosen streams.
enum ProgramSpawn {
    /// What a stream of the new program is.
    enum Stream {
        /// A descriptor of this process.
        case descriptor(Int32)
        /// A file that is read.
        case reading(String)
        /// A file that is written anew.
        case writing(String)
    }

    /// Held while a pipe is made and while a program is started: a child that began between a pipe and its mark
    /// close-on-exec would keep the pipe open.
    static let descriptors = Mutex(())

    /// Starts a program; it gets no descriptor but the three streams.
    ///
    /// - Parameters:
    ///   - arguments: The program, looked up in `PATH` unless it has a slash, and its arguments.
    ///   - environment: The variables as `NAME=value`; nil for those of this process.
    ///   - streams: Standard input, output and error.
    /// - Returns: The number of its process.
    /// - Throws: When the program cannot be started.
    static func start(
        _ arguments: [String],
        environment: [String]? = nil,
        streams: [Stream]
    ) throws(TestKitError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in zip(Int32(0)..., streams) {
            switch stream {
            case .descriptor(let source): unsafe posix_spawn_file_actions_adddup2(&actions, source, number)
            case .reading(let path): unsafe posix_spawn_file_actions_addopen(&actions, number, path, O_RDONLY, 0)
            case .writing(let path):
                unsafe posix_spawn_file_actions_addopen(&actions, number, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            }
        }
        // The threads of the cooperative pool block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        unsafe sigemptyset(&noSignals)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = unsafe arguments.map { unsafe strdup($0) }
        let variables = unsafe environment?.map { unsafe strdup($0) } ?? []
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe variables.indices { unsafe free(variables[index]) }
        }
        var number = pid_t()
        let program = arguments.first ?? ""
        let code = descriptors.withLock { _ in
            environment == nil
                ? unsafe posix_spawnp(&number, program, &actions, &attributes, words + [nil], environ)
                : unsafe posix_spawnp(&number, program, &actions, &attributes, words + [nil], variables + [nil])
        }
        guard code == 0 else { throw TestKitError(call: "posix_spawn of \(program)", code: code) }
        return number
    }
}
