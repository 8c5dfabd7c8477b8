/// Turns the bytes of a `text/event-stream` into events, however the bytes were cut on their way.
///
/// Lines end in LF, CR or CRLF; comments (a line that begins with a colon) and unknown fields are skipped; characters
/// that were split between two reads are put together. Unlike a browser it refuses invalid UTF-8 instead of replacing
/// it, and it bounds what it keeps.
/// - Source: https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6.
public struct ServerSentEventParser: Sendable {
    private let maximumLineBytes: Int
    private let maximumEventBytes: Int
    private var line: [UInt8] = []
    private var isFirstLine = true
    /// Whether the last line ended in CR, so that an LF right behind it belongs to the same line break.
    private var isAfterReturn = false
    private var data: [UInt8] = []
    private var hasData = false
    private var name = ""
    private var identifier: String?

    /// Creates a parser at the beginning of a stream.
    ///
    /// - Parameters:
    ///   - maximumLineBytes: The most bytes of one line, its break not counted.
    ///   - maximumEventBytes: The most bytes of one event's data.
    public init(maximumLineBytes: Int = 256 * 1024, maximumEventBytes: Int = 256 * 1024) {
        self.maximumLineBytes = maximumLineBytes
        self.maximumEventBytes = maximumEventBytes
    }

    /// The events that the next bytes of the stream complete, in order.
    ///
    /// - Throws: `malformedEvents`, after which the parser is of no more use.
    /// - Complexity: O(`bytes.count`), apart from an unfinished line that is kept.
    public mutating func append(_ bytes: [UInt8]) throws(TransportError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var start = bytes.startIndex
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
            defer { start = index + 1 }
            let isSecondOfPair = byte == UInt8(ascii: "\n") && isAfterReturn && line.isEmpty && index == start
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isSecondOfPair { continue }
            if line.isEmpty {
                try take(line: bytes[start..<index], into: &events)
            } else {
                try keep(bytes[start..<index])
                let whole = line
                line.removeAll(keepingCapacity: true)
                try take(line: whole[...], into: &events)
            }
        }
        try keep(bytes[start...])
        return events
    }

    /// The event that the end of the stream left without its blank line, or nil.
    ///
    /// A browser drops it. Some inference servers end their stream without the last blank line, so it is offered;
    /// whether it is whole only its data can tell.
    /// - Throws: `malformedEvents`.
    public mutating func finish() throws(TransportError) -> ServerSentEvent? {
        var events: [ServerSentEvent] = []
        let rest = line
        line = []
        if !rest.isEmpty { try take(line: rest[...], into: &events) }
        try dispatch(into: &events)
        return events.first
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) throws(TransportError) {
        guard line.count + bytes.count <= maximumLineBytes else {
            throw TransportError(.malformedEvents, "a line is longer than \(maximumLineBytes) bytes")
        }
        line.append(contentsOf: bytes)
    }

    private mutating func take(line: ArraySlice<UInt8>, into events: inout [ServerSentEvent]) throws(TransportError) {
        guard line.count <= maximumLineBytes else {
            throw TransportError(.malformedEvents, "a line is longer than \(maximumLineBytes) bytes")
        }
        var line = line
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        isFirstLine = false
        guard !line.isEmpty else { return try dispatch(into: &events) }
        let field = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line.dropFirst(field.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if field.elementsEqual("data".utf8) {
            try append(data: value)
        } else if field.elementsEqual("event".utf8) {
            name = try Self.text(value)
        } else if field.elementsEqual("id".utf8), !value.contains(0) {
            identifier = try Self.text(value)
        }
    }

    private mutating func append(data value: ArraySlice<UInt8>) throws(TransportError) {
        guard data.count + value.count + 1 <= maximumEventBytes else {
            throw TransportError(.malformedEvents, "an event is larger than \(maximumEventBytes) bytes")
        }
        if hasData { data.append(UInt8(ascii: "\n")) }
        data.append(contentsOf: value)
        hasData = true
    }

    private mutating func dispatch(into events: inout [ServerSentEvent]) throws(TransportError) {
        if hasData {
            events.append(ServerSentEvent(name: name, data: try Self.text(data[...]), identifier: identifier))
        }
        data.removeAll(keepingCapacity: true)
        hasData = false
        name = ""
        identifier = nil
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(TransportError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TransportError(.malformedEvents, "an event is not valid UTF-8")
        }
        return text
    }
}
