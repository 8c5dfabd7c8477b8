/// Reads traces whose frames begin with `at`: of the Java virtual machine, of .NET and of Node.js.
///
/// - Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Throwable.html#printStackTrace(),
///   https://learn.microsoft.com/dotnet/api/system.exception.tostring, https://nodejs.org/api/errors.html
enum FrameTraceReader {
    /// The exceptions of the chain, outermost first.
    static func read(
        _ lines: ArraySlice<TraceLine>,
        _ style: ExceptionReport.Style,
        _ limits: ExceptionLimits
    ) -> [ExceptionReport.Link] {
        var chain: [ExceptionReport.Link] = []
        // .NET prints the frames of the root first, then those of what wraps it, parted by a line of dashes.
        var unwinding: Int?
        for line in lines {
            if let cause = cause(line) {
                append(headlines(cause), to: &chain)
                unwinding = nil
            } else if line.body.hasPrefix("--- End of inner exception") {
                unwinding = max(0, (unwinding ?? chain.count - 1) - 1)
            } else if isFrame(line) {
                let place = min(unwinding ?? chain.count - 1, chain.count - 1)
                if place >= 0 { chain[place].add(frame: frameText(line), limits) }
            } else if isMore(line) || line.body.isEmpty || isBrace(line) {
                continue
            } else if chain.isEmpty {
                append(headlines(withoutGreeting(line.body)), to: &chain)
            } else if chain.allSatisfy(\.frames.isEmpty), unwinding == nil {
                // The message goes over several lines.
                let last = chain.count - 1
                chain[last] = ExceptionReport.Link(
                    Substring(chain[last].type),
                    Substring(chain[last].message + " " + line.body)
                )
            } else {
                break
            }
        }
        return style == .java ? chain.filter { !$0.type.isEmpty || !$0.frames.isEmpty } : chain
    }

    /// Whether the line is a frame: `at` and a place.
    static func isFrame(_ line: TraceLine) -> Bool {
        guard let place = line.body.after("at "), !place.isEmpty else { return false }
        return place.contains("(") || place.contains(":") && place.contains("/")
    }

    /// What a line says after `Caused by:`, `--->` or `[cause]:`, or nil.
    static func cause(_ line: TraceLine) -> Substring? {
        for mark in ["Caused by: ", "---> ", "[cause]: ", "Suppressed: "] {
            if let rest = line.body.after(mark) { return mark == "Suppressed: " ? nil : rest }
        }
        return nil
    }

    /// Whether the line belongs to such a trace but is neither frame nor cause.
    static func isMore(_ line: TraceLine) -> Bool {
        line.body.hasPrefix("... ") && (line.body.hasSuffix(" more") || line.body.contains("common frames"))
            || line.body.hasPrefix("--- End of") || line.body.hasPrefix("Suppressed: ")
    }

    /// The line that the trace begins with: the last before the first frame that names a type, at most four lines above.
    static func headline(of lines: [TraceLine], before place: Int) -> Int {
        for above in stride(from: place - 1, through: max(0, place - 4), by: -1) {
            let links = headlines(withoutGreeting(lines[above].body))
            if links.contains(where: { Substring($0.type).isFaultName }) { return above }
        }
        return max(0, place - 1)
    }

    /// Whose trace it is, by the form of the frames.
    static func style(of lines: ArraySlice<TraceLine>) -> ExceptionReport.Style {
        for line in lines {
            if line.body.hasPrefix("---> ") || line.body.hasPrefix("--- End of") { return .dotNet }
            if line.body.hasPrefix("Caused by: ") { return .java }
            guard isFrame(line) else { continue }
            if line.body.contains(":line ") || line.body.contains(") in ") { return .dotNet }
            if line.body.contains(".java:") || line.body.contains(".kt:") || line.body.contains(".scala:")
                || line.body.contains("(Native Method)") || line.body.contains("(Unknown Source)")
            {
                return .java
            }
            if isNodeFrame(line.body) { return .node }
            if line.body.hasSuffix(")") && line.body.contains("(") && !line.body.contains(":") { return .dotNet }
        }
        return .java
    }

    /// Whether the frame ends in `line:column`.
    private static func isNodeFrame(_ body: Substring) -> Bool {
        let place = body.hasSuffix(")") ? body.dropLast() : body
        let numbers = place.split(separator: ":").suffix(2)
        return numbers.count == 2 && numbers.allSatisfy { $0.allSatisfy(\.isNumber) }
    }

    /// The links that one line names: .NET writes `A: message ---> B: message` on one line.
    private static func headlines(_ text: Substring) -> [ExceptionReport.Link] {
        var links: [ExceptionReport.Link] = []
        var rest = text
        while let (first, second) = rest.parted(by: " ---> "), links.count < 64 {
            links.append(ExceptionReport.Link(headline: first))
            rest = second
        }
        return links + [ExceptionReport.Link(headline: rest)]
    }

    private static func append(_ links: [ExceptionReport.Link], to chain: inout [ExceptionReport.Link]) {
        chain += links
    }

    /// The headline without what runtimes and loggers put before it.
    private static func withoutGreeting(_ body: Substring) -> Substring {
        var text = body
        for greeting in ["Unhandled exception. ", "Unhandled Exception: ", "Uncaught "] {
            if let rest = text.after(greeting) { text = rest }
        }
        if let rest = text.after("Exception in thread \""), let (_, behind) = rest.parted(by: "\" ") { text = behind }
        // `could not save order: java.io.IOException: disk is full`: what stands before the type is the logger's.
        var tail = text
        while let (before, behind) = tail.parted(by: ": ") {
            if before.isFaultName { return tail }
            tail = behind
        }
        return tail.isFaultName ? tail : text
    }

    /// The frame without `at`.
    private static func frameText(_ line: TraceLine) -> Substring { line.body.dropFirst(3).trimmed }

    private static func isBrace(_ line: TraceLine) -> Bool { line.body == "{" || line.body == "}" }
}
