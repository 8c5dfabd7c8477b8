internal import ContentDigests

/// The identifiers of what a plan's playbook consists of, each a function of the plan's digest.
struct PlanNames: Sendable {
    /// The digest, as the plan states it.
    let digest: String

    /// The playbook: a UUID of version 5 of the digest.
    var playbook: PlaybookIdentifier? {
        UniqueIdentifier(PlanExtension.namespace).map {
            PlaybookIdentifier(type: "playbook", UniqueIdentifier(named: digest, in: $0))
        }
    }

    /// Anything else. The specification demands version 4 of steps and wants it of all but playbooks.
    /// - Parameters:
    ///   - type: The object's type.
    ///   - role: What it is in the playbook; no two have one role.
    /// - Returns: The identifier.
    func object(_ type: String, _ role: String) -> PlaybookIdentifier {
        PlaybookIdentifier(type: type, UniqueIdentifier(randomLookingFrom: ContentDigest(of: "\(digest)\n\(role)")))
    }
}
