internal import ContentDigests
internal import IncidentLedger
internal import IncidentModel

/// A form that a text may have to have, as a pattern for the document and as a check.
enum TextForm: Sendable, CaseIterable {
    /// Any text.
    case any
    /// The name of an incident.
    case incident
    /// A SHA-256 digest.
    case digest
    /// A moment in UTC.
    case moment
    /// Letters, digits, `-` and `_`, at most 128.
    case word

    /// The pattern of JSON Schema; nil for any text.
    var pattern: String? {
        switch self {
        case .any: nil
        case .incident: "^[a-z0-9][a-z0-9.-]{0,127}$"
        case .digest: "^sha256:[0-9a-f]{64}$"
        case .moment: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$"#
        case .word: "^[A-Za-z0-9_-]{1,128}$"
        }
    }

    /// The form in words.
    var words: String {
        switch self {
        case .any: "a text"
        case .incident: "the name of an incident, such as `inc-3f2a9c81d0ab`"
        case .digest: "a digest: `sha256:` and 64 hexadecimal digits in lower case"
        case .moment: "a time such as `2026-03-01T10:00:00Z`"
        case .word: "1 to 128 letters, digits, `-` or `_`"
        }
    }

    /// Whether a text has the form.
    /// - Complexity: O(length).
    func fits(_ text: String) -> Bool {
        switch self {
        case .any: true
        case .incident: IncidentIdentifier(text) != nil
        case .digest: Self.digest(text) != nil
        case .moment: text.utf8.last == UInt8(ascii: "Z") && Timestamp(rfc3339: text) != nil
        case .word:
            (1...128).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
        }
    }

    /// The digest that a text spells.
    static func digest(_ text: String) -> ContentDigest? {
        guard text.hasPrefix("sha256:") else { return nil }
        let digits = text.dropFirst(7)
        // One digest has one spelling: two spellings would be two idempotency keys, two ETags, two URLs.
        guard !digits.utf8.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }) else { return nil }
        return ContentDigest(hexadecimal: String(digits))
    }
}
