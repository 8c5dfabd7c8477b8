internal import IncidentModel
public import StructuredDocuments

/// The supervisors whose processes may be restarted, as `executors.supervisor` in the configuration names them.
public struct SupervisorSettings: Sendable, Hashable {
    /// Which processes an entry names.
    enum Reach: Sendable, Hashable {
        /// One process.
        case process(group: String, name: String)
        /// Every process of a group.
        case group(String)
    }

    /// What may be touched for one entity, and where.
    struct Target: Sendable, Hashable {
        let endpoint: Int
        let reaches: [Reach]
    }

    let endpoints: [ControlEndpoint]
    let targets: [EntityReference: Target]

    /// One item of `endpoints`.
    private struct Item: Sendable {
        let endpoint: ControlEndpoint
        let targets: [EntityReference: [Reach]]

        init?(reading fields: FieldReader) {
            let endpoint = ControlEndpoint(reading: fields, standardPath: "/RPC2")
            let reach = FieldRule<String>.line(upTo: 200).refined("`name`, `group:name` or `group:*`") { Reach($0) }
            let targets = fields.required("targets", EndpointRules.targets(of: .list(of: reach, count: 1...50)))
            guard let endpoint, let targets else { return nil }
            (self.endpoint, self.targets) = (endpoint, targets)
        }
    }

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let rule: FieldRule<[Item]> = .list(of: .mapping { Item(reading: $0) }, count: 1...50)
        guard let items = fields.required("endpoints", rule) else { return nil }
        let names = items.map(\.endpoint.name)
        guard Set(names).count == names.count else {
            fields.report("endpoints", "has two endpoints of one name", advice: "give each a `name` of its own")
            return nil
        }
        var targets: [EntityReference: Target] = [:]
        for (place, item) in items.enumerated() {
            for (entity, reaches) in item.targets {
                guard targets.updateValue(Target(endpoint: place, reaches: reaches), forKey: entity) == nil else {
                    fields.report("endpoints", "names \(entity) twice", advice: "name each entity at one endpoint")
                    return nil
                }
            }
        }
        (endpoints, self.targets) = (items.map(\.endpoint), targets)
    }
}

extension SupervisorSettings.Reach {
    /// What `name`, `group:name` or `group:*` means; nil for anything else. A process alone is the group of its own name.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let group = parts.first, let last = parts.last, parts.count <= 2, EndpointRules.isPlainName(group) else {
            return nil
        }
        if parts.count == 2, last == "*" {
            self = .group(String(group))
        } else {
            guard EndpointRules.isPlainName(last) else { return nil }
            self = .process(group: String(group), name: String(last))
        }
    }

    /// The group.
    var group: String {
        switch self {
        case .process(let group, _), .group(let group): group
        }
    }
}

extension SupervisorSettings.Target {
    /// The processes that a step's argument means: that of the name, all of a group that is named with `:*`, or the one of
    /// that name in the only such group; nil when it means none of the configuration, or several.
    func reach(of name: String) -> SupervisorSettings.Reach? {
        var found: [SupervisorSettings.Reach] = reaches.filter { reach in
            switch reach {
            case .process(_, let process): process == name
            case .group(let group): group == name
            }
        }
        if found.isEmpty {
            found = reaches.compactMap { reach in
                if case .group(let group) = reach { .process(group: group, name: name) } else { nil }
            }
        }
        return found.count == 1 ? found.first : nil
    }
}
