/// Writes one JSON document into a byte buffer, piece by piece.
///
/// The same calls always give the same bytes. Output is safe to print: see ``JSONEscaping`` for what is escaped. What the
/// data can get wrong (a double that is infinite or not a number, a key twice in one object) is remembered, and
/// ``finish()`` throws the first of it, so that the calls in between stay simple. What only the program can get wrong (a
/// value where a key belongs, a bracket that does not match) is a precondition.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.member("status", "firing")
/// writer.key("labels")
/// writer.beginArray()
/// writer.endArray()
/// writer.endObject()
/// let bytes = try writer.finish()
/// ```
public struct JSONWriter: Sendable {
    /// How the document is laid out.
    public enum Style: Sendable, Hashable {
        /// On one line without spaces.
        case compact
        /// One member or element a line, two spaces a level, a space after each colon; empty containers stay on one line. There is no
        /// line feed at the end.
        case pretty
    }

    /// A container that is open.
    private struct Level {
        /// Whether it is an object.
        let isObject: Bool
        /// The object's keys.
        var scope: KeyRegister.Scope
        /// Whether nothing was written into it yet.
        var isEmpty = true
        /// Whether a key was written and its value was not, in an object.
        var awaitsValue = false
    }

    /// How the document is laid out.
    public let style: Style
    /// What was written so far.
    private(set) var bytes: [UInt8] = []
    /// The open containers, the outermost first.
    private var levels: [Level] = []
    /// The keys of the open objects.
    private var keys = KeyRegister()
    /// Whether the root value was begun.
    private var hasRoot = false
    /// The first thing that the data got wrong.
    private var failure: JSONError?

    /// Begins a document.
    ///
    /// - Parameter style: How it is laid out.
    public init(_ style: Style = .compact) {
        self.style = style
    }

    /// Ends the document.
    ///
    /// - Returns: Its bytes, UTF-8 without a byte order mark.
    /// - Throws: The first of what the data got wrong: `nonFiniteNumber` or `duplicateKey`.
    /// - Precondition: The root value was written and every container was closed.
    public consuming func finish() throws(JSONError) -> [UInt8] {
        precondition(hasRoot && levels.isEmpty, "the document is not complete")
        if let failure {
            throw failure
        }
        return bytes
    }

    /// Opens an object.
    public mutating func beginObject() { open(isObject: true) }

    /// Closes the innermost container, which is an object.
    public mutating func endObject() { close(isObject: true) }

    /// Opens an array.
    public mutating func beginArray() { open(isObject: false) }

    /// Closes the innermost container, which is an array.
    public mutating func endArray() { close(isObject: false) }

    /// Writes a key; its value is written next.
    ///
    /// - Parameter key: The key. One that the object has already makes ``finish()`` throw.
    public mutating func key(_ key: String) {
        let last = levels.count - 1
        precondition(last >= 0 && levels[last].isObject && !levels[last].awaitsValue, "a key does not belong here")
        if !keys.insert(keys.store(Array(key.utf8)), document: [], scope: &levels[last].scope) {
            remember(.duplicateKey, excerpt: JSONExcerpt.quoting(key))
        }
        separate()
        JSONEscaping.appendString(key, to: &bytes)
        bytes.append(JSONByte.colon)
        if style == .pretty {
            bytes.append(JSONByte.space)
        }
        levels[last].awaitsValue = true
    }

    /// Writes a string.
    ///
    /// - Complexity: O(length).
    public mutating func write(_ value: String) {
        beginValue()
        JSONEscaping.appendString(value, to: &bytes)
    }

    /// Writes `true` or `false`.
    public mutating func write(_ value: Bool) {
        beginValue()
        bytes.append(contentsOf: (value ? JSONLiteral.true : .false).spelling)
    }

    /// Writes an integer, exactly.
    ///
    /// - Parameter value: The integer; readers of this module take what fits into 64 bits.
    public mutating func write(_ value: some FixedWidthInteger) {
        beginValue()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a double with the fewest digits that read back as the same double, always with a point or an exponent.
    ///
    /// - Parameter value: The double. One that is infinite or not a number makes ``finish()`` throw.
    public mutating func write(_ value: Double) {
        if !value.isFinite {
            remember(.nonFiniteNumber)
        }
        beginValue()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes `null`.
    public mutating func writeNull() {
        beginValue()
        bytes.append(contentsOf: JSONLiteral.null.spelling)
    }

    /// Opens a container.
    private mutating func open(isObject: Bool) {
        beginValue()
        bytes.append(isObject ? JSONByte.openBrace : JSONByte.openBracket)
        levels.append(Level(isObject: isObject, scope: keys.opened()))
    }

    /// Closes the innermost container.
    private mutating func close(isObject: Bool) {
        guard let level = levels.popLast(), level.isObject == isObject, !level.awaitsValue else {
            preconditionFailure("a closing bracket does not belong here")
        }
        if !level.isEmpty {
            breakLine()
        }
        keys.close(level.scope)
        bytes.append(isObject ? JSONByte.closeBrace : JSONByte.closeBracket)
    }

    /// Writes what stands before a value, and notes that there is one.
    private mutating func beginValue() {
        let last = levels.count - 1
        guard last >= 0 else {
            precondition(!hasRoot, "the document is complete")
            hasRoot = true
            return
        }
        if levels[last].isObject {
            precondition(levels[last].awaitsValue, "a key belongs here")
            levels[last].awaitsValue = false
        } else {
            separate()
        }
    }

    /// Writes what stands before a member or an element.
    private mutating func separate() {
        let last = levels.count - 1
        if !levels[last].isEmpty {
            bytes.append(JSONByte.comma)
        }
        levels[last].isEmpty = false
        breakLine()
    }

    /// Begins a line at the indentation of the open containers, in the pretty style.
    private mutating func breakLine() {
        if style == .pretty {
            bytes.append(JSONByte.lineFeed)
            bytes.append(contentsOf: repeatElement(JSONByte.space, count: 2 * levels.count))
        }
    }

    /// Keeps an error for ``finish()``, unless there is one.
    private mutating func remember(_ kind: JSONError.Kind, excerpt: String? = nil) {
        if failure == nil {
            let location = JSONLocator.location(of: bytes.count, in: bytes, startsValue: kind != .duplicateKey)
            failure = JSONError(kind: kind, location: location, excerpt: excerpt)
        }
    }
}
