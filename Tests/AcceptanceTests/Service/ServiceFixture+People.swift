import ContentDigests

/// Several people, each with a token of the configuration.
enum People {
    /// Who there is, from the least to the most that one may do; `another` is a second approver.
    static let names = ["viewer", "responder", "approver", "another", "administrator"]

    /// The token of one of them.
    static func token(of name: String) -> String {
        let letters = name.utf8.reduce(into: "") { $0 += String(UnicodeScalar(UInt8(ascii: "A") + $1 % 26)) }
        return "evk_" + letters + String(repeating: "A", count: 42 - letters.count) + "A"
    }

    /// Lines under `serve` that let them in.
    static let access =
        "  access:\n    tokens:\n"
        + names.map { name in
            let hash = ContentDigest(of: Array(token(of: name).utf8)).description
            let role = name == "another" ? "approver" : name
            return "      - {name: \(name), hash: \"\(hash)\", roles: [\(role)], owner: \(name)}"
        }.joined(separator: "\n")
}
