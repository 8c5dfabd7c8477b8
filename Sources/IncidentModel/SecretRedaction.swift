/// Takes credentials out of text before it is cited, printed, stored or shown to a model.
///
/// It knows the usual ways in which credentials are written: after a telling name, in an address, after an
/// authentication scheme, by the marks of well-known issuers, as private keys and signed tokens. What bears no mark is
/// not found, so it is a net and no guarantee.
public struct SecretRedaction: Sendable {
    /// What stands in the place of a secret.
    public static let mark = "[redacted]"

    private let bytes: [UInt8]
    private var output: [UInt8] = []
    private var position = 0

    /// `text` without its secrets.
    /// - Complexity: O(length of `text` × number of marks).
    public static func redacted(_ text: String) -> String {
        guard mayHoldSecret(text) else { return text }
        var redaction = SecretRedaction(bytes: Array(text.utf8))
        redaction.run()
        return String(decoding: redaction.output, as: UTF8.self)
    }

    /// `value` of a setting called `name`: the mark when the name tells that the value is a secret.
    public static func redacted(_ value: String, of name: String) -> String {
        SecretName.isTelling(ArraySlice(name.utf8)) ? mark : redacted(value)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    // MARK: What secrets look like

    /// Beginnings of credentials of well-known issuers, with the least length of what follows.
    /// - Source: the issuers' documentation of their token formats (AWS, GitHub, GitLab, Slack, Google, Stripe, OpenAI,
    ///   Hugging Face, npm, PyPI).
    private static let issuers: [(start: [UInt8], least: Int)] = [
        ("SG.", 30), ("dckr_pat_", 16), ("hooks.slack.com/services/", 10), ("ghp_", 20), ("gho_", 20), ("ghu_", 20),
        ("ghs_", 20), ("ghr_", 20),
        ("github_pat_", 20), ("glpat-", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xapp-", 10),
        ("AIza", 30), ("sk_live_", 16), ("rk_live_", 16), ("sk-", 20), ("hf_", 20), ("npm_", 20), ("pypi-", 20),
        ("eyJ", 30),
    ].map { (Array($0.0.utf8), $0.1) }

    /// What the ids of AWS's access keys begin with.
    private static let accessKeys: [[UInt8]] = ["AKIA", "ASIA"].map { Array($0.utf8) }

    /// What private keys in PEM begin with.
    private static let keyBegins = Array("-----BEGIN ".utf8)

    /// What stands between the old value and the new one of a change.
    private static let arrow = Array(" -> ".utf8)

    /// Words after which credentials of HTTP follow.
    private static let schemes: [[UInt8]] = ["bearer ", "basic ", "apikey "].map { Array($0.utf8) }

    /// The bytes at which something is looked for: separators, and first letters of what bears a mark.
    private static let triggers: [Bool] = {
        var triggers = Array(repeating: false, count: 256)
        let letters = issuers.compactMap(\.start.first) + Array("A".utf8) + schemes.compactMap(\.first)
        for byte in letters + Array("=:-".utf8) { triggers[Int(byte)] = true }
        for byte in schemes.compactMap(\.first) { triggers[Int(byte) & ~0x20] = true }
        return triggers
    }()

    /// A quick look that spares most text the work.
    private static func mayHoldSecret(_ text: String) -> Bool {
        text.utf8.contains { byte in
            byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        } || text.utf8.count >= 20
    }

    // MARK: The pass over the text

    private mutating func run() {
        while position < bytes.count {
            guard Self.triggers[Int(bytes[position])] else {
                output.append(bytes[position])
                position += 1
                continue
            }
            if skipSecret() { continue }
            output.append(bytes[position])
            position += 1
        }
    }

    /// The secret that begins here, if one does; what it can be, its first byte tells.
    private mutating func skipSecret() -> Bool {
        switch bytes[position] {
        case UInt8(ascii: ":"): return skipCredentialOfAddress() || skipValueOfName()
        case UInt8(ascii: "="): return skipValueOfName()
        case UInt8(ascii: "-"): return skipPrivateKey() || skipValueOfOption()
        default:
            guard position == 0 || !Self.isWord(bytes[position - 1]) else { return false }
            return skipScheme() || skipIssued() || skipAccessKey()
        }
    }

    private mutating func redact(upTo end: Int) {
        output.append(contentsOf: Self.mark.utf8)
        position = end
    }

    /// A block `-----BEGIN … PRIVATE KEY-----`, to its end or to the end of the text.
    private mutating func skipPrivateKey() -> Bool {
        guard starts(with: Self.keyBegins), let key = find(Array("PRIVATE KEY-----".utf8), from: position),
            key - position <= 40
        else { return false }
        let end = find(Array("-----END ".utf8), from: key)
        let close = end.flatMap { find(Array("-----".utf8), from: $0 + 9) }
        redact(upTo: close.map { $0 + 5 } ?? bytes.count)
        return true
    }

    /// The password in `scheme://user:password@host`.
    private mutating func skipCredentialOfAddress() -> Bool {
        guard output.count >= 2 else { return false }
        var start = position
        // Back to the `//` that begins the authority; a user's name has none of its delimiters.
        while start > 0, Self.isUserByte(bytes[start - 1]) { start -= 1 }
        guard start >= 2, bytes[start - 1] == UInt8(ascii: "/"), bytes[start - 2] == UInt8(ascii: "/") else {
            return false
        }
        var end = position + 1
        while end < bytes.count, !Self.endsAuthority(bytes[end]) { end += 1 }
        guard let at = bytes[(position + 1)..<end].lastIndex(of: UInt8(ascii: "@")), at > position + 1 else {
            return false
        }
        output.append(bytes[position])
        redact(upTo: at)
        return true
    }

    /// The value after a telling name: `password=…`, `"token": "…"`, `--api-key …` is not known for prose has it too.
    private mutating func skipValueOfName() -> Bool {
        let separator = bytes[position]
        guard isNamed() else { return false }
        let isQuotedName = position > 0 && Self.isQuote(bytes[position - 1])
        var start = position + 1
        while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
        let hasGap = start > position + 1
        if start + 1 < bytes.count, bytes[start] == UInt8(ascii: "\\"), Self.isQuote(bytes[start + 1]) { start += 1 }
        let quote = start < bytes.count && Self.isQuote(bytes[start]) ? bytes[start] : nil
        if quote != nil { start += 1 }
        var end = start
        while end < bytes.count, quote.map({ bytes[end] != $0 }) ?? !Self.endsValue(bytes[end]) { end += 1 }
        let value = bytes[start..<end]
        guard !value.isEmpty, !bytes[start...].starts(with: Self.mark.utf8) else { return false }
        // After a colon and a space prose may follow: `secret: not found`. A secret is not made of letters alone.
        let isProse = separator == UInt8(ascii: ":") && quote == nil && !(hasGap && isQuotedName)
        let new = newValue(from: end)
        if isProse, new == nil, !Self.isMixed(value) { return false }
        output.append(contentsOf: bytes[position..<start])
        redact(upTo: end)
        if let new {
            output.append(contentsOf: bytes[position..<new.lowerBound])
            redact(upTo: new.upperBound)
        }
        return true
    }

    /// What a change sets in the place of the secret that ends at `end`: `password: old -> new`.
    private func newValue(from end: Int) -> Range<Int>? {
        var start = end
        if start < bytes.count, Self.isQuote(bytes[start]) { start += 1 }
        guard bytes[start...].starts(with: Self.arrow) else { return nil }
        start += Self.arrow.count
        if start < bytes.count, Self.isQuote(bytes[start]) { start += 1 }
        var close = start
        while close < bytes.count, !Self.endsValue(bytes[close]) { close += 1 }
        return start..<close
    }

    /// The value after an option with a telling name: `--password secret`.
    private mutating func skipValueOfOption() -> Bool {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "-") else { return false }
        var end = position + 2
        while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: " "), SecretName.isTelling(bytes[(position + 2)..<end])
        else {
            return false
        }
        var close = end + 1
        while close < bytes.count, !Self.endsValue(bytes[close]) { close += 1 }
        let value = bytes[(end + 1)..<close]
        guard let first = value.first, first != UInt8(ascii: "-"), !value.starts(with: Self.mark.utf8.dropLast()) else {
            return false
        }
        output.append(contentsOf: bytes[position...end])
        redact(upTo: close)
        return true
    }

    /// The credentials after `Bearer` and the like.
    private mutating func skipScheme() -> Bool {
        for scheme in Self.schemes where starts(with: scheme, folding: true) {
            let start = position + scheme.count
            var end = start
            while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
            guard end - start >= 8, Self.isMixed(bytes[start..<end]) else { continue }
            output.append(contentsOf: bytes[position..<start])
            redact(upTo: end)
            return true
        }
        return false
    }

    /// A credential with the mark of its issuer.
    private mutating func skipIssued() -> Bool {
        let first = bytes[position]
        for (start, least) in Self.issuers where start.first == first && starts(with: start) {
            var end = position + start.count
            while end < bytes.count, Self.isTokenByte(bytes[end]) { end += 1 }
            let rest = bytes[(position + start.count)..<end]
            guard rest.count >= least, rest.contains(where: Self.isDigit) else { continue }
            redact(upTo: end)
            return true
        }
        return false
    }

    /// An access key id of AWS: 20 capital letters and digits, of which the first four say what it is.
    private mutating func skipAccessKey() -> Bool {
        guard Self.accessKeys.contains(where: { starts(with: $0) }) else { return false }
        var end = position
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end - position == 20, bytes[position..<end].allSatisfy({ !(97...122).contains($0) }) else { return false }
        redact(upTo: end)
        return true
    }
}

extension SecretRedaction {
    /// Whether the word that ends before the separator tells of a secret.
    private func isNamed() -> Bool {
        var end = position
        if bytes[position] == UInt8(ascii: "=") {
            while end > 0, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        }
        if end > 0, Self.isQuote(bytes[end - 1]) { end -= 1 }
        // JSON within JSON escapes its quotation marks.
        if end > 0, bytes[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        var start = end
        while start > 0, end - start < 64, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        return SecretName.isTelling(bytes[start..<end])
    }

    private func starts(with prefix: [UInt8], folding: Bool = false) -> Bool {
        guard bytes.count - position >= prefix.count else { return false }
        for (offset, byte) in prefix.enumerated() {
            let own = bytes[position + offset]
            if (folding ? Self.lowercased(own) : own) != byte { return false }
        }
        return true
    }

    private func find(_ part: [UInt8], from start: Int) -> Int? {
        guard start <= bytes.count - part.count else { return nil }
        return (start...(bytes.count - part.count)).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// Letters with digits or signs among them, 6 bytes or more: not a word of prose.
    private static func isMixed(_ value: ArraySlice<UInt8>) -> Bool {
        value.count >= 6 && value.contains { !isLetter($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
    }

    static func lowercased(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(lowercased(byte)) }
    static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
    private static func isNameByte(_ byte: UInt8) -> Bool { isWord(byte) || "_-.".utf8.contains(byte) }
    private static func isUserByte(_ byte: UInt8) -> Bool { isWord(byte) || "._-%+~".utf8.contains(byte) }
    private static func isTokenByte(_ byte: UInt8) -> Bool { isWord(byte) || "._-+/=~".utf8.contains(byte) }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    private static func endsValue(_ byte: UInt8) -> Bool { byte <= 0x20 || ",;&\"'<>)}]".utf8.contains(byte) }
    private static func endsAuthority(_ byte: UInt8) -> Bool { byte <= 0x20 || "/?#\"'<>".utf8.contains(byte) }
}
