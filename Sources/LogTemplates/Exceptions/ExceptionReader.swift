/// Reads an exception out of the lines of one event.
public enum ExceptionReader: Sendable {
    /// The exception that the lines hold, or nil if they hold none.
    ///
    /// Headers before the text are stepped over. Of several exceptions that do not cause each other the first is read.
    ///
    /// - Complexity: O(bytes).
    public static func read(_ lines: [String], limits: ExceptionLimits = ExceptionLimits()) -> ExceptionReport? {
        let lines = lines.prefix(limits.lines).map { TraceLine($0, limit: limits.lineBytes) }
        guard let (place, style) = start(of: lines) else { return nil }
        let chain: [ExceptionReport.Link]
        switch style {
        case .java, .dotNet, .node: chain = FrameTraceReader.read(lines[place...], style, limits)
        case .python: chain = PythonTraceReader.read(lines[place...], limits)
        case .go: chain = GoPanicReader.read(lines[place...], limits)
        case .rust: chain = RustPanicReader.read(lines[place...], limits)
        }
        return chain.isEmpty ? nil : ExceptionReport(style: style, chain: shortened(chain, limits))
    }

    /// The first line that belongs to an exception, and whose it is.
    private static func start(of lines: [TraceLine]) -> (Int, ExceptionReport.Style)? {
        for (place, line) in lines.enumerated() {
            if line.body.contains("Traceback (most recent call last)") { return (place, .python) }
            if GoPanicReader.begins(line), lines.dropFirst(place + 1).contains(where: GoPanicReader.isGoroutine) {
                return (place, .go)
            }
            if RustPanicReader.begins(line) { return (place, .rust) }
            if FrameTraceReader.isFrame(line) || FrameTraceReader.cause(line) != nil {
                let first = FrameTraceReader.headline(of: lines, before: place)
                return (first, FrameTraceReader.style(of: lines[place...]))
            }
        }
        return nil
    }

    /// The chain within the limit, with its root.
    private static func shortened(_ chain: [ExceptionReport.Link], _ limits: ExceptionLimits) -> [ExceptionReport.Link]
    {
        guard chain.count > max(1, limits.links), let root = chain.last else { return chain }
        return chain.prefix(max(1, limits.links) - 1) + [root]
    }
}

extension ExceptionReport.Link {
    /// The most bytes of a type or a message.
    private static let textLimit = 1024

    /// A link without frames; texts are cut.
    init(_ type: Substring, _ message: Substring) {
        self.init(type: Self.cut(type), message: Self.cut(message.trimmed), frames: [])
    }

    /// A link from `Type: message`, or from `Type` alone.
    init(headline: Substring) {
        let text = headline.trimmed
        guard let (type, message) = text.parted(by: ": "), type.isTypeName else {
            let name = text.hasSuffix(":") ? text.dropLast() : text
            self = name.isTypeName ? Self(name, "") : Self("", text)
            return
        }
        self.init(type, message)
    }

    /// Adds a frame, up to the limit.
    mutating func add(frame: Substring, _ limits: ExceptionLimits) {
        if frames.count < limits.frames { frames.append(Self.cut(frame)) }
    }

    private static func cut(_ text: Substring) -> String {
        guard text.utf8.count > textLimit else { return String(text) }
        return String(decoding: Array(text.utf8.prefix(textLimit)), as: UTF8.self)
    }
}
