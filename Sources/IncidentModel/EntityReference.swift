/// The name of one thing that runs: kind, namespace where it has one, and name.
public struct EntityReference: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What it is.
    public var kind: EntityKind { storage.kind }
    /// The namespace, or nil for things outside of namespaces or when it is not known.
    public var namespace: String? { storage.namespace }
    /// The name within kind and namespace.
    public var name: String { storage.name }

    /// The names behind one pointer, since references are copied, compared and looked up far more often than made.
    private final class Storage: Sendable {
        let kind: EntityKind
        let namespace: String?
        let name: String
        /// The hash of the names; things of different kinds seldom share them.
        let hash: Int

        init(_ kind: EntityKind, _ namespace: String?, _ name: String) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
            var hasher = Hasher()
            hasher.combine(namespace)
            hasher.combine(name)
            hash = hasher.finalize()
        }
    }

    private let storage: Storage

    /// The longest name that is accepted, in bytes (a DNS name's length).
    public static let longestName = 253

    /// A reference from untrusted names, or nil when a name is not of the strict form.
    ///
    /// Names are 1 to 253 characters of `[A-Za-z0-9._:@-]` and begin with a letter, a digit or `_`: enough for
    /// Kubernetes names, host names, database and flag names, and nothing that could be an option, a path upwards or
    /// markup. A namespace given for a cluster-scoped kind is dropped.
    public init?(kind: EntityKind, namespace: String? = nil, name: String) {
        guard Self.isWellFormed(name) else { return nil }
        if let namespace, !namespace.isEmpty, !Self.isWellFormed(namespace) { return nil }
        storage = Storage(kind, kind.isClusterScoped || namespace?.isEmpty == true ? nil : namespace, name)
    }

    /// Whether both name the same thing.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.storage === rhs.storage
            || lhs.storage.hash == rhs.storage.hash && lhs.kind == rhs.kind
                && lhs.name == rhs.name && lhs.namespace == rhs.namespace
    }

    /// Hashes the reference; seeded anew in each process like every hash, so names cannot be chosen to collide.
    public func hash(into hasher: inout Hasher) { hasher.combine(storage.hash) }

    /// A reference from its text form, or nil when `text` is not one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let kind = parts.first.flatMap(EntityKind.init(rawValue:)), let name = parts.last else { return nil }
        switch parts.count {
        case 2: self.init(kind: kind, name: name)
        // `deployment//cart` would be a second way to write `deployment/cart`.
        case 3 where !kind.isClusterScoped && !parts[1].isEmpty: self.init(kind: kind, namespace: parts[1], name: name)
        default: return nil
        }
    }

    /// Whether `name` has the strict form.
    public static func isWellFormed(_ name: String) -> Bool {
        let bytes = name.utf8.span
        guard (1...longestName).contains(bytes.count), isAlphanumeric(bytes[0]) || bytes[0] == UInt8(ascii: "_")
        else { return false }
        var previous: UInt8 = 0
        for place in bytes.indices {
            let byte = bytes[place]
            // ".." would walk upwards where a name becomes part of a path.
            if byte == UInt8(ascii: "."), previous == byte { return false }
            guard isAlphanumeric(byte) || isSeparator(byte) else { return false }
            previous = byte
        }
        return true
    }

    /// `kind/namespace/name`, or `kind/name` without a namespace: unique within one snapshot.
    public var description: String {
        namespace.map { kind.rawValue + "/" + $0 + "/" + name } ?? kind.rawValue + "/" + name
    }

    /// The thing in words, for sentences: `deployment shop/cart`.
    public var phrase: String { kind.noun + " " + (namespace.map { $0 + "/" } ?? "") + name }

    /// By kind, namespace and name.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        guard lhs.kind == rhs.kind else { return lhs.kind < rhs.kind }
        guard lhs.namespace == rhs.namespace else { return (lhs.namespace ?? "") < (rhs.namespace ?? "") }
        return lhs.name < rhs.name
    }

    /// Whether `byte` is allowed beside letters and digits.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// Whether `byte` is an ASCII letter or digit.
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
