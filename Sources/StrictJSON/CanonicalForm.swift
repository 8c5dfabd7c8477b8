/// The one form of a value that digests are taken of: the JSON Canonicalization Scheme.
///
/// No white space; members sorted by their keys' UTF-16 code units; strings with only the escapes that JSON demands;
/// doubles as ECMAScript writes them. One deviation, which makes different values have different forms: an integer is written with all
/// its digits even where a double could not hold it. Up to 2^53 in magnitude, and for every integer that a double holds, the form is exactly
/// that of RFC 8785; so `1` and `1.0` have the same form there and here.
///
/// - Source: RFC 8785.
enum CanonicalForm {
    /// Appends a value's canonical form.
    ///
    /// - Returns: Whether every number in it is finite; when not, what was appended is of no use.
    /// - Complexity: O(size), and O(n log n) comparisons for n members; recurses as deep as the value is nested.
    static func append(_ value: JSONValue, to bytes: inout [UInt8]) -> Bool {
        switch value {
        case .null: bytes.append(contentsOf: JSONLiteral.null.spelling)
        case .bool(let value): bytes.append(contentsOf: (value ? JSONLiteral.true : .false).spelling)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .unsigned(let value): bytes.append(contentsOf: String(value).utf8)
        case .double(let value): return append(value, to: &bytes)
        case .string(let value): append(value, to: &bytes)
        case .array(let elements): return append(elements, to: &bytes)
        case .object(let members): return append(members, to: &bytes)
        }
        return true
    }

    /// Appends a double.
    private static func append(_ value: Double, to bytes: inout [UInt8]) -> Bool {
        guard value.isFinite else { return false }
        bytes.append(contentsOf: ECMAScriptNumber.text(of: value).utf8)
        return true
    }

    /// Appends a string in quotes.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(JSONByte.quote)
        for byte in text.utf8 {
            JSONEscaping.appendRequired(byte, to: &bytes)
        }
        bytes.append(JSONByte.quote)
    }

    /// Appends an array.
    private static func append(_ elements: [JSONValue], to bytes: inout [UInt8]) -> Bool {
        bytes.append(JSONByte.openBracket)
        for (index, element) in elements.enumerated() {
            if index > 0 {
                bytes.append(JSONByte.comma)
            }
            guard append(element, to: &bytes) else { return false }
        }
        bytes.append(JSONByte.closeBracket)
        return true
    }

    /// Appends an object, its members sorted.
    private static func append(_ object: JSONObject, to bytes: inout [UInt8]) -> Bool {
        bytes.append(JSONByte.openBrace)
        let sorted = object.sorted { precedes($0.key, $1.key) }
        for (index, member) in sorted.enumerated() {
            if index > 0 {
                bytes.append(JSONByte.comma)
            }
            append(member.key, to: &bytes)
            bytes.append(JSONByte.colon)
            guard append(member.value, to: &bytes) else { return false }
        }
        bytes.append(JSONByte.closeBrace)
        return true
    }

    /// Whether a string comes before another by UTF-16 code units, found from their UTF-8.
    ///
    /// The two orders differ in one point: UTF-16 puts what lies above U+FFFF, written with surrogates, before U+E000 to
    /// U+FFFF. Those begin with the bytes 0xEE and 0xEF, and nothing else does, so ranking these two bytes above all
    /// others gives the order of UTF-16.
    ///
    /// - Complexity: O(length of the common beginning).
    static func precedes(_ left: String, _ right: String) -> Bool {
        let leftBytes = left.utf8Span.span
        let rightBytes = right.utf8Span.span
        for index in 0..<min(leftBytes.count, rightBytes.count) where leftBytes[index] != rightBytes[index] {
            return rank(leftBytes[index]) < rank(rightBytes[index])
        }
        return leftBytes.count < rightBytes.count
    }

    /// The byte, moved above all others if it begins a character from U+E000 to U+FFFF.
    private static func rank(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}

extension JSONValue {
    /// The value in the canonical form of RFC 8785, for digests and signatures.
    ///
    /// Values that differ only in the order of members have the same form. Integers keep all their digits, also beyond
    /// 2^53, where RFC 8785 itself would round them. Negative zero is written as `0`, and `1.0` as `1`.
    ///
    /// - Returns: UTF-8 bytes.
    /// - Throws: `nonFiniteNumber`, only for a value that was not read from JSON.
    /// - Complexity: O(size), and O(n log n) for n members of an object.
    public func canonicalBytes() throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        guard CanonicalForm.append(self, to: &bytes) else {
            let location = JSONLocator.location(of: bytes.count, in: bytes, startsValue: true)
            throw JSONError(kind: .nonFiniteNumber, location: location)
        }
        return bytes
    }
}
