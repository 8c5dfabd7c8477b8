internal import IncidentModel

/// A notice as a mail message: a header that nothing from outside can add to, and a body that nothing can end.
/// - Source: RFC 5322 (format), RFC 2047 (encoded words), RFC 2045 (base64), RFC 3834 (`Auto-Submitted`).
struct MailMessage: Sendable {
    /// The most bytes of text in one encoded word: it may have 75 characters, of which 12 frame it,
    /// and the first stands behind the field's name.
    private static let encodedWordBytes = 39
    /// Characters of a line of the body.
    private static let bodyLine = 76
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// What is told.
    let notice: Notice
    /// The sender's address, checked.
    let sender: String
    /// The recipients' addresses, checked.
    let recipients: [String]

    /// The message, lines ended by CR LF.
    var bytes: [UInt8] {
        var lines = [
            "Date: " + Self.date(notice.time), "From: Evenkeel <\(sender)>",
            "To: " + recipients.joined(separator: ",\r\n "), "Subject: " + Self.encodedWords(notice.headline.text),
            "Message-ID: " + identity(notice.stage.rawValue + "." + Self.plain(notice.time.description)),
        ]
        // All notices of an incident refer to one root, whether or not it was ever sent, so that they form a thread.
        lines += ["In-Reply-To: " + identity("incident"), "References: " + identity("incident")]
        lines += [
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        var text = ([notice.headline.text, ""] + notice.body.map(\.text)).joined(separator: "\r\n") + "\r\n"
        if !notice.link.isEmpty { text += "\r\n" + notice.link + "\r\n" }
        lines += Self.folded(Self.base64(Array(text.utf8)))
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// An identity of a message about the incident.
    private func identity(_ word: String) -> String {
        let domain = sender.utf8.split(separator: UInt8(ascii: "@")).last.map {
            String(decoding: Array($0), as: UTF8.self)
        }
        return "<" + Self.plain(notice.incident) + "." + word + "@" + (domain ?? "localhost") + ">"
    }

    /// The letters, digits and hyphens of a text, at most 64; an identity is made of nothing else.
    private static func plain(_ text: String) -> String {
        let kept = text.utf8.filter { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || byte == UInt8(ascii: "-")
        }
        return kept.isEmpty ? "none" : String(decoding: kept.prefix(64), as: UTF8.self)
    }

    /// A time as RFC 5322 writes it, without the day of the week, which is optional.
    static func date(_ time: Timestamp) -> String {
        // 2026-11-22T10:04:30Z
        let text = Array(time.description.utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        let month = Int(part(5..<7)).map { months[max(1, min($0, 12)) - 1] } ?? "Jan"
        return "\(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) +0000"
    }

    /// A text as encoded words of base64, one on each line: every byte of it, so that none can be read as anything else.
    static func encodedWords(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            // A character may not be divided between words.
            if words[words.count - 1].count + bytes.count > encodedWordBytes { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?" + base64($0) + "?=" }.joined(separator: "\r\n ")
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Bytes in base64.
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let number = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = digits[Int(number >> UInt32(18 - 6 * place) & 63)]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func folded(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: bodyLine).map { start in
            String(decoding: bytes[start..<min(start + bodyLine, bytes.count)], as: UTF8.self)
        }
    }
}
