internal import ContentDigests
internal import IncidentModel
public import StructuredDocuments

extension Directory {
    /// A directory from the fields of a mapping: `users` and `tokens`.
    ///
    /// No message quotes a hash. A token with an `owner` may have no role and no tenant that its owner lacks, so that
    /// whoever takes a role from a user has it taken from the user's tokens, or is told.
    /// - Parameters:
    ///   - fields: The fields.
    ///   - roles: The roles that there are, the least first.
    public init?(reading fields: FieldReader, roles: [String]) {
        let user: FieldRule<User> = .mapping { User(reading: $0, roles: roles) }
        let token: FieldRule<Token> = .mapping { Token(reading: $0, roles: roles) }
        let users = fields.optional("users", .list(of: user, count: 0...10_000), default: [])
        let tokens = fields.optional("tokens", .list(of: token, count: 0...10_000), default: [])
        Self.checkNames((users.map(\.account) + tokens.map(\.account)).map(\.name), fields)
        if Set(tokens.map(\.hash)).count < tokens.count {
            fields.report("tokens", "has the same hash twice", advice: "make a token for each program")
        }
        for token in tokens { Self.checkOwner(of: token.account, users.map(\.account), roles, fields) }
        self.init(users: users, tokens: tokens)
    }

    private static func checkNames(_ names: [String], _ fields: FieldReader) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            fields.report("users", "and `tokens` have the name \(InertText(name).quoted) twice", advice: "rename one")
        }
    }

    private static func checkOwner(
        of token: Account,
        _ users: [Account],
        _ roles: [String],
        _ fields: FieldReader
    ) {
        guard let owner = token.owner else { return }
        let name = InertText(token.name).quoted
        guard let user = users.first(where: { $0.name == owner }) else {
            fields.report("tokens", "has \(name), of which the owner is not a user", advice: "name one of `users`")
            return
        }
        let height: (Account) -> Int = { $0.roles.compactMap { roles.firstIndex(of: $0) }.max() ?? -1 }
        let isWider = user.tenants.map { limit in !(token.tenants ?? [""]).allSatisfy(limit.contains) } ?? false
        if height(token) > height(user) || isWider {
            fields.report(
                "tokens",
                "has \(name), which may do more than its owner",
                advice: "take roles or tenants away"
            )
        }
    }
}

extension Directory.User {
    /// A user from its fields.
    init?(reading fields: FieldReader, roles: [String]) {
        let name = fields.required("name", .accountName)
        let password = fields.required("password", .passwordHash)
        let names = fields.required("roles", .list(of: .oneOf(roles), count: 1...16))
        let tenants = fields.optional("tenants", .tenants)
        guard let name, let password, let names else { return nil }
        account = Account(name: name, kind: .user, roles: names, tenants: tenants)
        self.password = password
    }
}

extension Directory.Token {
    /// A token from its fields.
    init?(reading fields: FieldReader, roles: [String]) {
        let name = fields.required("name", .accountName)
        let hash = fields.required("hash", .tokenHash)
        let names = fields.required("roles", .list(of: .oneOf(roles), count: 1...16))
        let tenants = fields.optional("tenants", .tenants)
        let owner = fields.optional("owner", .accountName)
        let expires = fields.optional("expires", .expiry)
        guard let name, let hash, let names else { return nil }
        account = Account(name: name, kind: .token, roles: names, tenants: tenants, owner: owner, expires: expires)
        self.hash = hash
    }
}

extension FieldRule where Value == String {
    /// The name of a user or token: what a login form, a cookie and a journal entry can hold without a second thought.
    static var accountName: FieldRule {
        FieldRule<String>(expecting: "1 to 100 letters, digits, `.`, `_`, `@` and `-`") { cursor in
            guard let text = cursor.node.text, Account.isName(text) else { return nil }
            return text
        }
    }
}

extension FieldRule where Value == [String] {
    /// A list of tenants; an empty one would read as "none" and is refused.
    static var tenants: FieldRule { .list(of: .line(upTo: 100), count: 1...1000) }
}

extension FieldRule where Value == PasswordHash {
    /// The stored form of a password. Its text is never quoted: it may be the password itself.
    static var passwordHash: FieldRule {
        FieldRule(expecting: "a password's hash") { cursor in
            if let hash = cursor.node.text.flatMap({ PasswordHash($0) }) { return hash }
            cursor.report("must be a password's hash", advice: "`evenkeel hash password` makes one")
            return nil
        }
    }
}

extension FieldRule where Value == ContentDigest {
    /// The stored form of a token. Its text is never quoted: it may be the token itself.
    static var tokenHash: FieldRule {
        FieldRule(expecting: "a token's hash") { cursor in
            if let text = cursor.node.text, text.hasPrefix("sha256:"),
                let digest = ContentDigest(hexadecimal: String(text.dropFirst(7)))
            {
                return digest
            }
            cursor.report("must be a token's hash", advice: "`evenkeel hash token` makes a token and its hash")
            return nil
        }
    }
}

extension FieldRule where Value == Timestamp {
    /// A moment in RFC 3339.
    static var expiry: FieldRule {
        FieldRule<String>.line(upTo: 40).refined("a time such as `2027-01-01T00:00:00Z`") { Timestamp(rfc3339: $0) }
    }
}

extension Account {
    /// Whether a text can be the name of an account.
    static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "@"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
