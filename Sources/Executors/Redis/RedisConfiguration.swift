public import IncidentModel
public import StructuredDocuments

/// What an operator allows on one Redis server; nothing of it ever comes from a plan.
public struct RedisConfiguration: Sendable, Hashable {
    /// A pattern of keys that may be removed.
    struct Pattern: Sendable, Hashable {
        /// How plans call it.
        let name: String
        /// What the server matches keys with.
        let match: String
        /// The most keys that one step removes; with more that match, none is.
        let mostKeys: Int
    }

    /// A setting that may be changed.
    enum Setting: String, Sendable, CaseIterable {
        case memory = "maxmemory"
        case policy = "maxmemory-policy"
    }

    /// The targets of plans that mean this server.
    public let targets: Set<EntityReference>
    /// The file of `redis-cli`.
    let program: String
    /// The arguments that choose the server, the user and the database.
    let selection: [String]
    /// How the server is called in sentences, and what its orders are remembered under.
    let label: String
    /// The file that holds the password, which only its owner may read; nil where there is none.
    let passwordFile: String?
    /// The patterns, by name.
    let patterns: [String: Pattern]
    /// The settings that may be changed.
    let settings: Set<Setting>
    /// What the memory limit may be set to, in bytes.
    let memory: ClosedRange<Int>
    /// The longest time of one call of `redis-cli`.
    let callLimit: Duration

    /// The number of letters that a pattern has to begin with.
    private static let fixedLetters = 3

    /// A configuration from its fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let targets = fields.required("targets", .list(of: .planTarget, count: 1...100))
        program = fields.optional("program", .rootedPath, default: "/usr/bin/redis-cli")
        let socket = fields.optional("socket", .rootedPath)
        let host = fields.optional("host", .serverHost)
        let port = fields.optional("port", .integer(in: 1...65_535), default: 6379)
        let user = fields.optional("user", .serverName)
        let database = fields.optional("database", .integer(in: 0...65_535), default: 0)
        passwordFile = fields.optional("password-file", .rootedPath)
        let usesTLS = fields.optional("tls", .boolean, default: false)
        let authorities = fields.optional("certificate-authority-file", .rootedPath)
        let patterns = fields.optional(
            "patterns",
            .list(of: .mapping(Pattern.init(reading:)), count: 0...100),
            default: []
        )
        settings = Set(fields.optional("settings", .list(of: .enumeration(Setting.self), count: 0...2), default: []))
        let least = fields.optional("least-memory-mib", .integer(in: 1...1 << 30), default: 64)
        let most = fields.optional("most-memory-mib", .integer(in: 1...1 << 30))
        callLimit = fields.optional("call-limit", .duration(in: .seconds(1) ... .seconds(60)), default: .seconds(5))
        self.patterns = Dictionary(patterns.map { ($0.name, $0) }) { first, _ in first }
        guard self.patterns.count == patterns.count else {
            fields.report("patterns", "have a name twice", advice: "give each a name of its own")
            return nil
        }
        guard (socket == nil) != (host == nil), let place = socket ?? host else {
            fields.report("host", host == nil ? "is missing" : "stands beside `socket`", advice: "name one of the two")
            return nil
        }
        guard !settings.contains(.memory) || most.map({ $0 >= least }) ?? false else {
            fields.report(
                "most-memory-mib",
                "must be `least-memory-mib` or more",
                advice: "`maxmemory` needs both limits"
            )
            return nil
        }
        memory = (least << 20)...(max(least, most ?? least) << 20)
        label = socket ?? "\(place):\(port)"
        guard let targets else { return nil }
        self.targets = Set(targets)
        // One by one: a single expression of them takes the compiler a quarter of a minute.
        var selection = socket.map { ["-s", $0] } ?? ["-h", place, "-p", String(port)]
        selection += ["-n", String(database)]
        if let user { selection += ["--user", user] }
        if usesTLS { selection.append("--tls") }
        if let authorities { selection += ["--cacert", authorities] }
        self.selection = selection
    }

    /// A pattern as the server matches it, when it has some fixed letters in front of its first star.
    /// - Source: the `KEYS` command's documentation; of its forms only `*` and `?` are taken.
    static func isPattern(_ text: String) -> Bool {
        let fixed = text.utf8.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }
        return fixed.count >= fixedLetters && fixed.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: ":._-{}@/#*?".utf8.contains(byte)
                }
            }
    }
}

extension RedisConfiguration.Pattern {
    /// A pattern from its fields; faults are reported.
    init?(reading fields: FieldReader) {
        let name = fields.required("name", .serverName)
        let match = fields.required(
            "match",
            .line(upTo: 200).refined("a key pattern that begins with three letters or more, such as price:*") {
                RedisConfiguration.isPattern($0) ? $0 : nil
            }
        )
        mostKeys = fields.optional("most-keys", .integer(in: 1...10_000_000), default: 100_000)
        guard let name, let match else { return nil }
        (self.name, self.match) = (name, match)
    }
}
