/// Reads the tracebacks of Python.
///
/// - Source: https://docs.python.org/3/library/traceback.html
enum PythonTraceReader {
    /// What stands between two tracebacks of which the upper one came first.
    static let joints = [
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:",
    ]

    /// The exceptions of the chain, the reported one first.
    ///
    /// Python prints the root first; the frames of one exception outermost first. Both are turned round.
    static func read(_ lines: ArraySlice<TraceLine>, _ limits: ExceptionLimits) -> [ExceptionReport.Link] {
        var chain: [ExceptionReport.Link] = []
        var frames: [Substring] = []
        var isInside = false
        for line in lines {
            if line.body.contains("Traceback (most recent call last)") {
                isInside = true
                frames = []
            } else if isInside, line.body.hasPrefix("File \"") {
                frames.append(line.body)
            } else if isInside, line.indent == 0, !line.body.isEmpty {
                chain.append(link(line.body, frames, limits))
                isInside = false
            } else if !isInside, !line.body.isEmpty, !joints.contains(where: { line.body.hasPrefix($0) }) {
                break
            }
        }
        return chain.reversed()
    }

    private static func link(
        _ body: Substring,
        _ frames: [Substring],
        _ limits: ExceptionLimits
    ) -> ExceptionReport.Link {
        var link = ExceptionReport.Link(headline: body)
        for frame in frames.reversed() { link.add(frame: frame, limits) }
        return link
    }
}
