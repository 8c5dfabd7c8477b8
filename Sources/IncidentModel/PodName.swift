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
    /// How the name was generated.
    public let form: Form
    /// The whole name, and where in it the pod-template hash stands.
    private let name: String
    private let hash: Range<Int>

    /// Takes a pod's name apart.
    /// - Complexity: O(length of the name).
    public init(_ name: String) {
        let bytes = name.utf8.span
        let dash = Self.lastDash(in: bytes, before: bytes.count)
        let inner = dash.flatMap { Self.lastDash(in: bytes, before: $0) }
        self.name = name
        if let dash, let inner, Self.isSuffix(bytes, dash + 1..<bytes.count), Self.isHash(bytes, inner + 1..<dash) {
            owner = Self.part(of: name, 0..<inner)
            hash = inner + 1..<dash
            form = .deployment
        } else if let dash, Self.isOrdinal(bytes, dash + 1..<bytes.count) {
            owner = Self.part(of: name, 0..<dash)
            hash = 0..<0
            form = .statefulSet
        } else if let dash, Self.isSuffix(bytes, dash + 1..<bytes.count),
            Self.hasDigit(bytes, dash + 1..<bytes.count)
        {
            owner = Self.part(of: name, 0..<dash)
            hash = 0..<0
            form = .suffixed
        } else {
            owner = name
            hash = 0..<0
            form = .bare
        }
    }

    /// The pod-template hash, when there is one.
    public var templateHash: String? { hash.isEmpty ? nil : Self.part(of: name, hash) }

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
        let bytes = name.utf8.span
        guard let dash = lastDash(in: bytes, before: bytes.count), isHash(bytes, dash + 1..<bytes.count) else {
            return nil
        }
        return part(of: name, 0..<dash)
    }

    /// The bytes of a range, which lies between characters since dashes bound it.
    private static func part(of name: String, _ range: Range<Int>) -> String {
        String(Substring(name.utf8.dropFirst(range.lowerBound).prefix(range.count)))
    }

    private static func lastDash(in bytes: Span<UInt8>, before end: Int) -> Int? {
        var place = end - 1
        while place >= 0 {
            if bytes[place] == UInt8(ascii: "-") { return place }
            place -= 1
        }
        return nil
    }

    /// Five generated characters; hexadecimal ones are accepted as well, since recorders shorten names.
    private static func isSuffix(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.count == 5 && range.allSatisfy { isLowerAlphanumeric(bytes[$0]) }
    }

    /// A template hash: 6 to 10 lower-case letters and digits with at least one digit.
    private static func isHash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        (6...10).contains(range.count) && range.allSatisfy { isLowerAlphanumeric(bytes[$0]) } && hasDigit(bytes, range)
    }

    /// One to three digits without a leading zero.
    private static func isOrdinal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        (1...3).contains(range.count) && range.allSatisfy { isDigit(bytes[$0]) }
            && (range.count == 1 || bytes[range.lowerBound] != UInt8(ascii: "0"))
    }

    private static func hasDigit(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.contains { isDigit(bytes[$0]) }
    }

    /// Whether `byte` is one of `[a-z0-9]`.
    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { (97...122).contains(byte) || isDigit(byte) }

    /// Whether `byte` is one of `[0-9]`.
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
