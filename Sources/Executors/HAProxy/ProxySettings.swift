internal import IncidentModel
public import StructuredDocuments

/// The proxies whose traffic may be steered, as `executors.proxy` in the configuration names them.
public struct ProxySettings: Sendable, Hashable {
    /// How a server is kept from new requests.
    enum Method: String, Sendable, CaseIterable {
        /// Its state is set to `drain`: what has begun is finished, sticky sessions go elsewhere too.
        case drain
        /// Its state is set to `maint`: its health is no longer checked, either.
        case maint
        /// Its weight is set to 0: sticky sessions stay.
        case weight
    }

    /// Which servers give their traffic away, and which take it.
    struct Servers: Sendable, Hashable {
        let out: [ProxyServerName]
        let into: [ProxyServerName]
        let method: Method

        /// All of them, in the order in which they are restored: nobody is taken out before somebody is in.
        var all: [ProxyServerName] { out + into }
    }

    /// An entry of a map that the proxy's own rules look up.
    struct Entry: Sendable, Hashable {
        let map: String
        let key: String
        /// The period that the proxy counts requests over, in seconds; 1 where it counts none.
        let seconds: Int
        /// The backend whose servers tell how busy the target is, where one is named.
        let backend: String?
    }

    /// What may be done for one entity.
    struct Target: Sendable, Hashable {
        let drain: Servers?
        let shift: Servers?
        let limit: Entry?
        let shed: Entry?
    }

    /// One proxy.
    struct Instance: Sendable, Hashable {
        let name: String
        let socket: String
        /// The longest time of one command.
        let limit: Duration
        /// The largest share of a backend's servers that may be out at a time.
        let largestShareOut: Double
        let targets: [EntityReference: Target]
    }

    let instances: [Instance]

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        let rule: FieldRule<[Instance]> = .list(of: .mapping { Instance(reading: $0) }, count: 1...50)
        guard let instances = fields.required("instances", rule) else { return nil }
        guard Set(instances.map(\.name)).count == instances.count,
            Set(instances.map(\.socket)).count == instances.count
        else {
            fields.report("instances", "has two proxies of one name or socket", advice: "name each proxy once")
            return nil
        }
        let entities = instances.flatMap(\.targets.keys)
        guard Set(entities).count == entities.count else {
            fields.report("instances", "names an entity at two proxies", advice: "name each entity at one proxy")
            return nil
        }
        self.instances = instances
    }
}

extension ProxySettings.Instance {
    fileprivate init?(reading fields: FieldReader) {
        name = fields.optional("name", .identifier(.name), default: "default")
        limit = fields.optional("limit", .duration(in: .milliseconds(100) ... .seconds(30)), default: .seconds(2))
        largestShareOut = fields.optional("largest-share-out", .decimal(in: 0...1), default: 0.5)
        let socket = fields.required(
            "socket",
            EndpointRules.path.refined("an absolute path of at most 107 bytes") {
                $0.utf8.count <= 107 ? $0 : nil
            }
        )
        let target = FieldRule<ProxySettings.Target>.mapping { ProxySettings.Target(reading: $0) }
        let targets = fields.required("targets", EndpointRules.targets(of: target))
        guard let socket, let targets else { return nil }
        (self.socket, self.targets) = (socket, targets)
    }
}

extension ProxySettings.Target {
    fileprivate init?(reading fields: FieldReader) {
        let servers = FieldRule<ProxySettings.Servers>.mapping { ProxySettings.Servers(draining: $0) }
        drain = fields.optional("drain", servers)
        shift = fields.optional("shift-away", .mapping { ProxySettings.Servers(shifting: $0) })
        limit = fields.optional("limit-client", .mapping { ProxySettings.Entry(reading: $0, isCounting: true) })
        shed = fields.optional("shed-load", .mapping { ProxySettings.Entry(reading: $0, isCounting: false) })
        guard drain != nil || shift != nil || limit != nil || shed != nil else { return nil }
    }
}

extension ProxySettings.Servers {
    private static var names: FieldRule<[ProxyServerName]> {
        let name = FieldRule<String>.line(upTo: 200).refined("a server as `backend/server`") { ProxyServerName($0) }
        return FieldRule<[ProxyServerName]>.list(of: name, count: 1...100).refined("a list without repetitions") {
            Set($0).count == $0.count ? $0 : nil
        }
    }

    fileprivate init?(draining fields: FieldReader) {
        let out = fields.required("servers", Self.names)
        method = fields.optional("by", .enumeration(ProxySettings.Method.self), default: .drain)
        guard let out else { return nil }
        (self.out, into) = (out, [])
    }

    fileprivate init?(shifting fields: FieldReader) {
        let out = fields.required("out", Self.names)
        let into = fields.required("into", Self.names)
        method = fields.optional("by", .enumeration(ProxySettings.Method.self), default: .drain)
        guard let out, let into else { return nil }
        guard Set(out).isDisjoint(with: into) else {
            fields.report("into", "names a server that `out` names too", advice: "name each server once")
            return nil
        }
        (self.out, self.into) = (out, into)
    }
}

extension ProxySettings.Entry {
    fileprivate init?(reading fields: FieldReader, isCounting: Bool) {
        // The path becomes a word of a command, in which blanks, `;` and `\` have meanings.
        let map = fields.required(
            "map",
            EndpointRules.path.refined("a path of letters, digits, `/`, `.`, `_`, `-`") {
                $0.split(separator: "/").allSatisfy(EndpointRules.isPlainName) ? $0 : nil
            }
        )
        let key = fields.required("key", .identifier(EndpointRules.plainName))
        seconds = isCounting ? fields.optional("seconds", .integer(in: 1...3600), default: 1) : 1
        backend = isCounting ? nil : fields.optional("backend", .identifier(EndpointRules.plainName))
        guard let map, let key else { return nil }
        (self.map, self.key) = (map, key)
    }
}
