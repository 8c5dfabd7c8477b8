extension JSONError: CustomStringConvertible {
    /// One sentence: what is wrong, where, and what to do.
    public var description: String {
        "\(kind.summary(excerpt)) at \(location): \(kind.advice)."
    }
}

extension JSONError.Kind {
    /// What is wrong, as the beginning of a sentence.
    fileprivate func summary(_ excerpt: String?) -> String {
        let found = excerpt.map { " \($0)" } ?? ""
        switch self {
        case .documentTooLong(let limit): return "The document is longer than \(limit) bytes"
        case .nestingTooDeep(let limit): return "Objects and arrays are nested deeper than \(limit) levels"
        case .stringTooLong(let limit): return "A string is longer than \(limit) bytes"
        case .numberTooLong(let limit): return "A number is longer than \(limit) bytes"
        case .tooManyMembers(let limit): return "The document has more than \(limit) members and elements"
        case .byteOrderMark: return "The text begins with a byte order mark, or with what begins no JSON,"
        case .invalidUTF8: return "A string holds\(found), which is not UTF-8 here,"
        case .truncated(let expected): return "The text ends where \(expected.phrase) should follow"
        case .unexpected(let expected): return "Found\(found) instead of \(expected.phrase)"
        case .controlCharacter: return "A string holds the control character\(found) unescaped"
        case .invalidEscape: return "Found\(found) in an escape that JSON does not have"
        case .loneSurrogate: return "An escape names half of a surrogate pair"
        case .malformedNumber: return "Found\(found) where the number cannot go on"
        case .duplicateKey: return "An object has a second member\(found)"
        case .integerOutOfRange: return "The integer\(found) is out of range"
        case .numberOverflow: return "The number\(found) is beyond the range of a double"
        case .inexactDouble: return "The integer\(found) has no double that equals it"
        case .trailingData: return "Found\(found) after the end of the document"
        case .typeMismatch(let expected, let found):
            return "Found \(found.withArticle) instead of \(expected.withArticle)"
        case .notAnInteger: return "The number\(found) has a fraction or an exponent but an integer is wanted"
        case .nonFiniteNumber: return "A number that is infinite or not a number was to be written"
        case .misplacedCall: return "The program asked for what does not stand"
        case .refused: return excerpt ?? "The value is not acceptable"
        }
    }

    /// What to do about it, as the end of a sentence.
    fileprivate var advice: String {
        switch self {
        case .documentTooLong, .tooManyMembers: "send less at a time, or raise the limit"
        case .nestingTooDeep: "send a flatter document, or raise the limit"
        case .stringTooLong, .numberTooLong: "shorten it, or raise the limit"
        case .byteOrderMark, .invalidUTF8: "send UTF-8 without a byte order mark"
        case .truncated: "send the whole document"
        case .unexpected(let expected): expected.advice
        case .controlCharacter: "write it as a \\u escape"
        case .invalidEscape: "use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits"
        case .loneSurrogate: "write both halves, high then low, as two \\u escapes"
        case .malformedNumber:
            "write it as in -12, 0.5 or 1e9, with no leading zero and with digits on both sides of a point"
        case .duplicateKey: "keep one of the two"
        case .integerOutOfRange, .inexactDouble: "send a value that fits, or send it as a string"
        case .numberOverflow: "send a finite value"
        case .trailingData: "send one document at a time"
        case .typeMismatch(let expected, _): "send \(expected.withArticle)"
        case .notAnInteger: "send it without a point and an exponent"
        case .nonFiniteNumber: "write null or leave the member out"
        case .misplacedCall: "this is a fault of the program, not of the document"
        case .refused: "correct the value"
        }
    }
}

extension JSONError.Expectation {
    /// What is expected, for the middle of a sentence.
    fileprivate var phrase: String {
        switch self {
        case .value: "a value"
        case .valueOrEndOfArray: "a value or ']'"
        case .key: "a key in double quotes"
        case .keyOrEndOfObject: "a key in double quotes or '}'"
        case .colon: "':'"
        case .commaOrEndOfArray: "',' or ']'"
        case .commaOrEndOfObject: "',' or '}'"
        case .restOfString: "the rest of a string"
        case .restOfNumber: "the rest of a number"
        case .restOfLiteral: "the rest of true, false or null"
        }
    }

    /// What to do when something else stands there.
    fileprivate var advice: String {
        switch self {
        case .value: "write a value here, or remove the comma before it"
        case .key: "write a key here, or remove the comma before it"
        case .valueOrEndOfArray: "write a value or close the array"
        case .keyOrEndOfObject: "write a key or close the object"
        case .colon: "write ':' between key and value"
        case .commaOrEndOfArray: "write ',' between elements, or close the array"
        case .commaOrEndOfObject: "write ',' between members, or close the object"
        case .restOfString: "close the string"
        case .restOfNumber: "finish the number"
        case .restOfLiteral: "write true, false or null in lower case"
        }
    }
}
