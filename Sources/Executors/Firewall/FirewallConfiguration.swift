public import IncidentModel
public import StructuredDocuments

/// What an operator allows of this machine's firewall; nothing of it ever comes from a plan.
public struct FirewallConfiguration: Sendable, Hashable {
    /// The targets of plans that mean this machine.
    public let targets: Set<EntityReference>
    /// The file of `nft`.
    let program: String
    /// Whom nothing is dropped of, whatever is blocked or cut off.
    let responders: [NetworkAddress]
    /// What is never blocked, beside what is local.
    let protected: [NetworkAddress]
    /// The shortest prefix of an IPv4 network that may be blocked.
    let leastPrefix4: Int
    /// The shortest prefix of an IPv6 network that may be blocked.
    let leastPrefix6: Int
    /// The longest time for which an address is blocked.
    let longestBlock: Duration
    /// How long the machine is cut off; nil where it may not be.
    let isolation: Duration?
    /// Whether it may be cut off when what runs on it could not be kept as evidence.
    let isolatesWithoutEvidence: Bool
    /// The most addresses that are blocked at once.
    let mostBlocks: Int
    /// The longest time of one call of `nft`.
    let callLimit: Duration

    /// A configuration from its fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let targets = fields.required("targets", .list(of: .planTarget, count: 1...1000))
        program = fields.optional("program", .rootedPath, default: "/usr/sbin/nft")
        responders = fields.optional("responders", .list(of: .networkAddress, count: 0...20), default: [])
        protected = fields.optional("protected", .list(of: .networkAddress, count: 0...200), default: [])
        leastPrefix4 = fields.optional("least-prefix-ipv4", .integer(in: 8...32), default: 24)
        leastPrefix6 = fields.optional("least-prefix-ipv6", .integer(in: 32...128), default: 64)
        longestBlock = fields.optional(
            "longest-block",
            .duration(in: .seconds(300) ... .seconds(86_400)),
            default: .seconds(86_400)
        )
        isolation = fields.optional("isolation", .duration(in: .seconds(300) ... .seconds(7 * 86_400)))
        isolatesWithoutEvidence = fields.optional("isolate-without-evidence", .boolean, default: false)
        mostBlocks = fields.optional("most-blocks", .integer(in: 1...10_000), default: 1000)
        callLimit = fields.optional("call-limit", .duration(in: .seconds(1) ... .seconds(60)), default: .seconds(10))
        guard isolation == nil || !responders.isEmpty else {
            fields.report(
                "responders",
                "is missing",
                advice: "a machine that is cut off needs a way in; name who has it"
            )
            return nil
        }
        guard let targets else { return nil }
        self.targets = Set(targets)
    }
}

extension FieldRule where Value == NetworkAddress {
    fileprivate static var networkAddress: FieldRule {
        FieldRule<String>.line(upTo: 43).refined("an address or network such as 192.0.2.0/24 or 2001:db8::/48") {
            NetworkAddress($0)
        }
    }
}
