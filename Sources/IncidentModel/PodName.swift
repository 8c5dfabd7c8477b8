/// What a pod's name tells about the workload that made it.
///
/// - Source: Kubernetes: a Deployment's pods are `<deployment>-<pod-template-hash>-<5 characters>`, a StatefulSet's
///   `<set>-<ordinal>`, a DaemonSet's and a Job's `<owner>-<5 characters>`; generated characters come from
///   `bcdfghjklmnpqrstvwxz2456789` (apimachinery `rand.SafeEncodeString`), older template hashes are decimal or hexadecimal.
public struct PodName: Hashable, Sendable {
    /// How the name was generated.
    public enum Form: Sendable, Hashable {
        /// Template hash and random suffix: by a Deployment through a ReplicaSet.
        case deployment
        /// An ordinal: by a StatefulSet.
        case statefulSet
        /// A random suffix only: by a DaemonSet, a Job or a ReplicaSet.
        case suffixed
        /// No generated part is visible: a bare pod.
        case bare
    }

    /// The name of the owner, or the whole name for a bare pod.
    public let owner: String
    /// The pod-template hash, when there is one.
    public let templateHash: String?
    /// How the name was generated.
    public let form: Form

    /// Takes a pod's name apart.
    /// - Complexity: O(length of the name).
    public init(_ name: String) {
        let bytes = name.utf8
        let dash = bytes.lastIndex(of: UInt8(ascii: "-"))
        let last = dash.map { name[bytes.index(after: $0)...] } ?? ""
        let inner = dash.flatMap { bytes[..<$0].lastIndex(of: UInt8(ascii: "-")) }
        if let dash, let inner, Self.isSuffix(last), Self.isHash(name[bytes.index(after: inner)..<dash]) {
            owner = String(name[..<inner])
            templateHash = String(name[bytes.index(after: inner)..<dash])
            form = .deployment
        } else if let dash, Self.isOrdinal(last) {
            owner = String(name[..<dash])
            templateHash = nil
            form = .statefulSet
        } else if let dash, Self.isSuffix(last), last.utf8.contains(where: Self.isDigit) {
            owner = String(name[..<dash])
            templateHash = nil
            form = .suffixed
        } else {
            owner = name
            templateHash = nil
            form = .bare
        }
    }

    /// The kind of the owner that the form suggests; nil for a bare pod.
    public var ownerKind: EntityKind? {
        switch form {
        case .deployment: .deployment
        case .statefulSet: .statefulset
        case .suffixed: .daemonset
        case .bare: nil
        }
    }

    /// The owner of a replica set's name `<deployment>-<hash>`, or nil when it has no such form.
    public static func deployment(ofReplicaSet name: String) -> String? {
        let bytes = name.utf8
        guard let dash = bytes.lastIndex(of: UInt8(ascii: "-")), isHash(name[bytes.index(after: dash)...]) else {
            return nil
        }
        return String(name[..<dash])
    }

    /// Five generated characters; hexadecimal ones are accepted as well, since recorders shorten names.
    private static func isSuffix(_ part: Substring) -> Bool {
        part.utf8.count == 5 && part.utf8.allSatisfy(isLowerAlphanumeric)
    }

    /// A template hash: 6 to 10 lower-case letters and digits with at least one digit.
    private static func isHash(_ part: Substring) -> Bool {
        (6...10).contains(part.utf8.count) && part.utf8.allSatisfy(isLowerAlphanumeric)
            && part.utf8.contains(where: isDigit)
    }

    /// One to three digits without a leading zero.
    private static func isOrdinal(_ part: Substring) -> Bool {
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(isDigit)
            && (part.utf8.count == 1 || part.utf8.first != 48)
    }

    /// Whether `byte` is one of `[a-z0-9]`.
    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte) || isDigit(byte) }

    /// Whether `byte` is one of `[0-9]`.
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
