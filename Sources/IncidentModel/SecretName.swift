/// Names of settings, options and headers of which the value is a secret.
enum SecretName {
    /// Whether a name tells that its value is a secret.
    static func isTelling(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.contains(where: { firstOfNames[Int($0)] }) else { return false }
        if wholeNames.contains(where: { endsWith($0, name) }) { return true }
        let word = name.map(SecretRedaction.lowercased).filter(SecretRedaction.isWord)
        return names.contains { contains($0, in: word) }
            && !harmlessEnds.contains { word.count > $0.count && word.suffix($0.count).elementsEqual($0) }
    }

    /// Whether `name` ends with `word`, in any letter case, and no letter or digit before it.
    private static func endsWith(_ word: [UInt8], _ name: ArraySlice<UInt8>) -> Bool {
        let end = name.suffix(word.count)
        guard end.count == word.count, zip(end, word).allSatisfy({ SecretRedaction.lowercased($0) == $1 }) else {
            return false
        }
        return end.startIndex == name.startIndex || !SecretRedaction.isWord(name[end.startIndex - 1])
    }

    /// The bytes, in both cases, with which a telling name can begin; the rest of most names is not looked at.
    private static let firstOfNames: [Bool] = {
        var first = Array(repeating: false, count: 256)
        for byte in (names + wholeNames).compactMap(\.first) {
            first[Int(byte)] = true
            first[Int(byte) & ~0x20] = true
        }
        return first
    }()

    private static func contains(_ part: [UInt8], in bytes: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { start in
            bytes[start] == part[0] && bytes[start..<start + part.count].elementsEqual(part)
        }
    }

    /// Names after which a secret stands, in lower case without separators between their words.
    private static let names: [[UInt8]] = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential",
        "authorization", "signature", "connectionstring", "dsn", "cookie",
    ].map { Array($0.utf8) }

    /// Last words of names after which a secret stands, where the letters alone would tell too little: `DB_PASS`.
    private static let wholeNames: [[UInt8]] = ["pass", "auth", "sid"].map { Array($0.utf8) }

    /// Ends of names of which the value is about a secret and none itself: `secretName`, `max_tokens`, `tokenTTL`.
    private static let harmlessEnds: [[UInt8]] = [
        "name", "names", "ref", "tokens", "secrets", "credentials", "file", "path", "type", "count", "ttl", "expiry",
        "policy", "length", "status",
    ].map { Array($0.utf8) }
}
