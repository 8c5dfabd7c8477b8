internal import IncidentModel

/// What words in feeds of changes mean.
enum ChangeMeaning: Sendable {
    /// Members that name what was changed, most precise first.
    static let entityNames = [
        "service", "deployment", "workload", "entity", "app", "application", "flag", "feature", "resource", "component",
        "subject.id", "service.name", "resource.name", "name",
    ]
    /// Members that name what it was changed to.
    static let revisionNames = [
        "revision", "version", "commit", "sha", "commit_sha", "tag", "image", "build_number", "build", "artifactid",
        "subject.content.artifactid",
    ]
    /// Members that tell it in prose.
    static let summaryNames = ["summary", "message", "description", "title", "reason"]

    /// Words with the kind of change that they tell, the telling ones first: a deployment of a flag is about the flag.
    /// - Source: event types of CDEvents 0.4 and of common deployment and flag tools.
    private static let words: [(word: String, kind: Change.Kind)] = [
        ("flag", .flag), ("feature", .flag), ("toggle", .flag),
        ("certificate", .certificate), ("cert", .certificate),
        ("scale", .scale), ("scaled", .scale), ("scaling", .scale), ("autoscaled", .scale), ("replicas", .scale),
        ("config", .config), ("configmap", .config), ("configuration", .config), ("setting", .config),
        ("settings", .config), ("secret", .config),
        ("infrastructure", .infrastructure), ("infra", .infrastructure), ("terraform", .infrastructure),
        ("node", .infrastructure), ("network", .infrastructure), ("environment", .infrastructure),
        ("deploy", .deploy), ("deployed", .deploy), ("deployment", .deploy), ("deploying", .deploy),
        ("release", .deploy), ("released", .deploy), ("rollout", .deploy), ("rollback", .deploy),
        ("rolledback", .deploy), ("upgraded", .deploy), ("upgrade", .deploy), ("published", .deploy),
        ("promoted", .deploy),
    ]

    /// The kind of change that the words of a text tell; nil when it tells none.
    /// - Complexity: O(bytes · words known).
    static func kind(of text: String) -> Change.Kind? {
        let found = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        return words.first { found.contains($0.word) }?.kind
    }
}

/// Times as senders write them.
enum SenderTime: Sendable {
    /// A moment from RFC 3339, or from ISO 8601 with an offset that has no colon; nil for anything else.
    static func read(_ text: String) -> Timestamp? {
        if let time = Timestamp(rfc3339: text) { return time }
        let bytes = Array(text.utf8.prefix(64))
        guard bytes.count > 5, let sign = bytes.suffix(5).first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        else { return nil }
        let colon = [UInt8(ascii: ":")]
        return Timestamp(rfc3339: String(decoding: bytes.dropLast(2) + colon + bytes.suffix(2), as: UTF8.self))
    }
}
