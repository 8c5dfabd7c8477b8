/// Base64 with padding, in the one form that each sequence of bytes has.
///
/// - Source: RFC 4648, section 4, and section 3.5 for the refusal of bits that mean nothing.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// The value of each byte as a digit, 255 for those that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// Appends the text of bytes.
    /// - Complexity: O(`bytes.count`).
    static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var bits = UInt32(bytes[start]) << 16
            if count > 1 { bits |= UInt32(bytes[start + 1]) << 8 }
            if count > 2 { bits |= UInt32(bytes[start + 2]) }
            for place in 0..<4 {
                let digit = alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= count ? digit : UInt8(ascii: "="))
            }
        }
    }

    /// The text of bytes.
    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        append(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text, or nil for a text that is not the one form of some bytes.
    /// - Complexity: O(`text.count`).
    static func bytes(of text: some RandomAccessCollection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var digits = 0
        for byte in text.dropLast(padding) {
            let value = values[Int(byte)]
            guard value != 255 else { return nil }
            bits = bits << 6 | UInt32(value)
            digits += 1
            if digits & 3 == 0 {
                bytes.append(contentsOf: [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)])
                bits = 0
            }
        }
        return appendRest(bits, digits: digits & 3, to: &bytes) ? bytes : nil
    }

    /// Appends the bytes of a last group of two or three digits; false for one digit, and for bits that mean nothing.
    private static func appendRest(_ bits: UInt32, digits: Int, to bytes: inout [UInt8]) -> Bool {
        switch digits {
        case 0: return true
        case 2:
            bytes.append(UInt8(bits >> 4 & 255))
            return bits & 15 == 0
        case 3:
            bytes.append(contentsOf: [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)])
            return bits & 3 == 0
        default: return false
        }
    }
}
