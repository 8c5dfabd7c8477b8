import ContentDigests

/// Several people, each with a password and a token of the configuration.
enum People {
    /// Who there is, from the least to the most that one may do; `another` is a second approver.
    static let names = ["viewer", "responder", "approver", "another", "administrator"]

    /// The password of each of them.
    static let password = "correct horse battery"

    /// The password as it is stored.
    private static let stored = "scrypt$14$8$1$MDEyMzQ1Njc4OWFiY2RlZg$ebnHHTApWa0oNoXTYCCHxLXDaejcvcTRQhZaD1OJNCE"

    /// The token of one of them.
    static func token(of name: String) -> String {
        let letters = name.utf8.reduce(into: "") { $0 += String(UnicodeScalar(UInt8(ascii: "A") + $1 % 26)) }
        return "evk_" + letters + String(repeating: "A", count: 43 - letters.count)
    }

    /// Lines under `serve` that let them in.
    static let access = "  access:\n    users:\n" + users + "\n    tokens:\n" + tokens

    private static let users = names.map { name in
        "      - {name: \(name), password: \"\(stored)\", roles: [\(role(of: name))]}"
    }.joined(separator: "\n")

    private static let tokens = names.map { name in
        let hash = ContentDigest(of: Array(token(of: name).utf8)).description
        return "      - {name: \(name)-token, hash: \"\(hash)\", roles: [\(role(of: name))], owner: \(name)}"
    }.joined(separator: "\n")

    private static func role(of name: String) -> String { name == "another" ? "approver" : name }
}
