public import IncidentModel
public import Remediation

/// Something that a run must have to itself while it is carried out.
public enum LockClaim: Hashable, Sendable {
    /// One thing, whichever of its objects is meant: a service, its deployment and its pods of one name go together.
    case thing(namespace: String?, name: String)
    /// Everything of a namespace.
    case namespace(String)
    /// Every node: at most one is taken out at a time.
    case nodes

    /// Whether two runs cannot have both at once.
    public func conflicts(with other: LockClaim) -> Bool {
        switch (self, other) {
        // What bears no namespace may be the same thing as what bears one.
        case (.thing(let own, let name), .thing(let others, let namesake)):
            name == namesake && (own == others || own == nil || others == nil)
        case (.namespace(let name), .thing(let namespace, _)), (.thing(let namespace, _), .namespace(let name)):
            namespace == name
        default: self == other
        }
    }

    /// What carrying `actions` out claims.
    /// - Parameters:
    ///   - actions: The steps' actions.
    ///   - topology: Who calls whom: some actions claim their target's callers, or what shares its data.
    /// - Returns: The claims; none for looks, waits and pages, which get in nobody's way.
    public static func claims(of actions: [Action], topology: Topology) -> Set<LockClaim> {
        var claims: Set<LockClaim> = []
        for action in actions where action.definition.actionClass.changesState {
            let target = action.target
            claims.insert(LockClaim(target))
            for scope in action.definition.locks {
                switch scope {
                case .target: break
                case .namespace: if let name = target.namespace { claims.insert(.namespace(name)) }
                case .nodes: claims.insert(.nodes)
                case .callers:
                    for edge in topology.edges where edge.to.name == target.name { claims.insert(LockClaim(edge.from)) }
                case .data:
                    // Whoever keeps data where the target does, and whoever keeps it in the target.
                    let stores = Set(
                        topology.edges.filter { $0.from.name == target.name && $0.to.kind.keepsData }.map(\.to.name)
                    ).union([target.name])
                    for edge in topology.edges where stores.contains(edge.to.name) {
                        claims.insert(LockClaim(edge.from))
                        claims.insert(LockClaim(edge.to))
                    }
                }
            }
        }
        return claims
    }

    /// What acting on `entity` claims.
    public init(_ entity: EntityReference) {
        self = entity.kind == .node ? .nodes : .thing(namespace: entity.namespace, name: entity.name)
    }
}

extension EntityKind {
    /// Whether things of the kind hold what others would miss.
    fileprivate var keepsData: Bool {
        switch self {
        case .database, .cache, .queue, .persistentvolumeclaim: true
        default: false
        }
    }
}
