/// Finds line, column and path of an offset by walking a document from its beginning.
///
/// The pull reader keeps nothing but an offset while it reads; the rest is worked out here when an error needs it.
struct JSONLocator {
    /// A container that is open at the offset.
    private struct Level {
        /// Whether it is an object.
        let isObject: Bool
        /// The range, quotes excluded, of the key whose value is being read, in an object.
        var key: Range<Int>?
        /// The index of the element being read, in an array; -1 before the first.
        var index = -1
    }

    /// The document, of which only what lies before the offset is looked at, and must be well-formed.
    private let bytes: [UInt8]
    /// The offset sought.
    private let end: Int
    /// The containers that are open.
    private var levels: [Level] = []
    /// Whether a string that comes next is a key.
    private var expectsKey = false

    /// The location of an offset whose preceding bytes have been found well-formed.
    ///
    /// - Parameters:
    ///   - offset: The offset; at most the number of bytes.
    ///   - bytes: The document.
    ///   - startsValue: Whether the offset is a value's first byte, which then counts as an array's element.
    /// - Returns: Line, column and path.
    /// - Complexity: O(offset).
    static func location(of offset: Int, in bytes: [UInt8], startsValue: Bool) -> JSONLocation {
        var line = 1
        var column = 1
        for index in 0..<offset {
            if bytes[index] == JSONByte.lineFeed {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        var locator = JSONLocator(bytes: bytes, end: offset)
        locator.walk()
        if startsValue {
            locator.beginElement()
        }
        return JSONLocation(byteOffset: offset, line: line, column: column, path: locator.path)
    }

    /// Prepares the walk.
    private init(bytes: [UInt8], end: Int) {
        self.bytes = bytes
        self.end = end
    }

    /// Walks up to the offset.
    private mutating func walk() {
        var offset = 0
        while offset < end {
            let byte = bytes[offset]
            if !JSONByte.isWhitespace(byte), byte != JSONByte.closeBracket {
                beginElement()
            }
            switch byte {
            case JSONByte.quote:
                offset = walkString(from: offset + 1)
            case JSONByte.openBrace, JSONByte.openBracket:
                levels.append(Level(isObject: byte == JSONByte.openBrace))
                expectsKey = byte == JSONByte.openBrace
            case JSONByte.closeBrace, JSONByte.closeBracket:
                levels.removeLast()
                expectsKey = false
            case JSONByte.comma:
                passComma()
            default:
                break
            }
            offset += 1
        }
    }

    /// Counts the first element of an array that has just been opened.
    private mutating func beginElement() {
        if let level = levels.last, !level.isObject, level.index < 0 {
            levels[levels.count - 1].index = 0
        }
    }

    /// Goes on to the next member or element.
    private mutating func passComma() {
        guard let level = levels.last else { return }
        if level.isObject {
            levels[levels.count - 1].key = nil
            expectsKey = true
        } else {
            levels[levels.count - 1].index += 1
        }
    }

    /// Walks over a string, and notes it when it is a whole key.
    ///
    /// - Returns: The offset of the closing quote, or the end.
    private mutating func walkString(from start: Int) -> Int {
        var offset = start
        while offset < end, bytes[offset] != JSONByte.quote {
            offset += bytes[offset] == JSONByte.backslash ? 2 : 1
        }
        if offset < end, expectsKey {
            levels[levels.count - 1].key = start..<offset
            expectsKey = false
        }
        return offset
    }

    /// The way from the root.
    private var path: String {
        var steps: [JSONPathStep] = []
        for level in levels {
            if let key = level.key {
                steps.append(.key(decodedKey(key)))
            } else if level.index >= 0 {
                steps.append(.index(level.index))
            }
        }
        return JSONPathStep.render(steps)
    }

    /// A key without its escapes.
    private func decodedKey(_ range: Range<Int>) -> String {
        var grammar = StringGrammar()
        var text: [UInt8] = []
        for index in range {
            _ = grammar.consume(bytes[index], into: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
