internal import ContentDigests
internal import IncidentModel

/// By what alerts meet. Digests: a look-up compares two numbers.
extension GroupingIndex {
    /// One tenant's environment: alerts of different ones never meet.
    struct Scope: Sendable, Hashable {
        let digest: HalfDigest

        init(_ origin: AlertOrigin) { self.init(tenant: origin.tenant, environment: origin.environment) }

        init(tenant: String, environment: String) {
            var feed = DigestFeed(capacity: 96)
            feed.append(tenant)
            feed.append(environment)
            digest = HalfDigest(feed)
        }

        init(_ digest: HalfDigest) { self.digest = digest }
    }

    /// A name within a scope.
    struct Name: Sendable, Hashable {
        let digest: HalfDigest

        /// An entity's name, whatever its namespace.
        static func bare(_ name: String) -> Name { Name(0, "", name) }

        /// An entity's name where the alert gave no namespace.
        static func lone(_ name: String) -> Name { Name(1, "", name) }

        /// The most precise name of an entity.
        static func precise(_ entity: EntityReference) -> Name {
            entity.namespace.map { Name(2, $0, entity.name) } ?? lone(entity.name)
        }

        /// An alert's name.
        static func alert(_ name: String) -> Name { Name(3, "", name) }

        private init(_ kind: UInt64, _ namespace: String, _ name: String) {
            var feed = DigestFeed(capacity: 96)
            feed.append(kind)
            feed.append(namespace)
            feed.append(name)
            digest = HalfDigest(feed)
        }

        init(_ digest: HalfDigest) { self.digest = digest }
    }

    /// The names of one alert.
    struct Names: Sendable {
        /// Its own.
        let alert: Name
        /// Those of what it speaks of, each bare and precise.
        let entities: [Name]
    }

    /// Makes names, and remembers those that it made last: the same few things alert again and again.
    struct NameMaker {
        private var scope: (tenant: String, environment: String, scope: Scope)?
        private var alerts: [String: Name] = [:]
        private var entities: [EntityReference: (bare: Name, precise: Name)] = [:]
        /// The most that are remembered of each.
        private static let most = 4096

        init() {}

        /// The scope of what comes from `origin`.
        mutating func scope(of origin: AlertOrigin) -> Scope {
            if let scope, scope.tenant == origin.tenant, scope.environment == origin.environment { return scope.scope }
            let made = Scope(origin)
            scope = (origin.tenant, origin.environment, made)
            return made
        }

        /// The names of an alert called `name` about the entities of `origin`.
        mutating func names(of name: String, _ origin: AlertOrigin) -> Names {
            var found: [Name] = []
            found.reserveCapacity(2 * origin.entities.count)
            for entity in origin.entities {
                let names = names(of: entity)
                // A service and its workload mostly have one name.
                if !found.contains(names.bare) { found.append(names.bare) }
                if !found.contains(names.precise) { found.append(names.precise) }
            }
            return Names(alert: alert(name), entities: found)
        }

        private mutating func alert(_ name: String) -> Name {
            if let known = alerts[name] { return known }
            if alerts.count >= Self.most { alerts.removeAll(keepingCapacity: true) }
            let made = Name.alert(name)
            alerts[name] = made
            return made
        }

        private mutating func names(of entity: EntityReference) -> (bare: Name, precise: Name) {
            if let known = entities[entity] { return known }
            if entities.count >= Self.most { entities.removeAll(keepingCapacity: true) }
            let made = (bare: Name.bare(entity.name), precise: Name.precise(entity))
            entities[entity] = made
            return made
        }
    }
}
