/// A word, number, quoted text or sign of a condition's text.
struct ConditionToken: Sendable, Hashable {
    /// What the token is.
    enum Kind: Sendable, Hashable {
        case word, number, text, sign
    }

    /// What it is.
    let kind: Kind
    /// Its characters, without quotes.
    let text: String
    /// The column of its first character, from 1.
    let column: Int

    /// The tokens of `text`, in order.
    /// - Throws: `ConditionSyntaxError` at a character that begins no token, or at a quote that is not closed.
    static func scan(_ text: String) throws(ConditionSyntaxError) -> [ConditionToken] {
        let bytes = Array(text.utf8)
        var tokens: [ConditionToken] = []
        var position = 0
        while position < bytes.count {
            let start = position
            let kind: Kind
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                position += 1
                continue
            case UInt8(ascii: "'"):
                guard let close = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "'")) else {
                    throw ConditionSyntaxError(column: start + 1, problem: "the quote is not closed")
                }
                position = close + 1
                let inner = String(decoding: bytes[start + 1..<close], as: UTF8.self)
                tokens.append(ConditionToken(kind: .text, text: inner, column: start + 1))
                continue
            case let byte
            where isDigit(byte)
                || (byte == UInt8(ascii: "-") && start + 1 < bytes.count
                    && isDigit(bytes[start + 1])):
                position = endOfNumber(in: bytes, from: start + 1)
                kind = .number
            case let byte where isLetter(byte):
                position = end(of: bytes, from: start + 1) { isLetter($0) || isDigit($0) || inWord.contains($0) }
                kind = .word
            case let byte where comparisons.contains(byte):
                position = end(of: bytes, from: start + 1) { $0 == UInt8(ascii: "=") }
                kind = .sign
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                position += 1
                kind = .sign
            default:
                throw ConditionSyntaxError(column: start + 1, problem: "a character that no value begins with")
            }
            let characters = String(decoding: bytes[start..<position], as: UTF8.self)
            tokens.append(ConditionToken(kind: kind, text: characters, column: start + 1))
        }
        return tokens
    }

    /// The bytes that begin a comparison.
    private static let comparisons = Set("=!<>".utf8)
    /// The bytes allowed within a word beside letters and digits.
    private static let inWord = Set("._-".utf8)

    /// The first place from `start` whose byte is not wanted.
    private static func end(of bytes: [UInt8], from start: Int, while wanted: (UInt8) -> Bool) -> Int {
        var position = start
        while position < bytes.count, wanted(bytes[position]) { position += 1 }
        return position
    }

    /// The first place from `start` that no longer belongs to a number: digits, points, and an exponent such as `e-07`,
    /// which very small and very large numbers are written with.
    private static func endOfNumber(in bytes: [UInt8], from start: Int) -> Int {
        let mantissa = end(of: bytes, from: start) { isDigit($0) || $0 == UInt8(ascii: ".") }
        guard mantissa < bytes.count, bytes[mantissa] | 0x20 == UInt8(ascii: "e") else { return mantissa }
        var digits = mantissa + 1
        if digits < bytes.count, bytes[digits] == UInt8(ascii: "-") || bytes[digits] == UInt8(ascii: "+") {
            digits += 1
        }
        let exponent = end(of: bytes, from: digits) { isDigit($0) }
        return exponent > digits ? exponent : mantissa
    }

    /// Whether `byte` is an ASCII digit.
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether `byte` is an ASCII letter.
    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
