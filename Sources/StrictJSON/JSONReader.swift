/// Reads one JSON document from bytes, value by value, as the caller asks for them.
///
/// The reader is strict: RFC 8259 without extensions, UTF-8 checked everywhere, no byte order mark, no key twice in an
/// object, surrogate pairs whole, integers exact, and ``JSONLimits`` on everything that a hostile sender could make large. What is skipped is
/// checked like what is read. Nothing recurses.
///
/// ```swift
/// var reader = try JSONReader(bytes)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///     switch key {
///     case "status": status = try reader.readString()
///     case "labels": labels = try reader.readStringMembers()
///     default: break                      // a value that is not read is skipped, and checked
///     }
/// }
/// try reader.finish()
/// ```
///
/// A document that breaks the grammar or a limit ends the reading: every later call throws the same error. A value
/// of another kind than the one asked for, or out of range, is left where it is, and may be read in another way.
///
/// The reader is a value. A copy reads on by itself, which is how to look ahead.
public struct JSONReader: Sendable {
    /// Where in the grammar the next token stands.
    enum Phase {
        /// Before a value; goes to `objectStart`, `arrayStart`, `afterValue` or `complete`.
        case value
        /// After `{`; goes to `value` or to the state after a value.
        case objectStart
        /// After `[`; goes to `value` or to the state after a value.
        case arrayStart
        /// After a member or an element; goes to `value`, or stays when a container closes.
        case afterValue
        /// After the root value; the last state.
        case complete
        /// After an error; the last state.
        case failed
    }

    /// A container that is open.
    struct Frame {
        /// Whether the container is an object; false for an array, and for what surrounds the root.
        var isObject = false
        /// The object's keys.
        var scope = KeyRegister.Scope()
    }

    /// The document.
    public let bytes: [UInt8]
    /// What the document may cost.
    public let limits: JSONLimits

    /// The offset of the next byte to look at.
    var offset = 0
    /// Where in the grammar that byte stands.
    var phase = Phase.value
    /// The innermost open container.
    var frame = Frame()
    /// The containers around ``frame``, the outermost first; the first stands for what surrounds the root.
    var outerFrames: [Frame] = []
    /// The members and elements begun so far, in the whole document.
    var memberCount = 0
    /// The keys of the open objects.
    var keys = KeyRegister()
    /// The key read last.
    var key = KeySpan(start: 0, count: 0, isStored: false)
    /// The offset of the value or key read last.
    var tokenStart = 0
    /// The offset after the last byte of the value read last.
    var valueEnd = 0
    /// Where strings with escapes are decoded.
    var scratch: [UInt8] = []
    /// The error that ended the reading.
    var failure: JSONError?
    /// Whether a repeated key is let pass, to hold the grammar alone against a conformance suite. Nothing outside of this
    /// module can set it: what is approved and what is run must never differ by which of two keys counts.
    var judgesGrammarOnly = false

    /// Whether `bytes` follow the grammar of RFC 8259 within the usual limits, repeated keys aside.
    static func followsGrammar(_ bytes: [UInt8]) -> Bool {
        do throws(JSONError) {
            var reader = try JSONReader(bytes)
            reader.judgesGrammarOnly = true
            _ = try reader.skipValue()
            try reader.finish()
            return true
        } catch {
            return false
        }
    }

    /// Begins to read a document.
    ///
    /// - Parameters:
    ///   - bytes: The document, the whole of it.
    ///   - limits: What it may cost.
    /// - Throws: `documentTooLong` or `byteOrderMark`.
    public init(_ bytes: [UInt8], limits: JSONLimits = .network) throws(JSONError) {
        self.bytes = bytes
        self.limits = limits
        if bytes.count > limits.documentBytes {
            throw JSONError(
                kind: .documentTooLong(limit: limits.documentBytes),
                location: JSONLocation(byteOffset: 0, line: 1, column: 1, path: "")
            )
        }
        if let first = bytes.first, Self.beginsForeignEncoding(first) {
            throw fail(.byteOrderMark, at: 0)
        }
    }

    /// Begins to read a document that is held as a string.
    ///
    /// - Parameters:
    ///   - text: The document, the whole of it.
    ///   - limits: What it may cost.
    /// - Throws: `documentTooLong` or `byteOrderMark`.
    public init(_ text: String, limits: JSONLimits = .network) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    /// Whether the byte begins a byte order mark of UTF-8 or UTF-16; no JSON text begins so.
    static func beginsForeignEncoding(_ byte: UInt8) -> Bool {
        byte == 0xEF || byte >= 0xFE
    }

    /// Whether the document has been read to its end.
    public var isComplete: Bool { phase == .complete }

    /// The number of open containers.
    public var depth: Int { outerFrames.count }

    /// The bytes of the key or value read last begin here; before any was read, 0.
    public var lastOffset: Int { tokenStart }

    /// The offset after the value that was read or left last.
    public var lastEnd: Int { valueEnd }

    /// Reads what the caller has left unread, and makes sure that the document is whole and nothing follows it.
    ///
    /// - Throws: What is wrong with the rest of the document.
    /// - Complexity: O(what is left).
    public mutating func finish() throws(JSONError) {
        while phase != .complete {
            try skipStep()
        }
    }
}
