/// The byte-by-byte grammar of what stands between the quotes of a JSON string, decoding as it goes.
///
/// Both readers use it: the pull reader for the strings that its fast path does not cover, the incremental reader for all.
/// Escaped surrogates are joined; a lone one is refused at the first byte that shows it.
///
/// - Source: RFC 8259 section 7; RFC 7493 section 2.1 for refusing lone surrogates.
struct StringGrammar {
    /// What a byte led to.
    enum Step: Equatable {
        /// The string goes on.
        case more
        /// The byte was the closing quote.
        case closed
        /// No JSON text has this byte here.
        case fault(JSONError.Kind)
    }

    /// Where in the grammar the next byte stands.
    private enum State: Equatable {
        /// Between characters or inside a UTF-8 sequence; goes to `escape`.
        case text
        /// After a backslash; goes to `text` or `hex`.
        case escape
        /// Inside `\uXXXX` with the digits so far; goes to `text` or `lowBackslash`.
        case hex(digits: Int, value: UInt32)
        /// After a high surrogate, where only a backslash may follow; goes to `lowLetter`.
        case lowBackslash
        /// After a high surrogate and a backslash, where only `u` may follow; goes to `lowHex`.
        case lowLetter
        /// Inside the second `\uXXXX` of a pair; goes to `text`.
        case lowHex(digits: Int, value: UInt32)
    }

    /// Where in the grammar the next byte stands.
    private var state = State.text
    /// The check of the bytes that are not escaped.
    private var utf8 = UTF8Grammar()
    /// The high surrogate that waits for its other half.
    private var highSurrogate: UInt32 = 0

    /// Whether a run of plain ASCII may be copied here without asking byte by byte.
    var isBetweenCharacters: Bool { state == .text && utf8.isBetweenCharacters }

    /// Takes the next byte, and appends to `text` what it completes.
    ///
    /// - Complexity: O(1), amortised over the growth of `text`.
    mutating func consume(_ byte: UInt8, into text: inout [UInt8]) -> Step {
        switch state {
        case .text: return consumeText(byte, into: &text)
        case .escape: return consumeEscape(byte, into: &text)
        case .hex(let digits, let value):
            guard let digit = JSONByte.hexValue(byte) else { return .fault(.invalidEscape) }
            return consumeHex(digits: digits + 1, value: value << 4 | digit, into: &text)
        case .lowBackslash:
            state = .lowLetter
            return byte == JSONByte.backslash ? .more : .fault(.loneSurrogate)
        case .lowLetter:
            state = .lowHex(digits: 0, value: 0)
            return byte == JSONByte.lowercaseU ? .more : .fault(.loneSurrogate)
        case .lowHex(let digits, let value):
            guard let digit = JSONByte.hexValue(byte) else { return .fault(.invalidEscape) }
            return consumeLowHex(digits: digits + 1, value: value << 4 | digit, into: &text)
        }
    }

    /// Takes a byte outside any escape.
    private mutating func consumeText(_ byte: UInt8, into text: inout [UInt8]) -> Step {
        guard utf8.consume(byte) else { return .fault(.invalidUTF8) }
        guard byte < 0x80 else {
            text.append(byte)
            return .more
        }
        switch byte {
        case JSONByte.quote: return .closed
        case JSONByte.backslash: state = .escape
        case 0..<JSONByte.space: return .fault(.controlCharacter)
        default: text.append(byte)
        }
        return .more
    }

    /// Takes the byte after a backslash.
    private mutating func consumeEscape(_ byte: UInt8, into text: inout [UInt8]) -> Step {
        state = .text
        switch byte {
        case JSONByte.quote, JSONByte.backslash, JSONByte.slash: text.append(byte)
        case JSONByte.lowercaseB: text.append(0x08)
        case JSONByte.lowercaseF: text.append(0x0C)
        case JSONByte.lowercaseN: text.append(JSONByte.lineFeed)
        case JSONByte.lowercaseR: text.append(JSONByte.carriageReturn)
        case JSONByte.lowercaseT: text.append(JSONByte.tab)
        case JSONByte.lowercaseU: state = .hex(digits: 0, value: 0)
        default: return .fault(.invalidEscape)
        }
        return .more
    }

    /// Takes a digit of an escape that stands alone or begins a pair.
    private mutating func consumeHex(digits: Int, value: UInt32, into text: inout [UInt8]) -> Step {
        // Two digits tell a low surrogate, which nothing may begin with.
        if digits == 2, value >= 0xDC, value <= 0xDF {
            return .fault(.loneSurrogate)
        }
        guard digits == 4 else {
            state = .hex(digits: digits, value: value)
            return .more
        }
        if value >= 0xD800, value <= 0xDBFF {
            highSurrogate = value
            state = .lowBackslash
            return .more
        }
        state = .text
        Self.append(value, to: &text)
        return .more
    }

    /// Takes a digit of the second escape of a pair.
    private mutating func consumeLowHex(digits: Int, value: UInt32, into text: inout [UInt8]) -> Step {
        if digits == 1, value != 0xD {
            return .fault(.loneSurrogate)
        }
        if digits == 2, value < 0xDC {
            return .fault(.loneSurrogate)
        }
        guard digits == 4 else {
            state = .lowHex(digits: digits, value: value)
            return .more
        }
        state = .text
        Self.append(0x1_0000 + (highSurrogate - 0xD800) << 10 + (value - 0xDC00), to: &text)
        return .more
    }

    /// Appends the UTF-8 of a scalar value.
    private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            text.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            text.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            text.append(continuation(scalar))
        case 0x800..<0x1_0000:
            text.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            text.append(continuation(scalar >> 6))
            text.append(continuation(scalar))
        default:
            text.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            text.append(continuation(scalar >> 12))
            text.append(continuation(scalar >> 6))
            text.append(continuation(scalar))
        }
    }

    /// The continuation byte that holds the lowest six bits.
    private static func continuation(_ bits: UInt32) -> UInt8 {
        0x80 | UInt8(truncatingIfNeeded: bits & 0x3F)
    }
}
