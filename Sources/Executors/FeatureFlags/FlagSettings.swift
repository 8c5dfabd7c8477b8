internal import IncidentModel
public import StructuredDocuments

/// The services that keep feature flags, as `executors.flags` in the configuration names them.
public struct FlagSettings: Sendable, Hashable {
    /// Where a flag is kept.
    struct Target: Sendable, Hashable {
        let endpoint: Int
        /// The flag's name at the endpoint.
        let flag: String
    }

    let endpoints: [ControlEndpoint]
    let targets: [EntityReference: Target]

    /// One item of `endpoints`.
    private struct Item: Sendable {
        let endpoint: ControlEndpoint
        let targets: [EntityReference: String]

        init?(reading fields: FieldReader) {
            let endpoint = ControlEndpoint(reading: fields)
            let flag = FieldRule<String>.identifier(EndpointRules.plainName)
            let targets = fields.required("targets", EndpointRules.targets(of: flag))
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
            for (entity, flag) in item.targets {
                guard entity.kind == .flag else {
                    fields.report("endpoints", "names \(entity), which is no flag", advice: "write `flag/…`")
                    return nil
                }
                guard targets.updateValue(Target(endpoint: place, flag: flag), forKey: entity) == nil else {
                    fields.report("endpoints", "names \(entity) twice", advice: "name each flag at one endpoint")
                    return nil
                }
            }
        }
        (endpoints, self.targets) = (items.map(\.endpoint), targets)
    }
}
