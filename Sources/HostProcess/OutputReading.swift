internal import Glibc

/// Reads what a child prints until it has ended, its time is over, or it prints too much.
struct OutputReading: Sendable {
    /// How long it waits between two looks at whether a child that has closed its output has ended, in milliseconds.
    private static let patience: Int32 = 5

    /// The longest wait for output of a child that is listened to, in milliseconds: for how long it may not notice that
    /// nobody listens any more.
    private static let listening: Int32 = 500

    private let limits: ChildProcess.Limits
    /// Told how many bytes came, 0 where none did; answers whether to go on. With it no output is kept.
    private let listener: (@Sendable (Int) -> Bool)?
    private let start = ContinuousClock.now
    /// What was printed, as far as it is kept.
    private(set) var output: [UInt8] = []
    /// What was said on standard error, as far as it is kept.
    private(set) var errors: [UInt8] = []

    init(_ limits: ChildProcess.Limits, listener: (@Sendable (Int) -> Bool)? = nil) {
        self.limits = limits
        self.listener = listener
    }

    /// Reads both descriptors and waits for the child; afterwards nothing of its group is left.
    /// - Returns: How it ended.
    mutating func follow(_ child: pid_t, output: Int32, errors: Int32) -> ChildProcess.Ending {
        var isOpen = (output: true, errors: true)
        var status: Int32?
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while status == nil || isOpen.output || isOpen.errors {
            guard let left = millisecondsLeft else { return end(child, status, .outOfTime) }
            var polled = [
                pollfd(fd: isOpen.output ? output : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOpen.errors ? errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            let isOver = !isOpen.output && !isOpen.errors
            let wait = listener == nil ? 100 : Self.listening
            _ = unsafe poll(&polled, 2, isOver || status != nil ? min(left, Self.patience) : min(left, wait))
            if polled[0].revents != 0 { isOpen.output = take(output, &buffer, &self.output, Int.max) }
            if polled[1].revents != 0 { isOpen.errors = take(errors, &buffer, &self.errors, limits.errorBytes) }
            if let listener {
                let count = self.output.count
                self.output.removeAll(keepingCapacity: true)
                guard listener(count) else { return end(child, status, .outOfTime) }
            } else if self.output.count > limits.outputBytes {
                self.output.removeSubrange(limits.outputBytes...)
                return end(child, status, .tooMuchOutput)
            }
            if status == nil { status = Self.ended(child) }
            // A grandchild may hold the pipes open; what the child itself printed is in them by now.
            if status != nil, polled.allSatisfy({ $0.revents == 0 }) { break }
        }
        return end(child, status, nil)
    }

    /// Whole milliseconds until its time is over; nil when it is.
    private var millisecondsLeft: Int32? {
        let left = limits.time - start.duration(to: .now)
        guard left > .zero else { return nil }
        let (seconds, attoseconds) = left.components
        return seconds > 1_000_000 ? 1_000_000_000 : Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000) + 1
    }

    /// Reads what is there.
    /// - Returns: Whether more may come.
    private func take(_ descriptor: Int32, _ buffer: inout [UInt8], _ kept: inout [UInt8], _ limit: Int) -> Bool {
        let count = unsafe read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        kept += buffer[..<min(count, max(0, limit - kept.count))]
        return count > 0
    }

    /// The status of a child that has ended; nil while it runs.
    private static func ended(_ child: pid_t) -> Int32? {
        var status: Int32 = 0
        return unsafe waitpid(child, &status, WNOHANG) == child ? status : nil
    }

    /// Ends what is left of the group, and tells how the child ended.
    private func end(_ child: pid_t, _ known: Int32?, _ verdict: ChildProcess.Ending?) -> ChildProcess.Ending {
        // A group whose leader has ended keeps its number as long as somebody is in it.
        _ = kill(-child, SIGKILL)
        var status = known ?? 0
        if known == nil {
            while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        if let verdict { return verdict }
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}
