/// Reads the panics of Go.
///
/// - Source: https://pkg.go.dev/runtime#hdr-Environment_Variables
enum GoPanicReader {
    static func begins(_ line: TraceLine) -> Bool {
        line.body.hasPrefix("panic: ") || line.body.hasPrefix("fatal error: ")
    }

    static func isGoroutine(_ line: TraceLine) -> Bool {
        line.body.hasPrefix("goroutine ") && line.body.hasSuffix("]:")
    }

    /// The panics, the last one first: a panic while another unwinds is printed below it.
    ///
    /// The frames are those of the first goroutine, which panicked.
    static func read(_ lines: ArraySlice<TraceLine>, _ limits: ExceptionLimits) -> [ExceptionReport.Link] {
        var chain: [ExceptionReport.Link] = []
        var goroutines = 0
        for line in lines {
            if goroutines == 0, let message = line.body.after("panic: ") {
                chain.append(ExceptionReport.Link("panic", withoutState(message)))
            } else if goroutines == 0, let message = line.body.after("fatal error: ") {
                chain.append(ExceptionReport.Link("fatal error", message))
            } else if isGoroutine(line) {
                goroutines += 1
                if goroutines > 1 { break }
            } else if goroutines == 1, isCall(line), !chain.isEmpty {
                chain[0].add(frame: line.body, limits)
            }
        }
        return chain.reversed()
    }

    /// Whether the line names a function that was called.
    static func isCall(_ line: TraceLine) -> Bool {
        line.indent == 0 && line.body.contains("(") && !line.body.contains(" ") || line.body.hasPrefix("created by ")
    }

    private static func withoutState(_ message: Substring) -> Substring {
        message.hasSuffix(" [recovered]") ? message.dropLast(" [recovered]".count) : message
    }
}
