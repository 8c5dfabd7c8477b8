internal import IncidentModel
public import StructuredDocuments

/// The supervisors whose processes may be started, stopped and restarted, as `executors.supervisor` in the configuration names them.
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
        /// Where its releases are; nil when no release of it may be changed.
        let releases: ReleaseFolder?
    }

    /// What an operator writes for one entity.
    private struct Entry: Sendable {
        let reaches: [Reach]
        let releases: ReleaseFolder?

        private static let reaches = FieldRule<[Reach]>.list(
            of: FieldRule<String>.line(upTo: 200).refined("`name`, `group:name` or `group:*`") { Reach($0) },
            count: 1...50
        )

        /// A list of processes, or a mapping of these and where the releases are.
        static var rule: FieldRule<Entry> {
            FieldRule(expecting: "a list of processes, or a mapping with `processes`") { cursor in
                switch cursor.node.value {
                case .sequence: return cursor.read(reaches).map { Entry(reaches: $0, releases: nil) }
                case .mapping: break
                default: return nil
                }
                return cursor.read(
                    .mapping { fields in
                        let reaches = fields.required("processes", reaches)
                        let releases = fields.optional("releases", .mapping { ReleaseFolder(reading: $0) })
                        return reaches.map { Entry(reaches: $0, releases: releases) }
                    }
                )
            }
        }
    }

    let endpoints: [ControlEndpoint]
    let targets: [EntityReference: Target]

    /// One item of `endpoints`.
    private struct Item: Sendable {
        let endpoint: ControlEndpoint
        let targets: [EntityReference: Entry]

        init?(reading fields: FieldReader) {
            let endpoint = ControlEndpoint(reading: fields, standardPath: "/RPC2")
            let targets = fields.required("targets", EndpointRules.targets(of: Entry.rule))
            guard let endpoint, let targets else { return nil }
            guard endpoint.isLocal || targets.values.allSatisfy({ $0.releases == nil }) else {
                fields.report(
                    "targets",
                    "name releases, and the supervisor is on another machine",
                    advice: "releases are links on this machine; name them where the supervisor is"
                )
                return nil
            }
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
            for (entity, entry) in item.targets {
                let target = Target(endpoint: place, reaches: entry.reaches, releases: entry.releases)
                guard targets.updateValue(target, forKey: entity) == nil else {
                    fields.report("endpoints", "names \(entity) twice", advice: "name each entity at one endpoint")
                    return nil
                }
            }
        }
        let folders = targets.values.compactMap { $0.releases?.folder }
        guard Set(folders).count == folders.count else {
            fields.report("endpoints", "name a folder of releases twice", advice: "name each folder for one entity")
            return nil
        }
        (endpoints, self.targets) = (items.map(\.endpoint), targets)
    }

    /// What stands for all groups of processes that are touched together with those of a target, because a target names both:
    /// the first of their names.
    func subject(of target: Target) -> String {
        var groups = Set(target.reaches.map(\.group))
        while true {
            let near = targets.values.filter { other in
                other.endpoint == target.endpoint && other.reaches.contains { groups.contains($0.group) }
            }
            let more = near.reduce(into: groups) { $0.formUnion($1.reaches.map(\.group)) }
            if more.count == groups.count { return groups.min() ?? "" }
            groups = more
        }
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
