public import ContentDigests
public import IncidentModel

/// The users and tokens of the configuration.
///
/// It is a value: a reloaded configuration makes another, and whoever keeps only names asks the new one.
public struct Directory: Sendable, Equatable {
    /// A user with the stored form of the password.
    struct User: Sendable, Equatable {
        let account: Account
        let password: PasswordHash
    }

    /// A token with its hash.
    struct Token: Sendable, Equatable {
        let account: Account
        let hash: ContentDigest
    }

    /// The users by name.
    private let users: [String: User]
    /// The tokens by hash.
    private let tokens: [ContentDigest: Token]
    /// The tokens by name.
    private let tokensByName: [String: Token]
    /// What is checked for a name that nobody has.
    private let nobody: PasswordHash

    /// A directory; of equal names and hashes the first counts.
    init(users: [User], tokens: [Token]) {
        self.users = Dictionary(users.map { ($0.account.name, $0) }) { first, _ in first }
        self.tokens = Dictionary(tokens.map { ($0.hash, $0) }) { first, _ in first }
        tokensByName = Dictionary(tokens.map { ($0.account.name, $0) }) { first, _ in first }
        let costs = users.map(\.password.cost)
        nobody = PasswordHash(impossibleAt: costs.max { $0.work < $1.work } ?? .standard)
    }

    /// Whether both hold the same users and tokens.
    public static func == (lhs: Directory, rhs: Directory) -> Bool {
        lhs.users == rhs.users && lhs.tokens == rhs.tokens && lhs.tokensByName == rhs.tokensByName
    }

    /// A directory with nobody in it.
    public init() { self.init(users: [], tokens: []) }

    /// This directory with one more token; its name and hash must be new.
    /// - Parameters:
    ///   - account: Whose token it is.
    ///   - hash: The token's hash, as `AccessToken` makes it.
    /// - Returns: The directory with it.
    public func adding(_ account: Account, token hash: ContentDigest) -> Directory {
        Directory(users: Array(users.values), tokens: Array(tokens.values) + [Token(account: account, hash: hash)])
    }

    /// Whether nobody can sign in.
    public var isEmpty: Bool { users.isEmpty && tokens.isEmpty }

    /// The account of the user with this name and password; nil when there is none. Both answers take the same work,
    /// so the time does not tell which names there are.
    /// - Complexity: that of checking one password: not for a thread of the cooperative pool.
    public func account(user name: String, password: Secret) -> Account? {
        let user = users[name]
        let isRight = (user?.password ?? nobody).matches(password)
        return isRight ? user?.account : nil
    }

    /// The account of a token as it was sent; nil when it is unknown or has expired. The look-up is by the hash, so its
    /// time tells nothing about the token.
    public func account(token: Secret, at time: Timestamp) -> Account? {
        guard let hash = AccessToken.hash(of: token), let account = tokens[hash]?.account else { return nil }
        return account.isExpired(at: time) ? nil : account
    }

    /// The account as it is now, for a session that was opened earlier; nil when it is gone, has expired, or its password
    /// or token was replaced.
    func account(of session: Session, at time: Timestamp) -> Account? {
        guard credential(of: session.name, session.kind) == session.credential else { return nil }
        let account = session.kind == .user ? users[session.name]?.account : tokensByName[session.name]?.account
        return account.flatMap { $0.isExpired(at: time) ? nil : $0 }
    }

    /// The account as it is now; nil when it is gone or has expired. For whom the journal names, such as approvers.
    public func account(named name: String, kind: Account.Kind, at time: Timestamp) -> Account? {
        let account = kind == .user ? users[name]?.account : tokensByName[name]?.account
        return account.flatMap { $0.isExpired(at: time) ? nil : $0 }
    }

    /// A digest of the stored form of a password or token, which changes when that is replaced.
    func credential(of name: String, _ kind: Account.Kind) -> ContentDigest? {
        switch kind {
        case .user: users[name].map { ContentDigest(of: $0.password.storedForm) }
        case .token: tokensByName[name].map { ContentDigest(of: $0.hash.bytes) }
        }
    }
}
