/// Reads one JSON document from bytes that arrive piece by piece, and gives each event as soon as it is complete.
///
/// It is as strict as ``JSONReader`` and gives the same events and the same errors for the same bytes, however they are
/// cut. An error is thrown with the first byte after which no JSON text could go on, so that a streamed answer that has
/// gone wrong can be abandoned at once.
///
/// ```swift
/// var reader = IncrementalJSONReader()
/// for await piece in pieces {
///     reader.feed(piece)
///     while let event = try reader.next() { handle(event) }
/// }
/// for event in try reader.finish() { handle(event) }
/// ```
///
/// Memory is bounded by what has been fed and not yet asked for, the longest string, and the keys of the open objects.
public struct IncrementalJSONReader: Sendable {
    /// Where in the grammar the next byte stands when no token is under way.
    enum Phase {
        /// Before a value; goes to `objectStart`, `arrayStart`, `afterValue` or `complete`.
        case value
        /// After `[`; goes to the state after a value, also by way of one.
        case arrayStart
        /// After `{`; goes to `colon` or to the state after a value.
        case objectStart
        /// After a comma in an object; goes to `colon`.
        case key
        /// After a key; goes to `value`.
        case colon
        /// After a member or an element; goes to `value` or `key`, or stays when a container closes.
        case afterValue
        /// After the root value; the last state.
        case complete
    }

    /// The token that is under way.
    enum Token {
        /// None.
        case none
        /// A string that is a value.
        case string
        /// A string that is a key.
        case key
        /// A number.
        case number
        /// A literal, with the number of bytes seen.
        case literal(JSONLiteral, matched: Int)
    }

    /// A container that is open.
    struct Level {
        /// Whether it is an object.
        let isObject: Bool
        /// The object's keys.
        var scope: KeyRegister.Scope
        /// The elements begun so far, in an array.
        var elementCount = 0
        /// The member or element being read.
        var step: JSONPathStep?
    }

    /// A place in the text.
    struct Mark {
        /// Bytes before the place.
        var offset = 0
        /// The line, from 1.
        var line = 1
        /// The column in Unicode scalar values, from 1.
        var column = 1

        /// Moves past a byte.
        mutating func pass(_ byte: UInt8) {
            offset += 1
            if byte == JSONByte.lineFeed {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }

        /// Moves past ASCII bytes that are not line feeds.
        mutating func pass(asciiCount count: Int) {
            offset += count
            column += count
        }
    }

    /// What the document may cost.
    public let limits: JSONLimits

    /// The bytes that were fed and not all read yet.
    var chunk: [UInt8] = []
    /// The first byte of ``chunk`` that was not read.
    var cursor = 0
    /// Bytes fed so far.
    private var received = 0
    /// Whether no more bytes will come.
    private var hasEnded = false
    /// Where in the grammar the next byte stands.
    var phase = Phase.value
    /// The token that is under way.
    var token = Token.none
    /// The open containers, the outermost first.
    var levels: [Level] = []
    /// The members and elements begun so far, in the whole document.
    var memberCount = 0
    /// The keys of the open objects.
    var keys = KeyRegister()
    /// The grammar of the string that is under way.
    var stringGrammar = StringGrammar()
    /// The grammar of the number that is under way.
    var numberGrammar = NumberGrammar()
    /// The bytes of the token that is under way, decoded.
    var text: [UInt8] = []
    /// The place of the next byte.
    var position = Mark()
    /// The first byte of the token that is under way or was read last.
    var tokenStart = Mark()
    /// The error that ended the reading.
    var failure: JSONError?

    /// Makes a reader that has seen nothing.
    ///
    /// - Parameter limits: What the document may cost.
    public init(limits: JSONLimits = .network) {
        self.limits = limits
    }

    /// Whether the root value has been read; only white space may follow.
    ///
    /// A number at the root is complete only when something follows it or ``finish()`` says that nothing does.
    public var isComplete: Bool { phase == .complete && failure == nil }

    /// The place of the event that ``next()`` gave last: its first byte, and the path of its value.
    public var location: JSONLocation { location(of: tokenStart) }

    /// Takes bytes, to be read by ``next()``.
    ///
    /// - Parameter bytes: The bytes that follow those fed before; they may end in the middle of a character.
    /// - Complexity: O(number of bytes), amortised.
    public mutating func feed(_ bytes: [UInt8]) {
        let allowed = max(0, min(bytes.count, limits.documentBytes - received))
        received += bytes.count
        if 2 * cursor >= chunk.count {
            chunk.removeFirst(cursor)
            cursor = 0
        }
        chunk.append(contentsOf: bytes[..<allowed])
    }

    /// Takes text, to be read by ``next()``.
    ///
    /// - Parameter text: The text that follows what was fed before.
    /// - Complexity: O(length).
    public mutating func feed(_ text: String) {
        feed(Array(text.utf8))
    }

    /// Reads on to the end of the next event.
    ///
    /// - Returns: The event, or nil when more bytes are needed or the document is complete.
    /// - Throws: What is wrong with the text; every later call throws the same.
    /// - Complexity: O(number of bytes read).
    public mutating func next() throws(JSONError) -> JSONEvent? {
        if let failure {
            throw failure
        }
        while cursor < chunk.count {
            if let event = try step() {
                return event
            }
        }
        guard received <= limits.documentBytes else {
            throw fail(.documentTooLong(limit: limits.documentBytes), at: position)
        }
        return hasEnded ? try endOfText() : nil
    }

    /// Says that no more bytes come, and reads what is left.
    ///
    /// - Returns: The events not yet asked for; at most one unless ``next()`` was not called to its end.
    /// - Throws: `truncated` when the document is not complete, and what else is wrong with the text; the events that were
    ///   left are then lost.
    public mutating func finish() throws(JSONError) -> [JSONEvent] {
        hasEnded = true
        var events: [JSONEvent] = []
        while let event = try next() {
            events.append(event)
        }
        return events
    }
}
