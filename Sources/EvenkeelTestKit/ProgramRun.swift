internal import Glibc

/// A program that a test ran to its end, with everything it wrote.
public struct ProgramRun: Sendable {
    /// How a program ended.
    public enum Ending: Sendable, Hashable {
        /// By itself, with this status.
        case exit(Int32)
        /// By a signal, as a trap does.
        case signal(Int32)
        /// It was ended, because it took longer than it was given.
        case overdue

        /// What `waitpid(2)` says of a process that is gone.
        init(status: Int32) {
            self = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
        }
    }

    /// How it ended.
    public let ending: Ending
    /// The bytes of standard output.
    public let outputBytes: [UInt8]
    /// The bytes of standard error.
    public let messageBytes: [UInt8]
    /// From before its start until it was gone.
    public let wall: Duration
    /// The most memory that was in use until its first output, in KiB; nil when it wrote less than a page of output.
    public let peakKiB: Int?

    /// Standard output as text.
    public var output: String { String(decoding: outputBytes, as: UTF8.self) }
    /// Standard error as text.
    public var messages: String { String(decoding: messageBytes, as: UTF8.self) }

    /// Runs a program and waits until it is gone.
    ///
    /// - Parameters:
    ///   - arguments: The program, looked up in `PATH` unless it has a slash, and its arguments.
    ///   - environment: Its variables, and no others; nil for those of this process.
    ///   - input: The file that is its standard input.
    ///   - limit: The time that it is given.
    /// - Throws: When the program cannot be started.
    public init(
        _ arguments: [String],
        environment: [String: String]? = nil,
        input: String = "/dev/null",
        limit: Duration = .seconds(60)
    ) async throws {
        let variables = environment?.map { "\($0.key)=\($0.value)" }.sorted()
        self = try await withCheckedThrowingContinuation { continuation in
            do throws(TestKitError) {
                let thread = try ServerThread.start {
                    continuation.resume(
                        with: Swift.Result {
                            try ProgramRun(running: arguments, variables, input: input, limit: limit)
                        }
                    )
                }
                pthread_detach(thread)
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Runs a program on this thread.
    private init(
        running arguments: [String],
        _ environment: [String]?,
        input: String,
        limit: Duration
    ) throws(TestKitError) {
        var streams = [try CapturedStream(), try CapturedStream()]
        defer { for stream in streams { stream.close() } }
        let start = ContinuousClock.now
        let number: Int32
        do throws(TestKitError) {
            number = try ProgramSpawn.start(
                arguments,
                environment: environment,
                streams: [.reading(input), .descriptor(streams[0].writer), .descriptor(streams[1].writer)]
            )
        } catch {
            for index in streams.indices { streams[index].closeWriter() }
            throw error
        }
        for index in streams.indices { streams[index].closeWriter() }
        let deadline = start + limit
        var peak: Int?
        while streams.contains(where: { $0.isOpen }), ContinuousClock.now < deadline {
            CapturedStream.wait(for: streams, until: deadline)
            if streams[0].isReadable, streams[0].bytes.isEmpty { peak = Self.peakKiB(of: number) }
            for index in streams.indices { streams[index].readSome() }
        }
        let isOverdue = streams.contains { $0.isOpen }
        if isOverdue { _ = kill(number, SIGKILL) }
        var status: Int32 = 0
        while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
        wall = ContinuousClock.now - start
        ending = isOverdue ? .overdue : Ending(status: status)
        outputBytes = streams[0].bytes
        messageBytes = streams[1].bytes
        peakKiB = peak
    }

    /// The most memory that a process has used so far: while it waits to write, its work is done.
    ///
    /// `wait4` would count this process's own memory in, which the child shares until it begins.
    /// - Source: `proc_pid_status(5)`, `VmHWM`.
    private static func peakKiB(of number: Int32) -> Int? {
        let descriptor = unsafe open("/proc/\(number)/status", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = unsafe read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let line = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }
}

/// The reading end of a pipe that a program writes to, with what came of it.
private struct CapturedStream {
    /// The smallest pipe: a program that writes more waits until it is read.
    /// - Source: `fcntl(2)`, `F_SETPIPE_SZ`.
    private static let (setSize, smallest): (Int32, Int32) = (1031, 4096)
    /// The most bytes that are kept; more is read and thrown away.
    private static let most = 256 << 20

    /// The end that the program gets; -1 once it is closed here.
    private(set) var writer: Int32
    private let reader: Int32
    /// What was read so far.
    private(set) var bytes: [UInt8] = []
    /// Whether more can come.
    private(set) var isOpen = true

    init() throws(TestKitError) {
        (reader, writer) = try LoopbackSocket.pipe()
        _ = fcntl(reader, Self.setSize, Self.smallest)
    }

    /// Closes the program's end in this process, so that its end is seen.
    mutating func closeWriter() {
        _ = Glibc.close(writer)
        writer = -1
    }

    func close() { _ = Glibc.close(reader) }

    /// Waits until one of the open streams has something, or the deadline.
    static func wait(for streams: [CapturedStream], until deadline: ContinuousClock.Instant) {
        var descriptors = streams.map { pollfd(fd: $0.isOpen ? $0.reader : -1, events: Int16(POLLIN), revents: 0) }
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
        let milliseconds = Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
        _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    }

    /// Whether something, or the end, can be read at once.
    var isReadable: Bool {
        var descriptor = pollfd(fd: isOpen ? reader : -1, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, 0) > 0
    }

    /// Reads what is there.
    mutating func readSome() {
        guard isReadable else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(reader, &buffer, buffer.count)
        if count > 0 {
            if bytes.count < Self.most { bytes += buffer[..<count] }
        } else if count == 0 || errno != EINTR {
            isOpen = false
        }
    }
}
