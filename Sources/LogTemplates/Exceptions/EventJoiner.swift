/// Joins the lines of one exception into one event.
///
/// A line goes on with the event before it if it is a frame, a cause or another part of a trace that has begun. Everything else begins an
/// event. Memory is bounded by `ExceptionLimits/lines`.
public struct EventJoiner: Sendable {
    /// What may follow.
    private enum State {
        /// Nothing has begun.
        case plain
        /// Frames with `at`.
        case frames
        /// Inside a traceback, before the line that names the exception.
        case pythonFrames
        /// Behind that line.
        case pythonEnd
        /// A panic of Go, up to the end of its goroutines.
        case go
        /// A panic of Rust; the next line is its message.
        case rustMessage
        /// A panic of Rust behind its message.
        case rust
    }

    private let limits: ExceptionLimits
    private var lines: [String] = []
    private var blanks = 0
    private var state = State.plain

    /// Creates a joiner that holds no line.
    public init(limits: ExceptionLimits = ExceptionLimits()) {
        self.limits = limits
    }

    /// Takes a line.
    ///
    /// - Returns: The event before it, if the line does not go on with it.
    /// - Complexity: O(length).
    public mutating func add(_ line: String) -> [String]? {
        let trace = TraceLine(line, limit: limits.lineBytes)
        if trace.body.isEmpty, state != .plain, lines.count + blanks < limits.lines {
            blanks += 1
            return nil
        }
        let next = lines.count + blanks < limits.lines ? following(trace) : nil
        if let next {
            lines += [String](repeating: "", count: blanks)
            blanks = 0
            state = next
            lines.append(line)
            return nil
        }
        let event = finish()
        lines = [line]
        state = Self.beginning(trace)
        return event
    }

    /// Ends the last event.
    ///
    /// - Returns: Its lines, or nil if there is none.
    public mutating func finish() -> [String]? {
        defer {
            lines = []
            blanks = 0
            state = .plain
        }
        return lines.isEmpty ? nil : lines
    }

    /// The state behind a line that begins an event.
    private static func beginning(_ line: TraceLine) -> State {
        if line.body.contains("Traceback (most recent call last)") { return .pythonFrames }
        if GoPanicReader.begins(line) { return .go }
        if RustPanicReader.begins(line) { return line.body.contains("panicked at '") ? .rust : .rustMessage }
        return .plain
    }

    /// The state behind a line that goes on with the event, or nil if it begins another.
    private func following(_ line: TraceLine) -> State? {
        guard !lines.isEmpty else { return nil }
        switch state {
        case .plain, .frames: return followingFrames(line)
        case .pythonFrames: return line.indent > 0 ? .pythonFrames : .pythonEnd
        case .pythonEnd:
            if PythonTraceReader.joints.contains(where: { line.body.hasPrefix($0) }) { return .pythonEnd }
            return lines.last.map { last in PythonTraceReader.joints.contains { last.contains($0) } } == true
                && line.body.hasPrefix("Traceback ") ? .pythonFrames : nil
        case .go:
            let isPart =
                line.indent > 0 || GoPanicReader.begins(line) || GoPanicReader.isGoroutine(line)
                || GoPanicReader.isCall(line) || line.body.hasPrefix("[signal ") || line.body.hasPrefix("exit status ")
            return isPart ? .go : nil
        case .rustMessage: return .rust
        case .rust:
            let isPart =
                line.indent > 0 || line.body.hasPrefix("note: ") || line.body.hasPrefix("stack backtrace:")
                || line.body.first?.isNumber == true && line.body.contains(": ")
            return isPart ? .rust : nil
        }
    }

    private func followingFrames(_ line: TraceLine) -> State? {
        let isPart =
            FrameTraceReader.isFrame(line) || FrameTraceReader.cause(line) != nil || FrameTraceReader.isMore(line)
            || state == .frames && (line.body == "}" || line.body == "{")
        if isPart { return .frames }
        // A first line may say what failed, and the next one with which exception.
        if state == .plain, lines.count == 1, blanks == 0, let (type, _) = line.body.parted(by: ": "),
            type.isFaultName, type.contains(".")
        {
            return .frames
        }
        return nil
    }
}
