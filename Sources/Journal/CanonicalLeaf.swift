internal import ContentDigests
internal import IncidentModel

/// Writes the canonical JSON of an entry directly: members in order, the body as it is.
///
/// - Source: RFC 8785, sections 3.2.2 and 3.2.3.
enum CanonicalLeaf {
    /// Appends the canonical bytes of an entry.
    /// - Complexity: O(size), without allocation but for the growth of `bytes`.
    static func append(_ entry: JournalEntry, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + entry.body.count + 192 + entry.documents.count * 80)
        append(#"{"actor":"#, to: &bytes)
        appendString(entry.actor, to: &bytes)
        append(#","body":"#, to: &bytes)
        bytes.append(contentsOf: entry.body)
        append(#","documents":["#, to: &bytes)
        for (index, document) in entry.documents.enumerated() {
            append(index == 0 ? "\"" : ",\"", to: &bytes)
            bytes.append(contentsOf: document.description.utf8)
            bytes.append(UInt8(ascii: "\""))
        }
        append(#"],"incident":"#, to: &bytes)
        if let incident = entry.incident {
            appendString(incident, to: &bytes)
        } else {
            append("null", to: &bytes)
        }
        append(#","kind":"#, to: &bytes)
        appendString(entry.kind, to: &bytes)
        append(#","sequence":"#, to: &bytes)
        append(entry.sequence, to: &bytes)
        append(#","time":""#, to: &bytes)
        bytes.append(contentsOf: entry.time.description.utf8)
        append(#""}"#, to: &bytes)
    }

    /// Appends ASCII text.
    @inline(__always)
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a number in decimal.
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Appends a text in quotes, with only the escapes that JSON demands.
    /// - Complexity: O(length).
    static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<0x20: appendEscape(byte, to: &bytes)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        let letter: UInt8? =
            switch byte {
            case 0x08: UInt8(ascii: "b")
            case 0x09: UInt8(ascii: "t")
            case 0x0A: UInt8(ascii: "n")
            case 0x0C: UInt8(ascii: "f")
            case 0x0D: UInt8(ascii: "r")
            default: nil
            }
        if let letter {
            bytes.append(contentsOf: [UInt8(ascii: "\\"), letter])
        } else {
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
    }
}
