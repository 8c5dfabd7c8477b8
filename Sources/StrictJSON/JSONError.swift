/// Why a text was refused, or could not be written, and where.
///
/// The place of a grammar error is the first byte with which no JSON text could go on; the place of an error about a
/// whole token (a second key of the same name, a number out of range, a value of another kind, a limit) is the token's first byte.
/// ``description`` is one sentence and quotes at most a short escaped excerpt, so it may be logged and shown.
public struct JSONError: Error, Sendable, Hashable {
    /// What was wrong.
    public let kind: Kind
    /// Where it was; for an error of ``JSONWriter``, where in what was written so far.
    public let location: JSONLocation
    /// What stood there, short and escaped, where that helps.
    public let excerpt: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: What was wrong.
    ///   - location: Where it was.
    ///   - excerpt: What stood there, already short and escaped.
    init(kind: Kind, location: JSONLocation, excerpt: String? = nil) {
        self.kind = kind
        self.location = location
        self.excerpt = excerpt
    }
}

extension JSONError {
    /// What was wrong with a text, or with what was asked of it.
    public enum Kind: Sendable, Hashable {
        /// The document is longer than ``JSONLimits/documentBytes``.
        case documentTooLong(limit: Int)
        /// More containers are open than ``JSONLimits/depth`` allows.
        case nestingTooDeep(limit: Int)
        /// A string or key is longer than ``JSONLimits/stringBytes``.
        case stringTooLong(limit: Int)
        /// A number is longer than ``JSONLimits/numberBytes``.
        case numberTooLong(limit: Int)
        /// The objects and arrays of the document have more members than ``JSONLimits/members``.
        case tooManyMembers(limit: Int)
        /// The text begins with the first byte of a byte order mark, of UTF-8 or of UTF-16.
        case byteOrderMark
        /// A string holds bytes that are not UTF-8.
        case invalidUTF8
        /// The text ends before the document does.
        case truncated(expected: Expectation)
        /// Something else stands where the grammar allows only what is named.
        case unexpected(expected: Expectation)
        /// A control character stands in a string without an escape.
        case controlCharacter
        /// A backslash begins no escape of JSON.
        case invalidEscape
        /// An escape names half of a surrogate pair without the other half.
        case loneSurrogate
        /// A number breaks the grammar: a leading zero, a point without digits, an empty exponent.
        case malformedNumber
        /// An object has two members of the same name.
        case duplicateKey
        /// An integer is outside the range asked for, or beyond 64 bits.
        case integerOutOfRange
        /// A number with a fraction or an exponent is beyond the finite range of a double.
        case numberOverflow
        /// An integer has no double that equals it.
        case inexactDouble
        /// Something other than white space follows the document.
        case trailingData
        /// A value is of another kind than the one asked for.
        case typeMismatch(expected: JSONKind, found: JSONKind)
        /// A number was written with a fraction or an exponent where an integer was asked for.
        case notAnInteger
        /// A double that is not a number or infinite was to be written.
        case nonFiniteNumber
        /// The program asked for a value or a member where the reader stands at none.
        case misplacedCall
        /// The caller refused a value that is well-formed JSON; the excerpt is the caller's reason.
        case refused
    }

    /// What the grammar allows at a place.
    public enum Expectation: Sendable, Hashable {
        /// Any value.
        case value
        /// A value, or the end of the array that was just opened.
        case valueOrEndOfArray
        /// A key.
        case key
        /// A key, or the end of the object that was just opened.
        case keyOrEndOfObject
        /// The colon after a key.
        case colon
        /// A comma or the end of the array.
        case commaOrEndOfArray
        /// A comma or the end of the object.
        case commaOrEndOfObject
        /// The rest of a string, and its closing quote.
        case restOfString
        /// The rest of a number.
        case restOfNumber
        /// The rest of `true`, `false` or `null`.
        case restOfLiteral
    }
}
