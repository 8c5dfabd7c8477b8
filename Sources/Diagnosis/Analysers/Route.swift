internal import IncidentModel
internal import StructuredDocuments

/// One way through a gateway: a path and the service that it leads to.
struct Route: Sendable, Hashable {
    /// The path, when it has one.
    let path: String?
    /// The service's name, without the domain of the cluster.
    let host: String
    /// The port, when it names one.
    let port: Int?
    /// Whether the host may be outside of the cluster.
    let isOutside: Bool
    /// The field or the line that holds it.
    let field: String

    /// The most routes of one object.
    private static let most = 400

    private init(path: String?, host: String, port: Int?, field: String) {
        self.path = path
        self.host = EntityResolver.withoutDomain(host)
        isOutside = self.host.contains(".") || self.host == "localhost"
        self.port = port
        self.field = field
    }

    /// The routes that an ingress, a gateway's route or a mesh's virtual service declares.
    static func declared(in object: ObjectState) -> [Route] {
        let fields = object.fields
        return fields.keys.sorted().compactMap { field -> Route? in
            guard isBackend(field), let host = fields[field] else { return nil }
            let base = String(field.prefix(upTo: field.lastIndex(of: ".") ?? field.endIndex))
            let port = [".port.number", ".port", ".port.name"].lazy.compactMap { fields[base + $0] }.compactMap {
                Int($0)
            }
            .first
            return Route(path: path(beside: field, fields), host: host, port: port, field: field)
        }
    }

    /// Whether a field names the service behind a route.
    private static func isBackend(_ field: String) -> Bool {
        field == "spec.to.name" || field.hasSuffix("backend.service.name") || field.hasSuffix("destination.host")
            || field.hasSuffix("].name") && field.contains("backendRefs[")
    }

    /// The path of the rule that holds a backend.
    private static func path(beside field: String, _ fields: [String: String]) -> String? {
        var base = field[...]
        while let end = base.lastIndex(of: ".") {
            base = base[..<end]
            for suffix in [
                ".path", ".matches[0].path.value", ".match[0].uri.prefix", ".match[0].uri.exact", ".match[0].uri.regex",
            ] {
                if let path = fields[base + suffix], path.hasPrefix("/") { return path }
            }
        }
        return nil
    }

    /// The routes that the configuration of a proxy spells out: a path and an address beside each other, in either order.
    static func configured(in text: String) -> [Route] {
        guard text.contains("proxy_pass") || text.contains("Path=") || text.contains("upstream") else { return [] }
        var routes: [Route] = []
        var path: String?
        var target: (host: String, port: Int?, line: String)?
        for line in TextScan.lines(of: text).prefix(5000) {
            let words = line.split { " \t;{}\"'".contains($0) }
            if words.first?.hasPrefix("#") ?? false { continue }
            if let found = self.path(in: words) {
                path = found
                // Some write the address before the path that leads there.
                if let known = target {
                    routes.append(Route(path: found, host: known.host, port: known.port, field: known.line))
                    (path, target) = (nil, nil)
                }
            }
            if let found = self.target(in: words) {
                let shown = line.drop { $0 == " " }.prefix(120)
                if let known = path {
                    routes.append(Route(path: known, host: found.host, port: found.port, field: String(shown)))
                    (path, target) = (nil, nil)
                } else {
                    target = (found.host, found.port, String(shown))
                }
            }
            if routes.count >= most { break }
        }
        return routes
    }

    private static func path(in words: [Substring]) -> String? {
        if words.first == "location" { return words.last { $0.hasPrefix("/") }.map(String.init) }
        return words.first { $0.hasPrefix("Path=/") }.map { String($0.dropFirst(5)) }
    }

    private static func target(in words: [Substring]) -> (host: String, port: Int?)? {
        guard words.contains(where: { $0 == "proxy_pass" || $0.hasSuffix("uri:") || $0 == "server" }) else {
            return nil
        }
        for word in words {
            guard let scheme = word.firstRange(of: "://") else { continue }
            let authority = word[scheme.upperBound...].prefix { $0 != "/" && $0 != "$" }
            let sides = authority.split(separator: ":")
            guard let host = sides.first.map(String.init), EntityReference.isWellFormed(host) else { continue }
            return (host, sides.count == 2 ? Int(sides[1]) : nil)
        }
        return nil
    }

    /// Whether the path names the service that it leads to.
    var isFaithful: Bool { means(host) }

    /// Whether the path names `service`: one of its parts is the service's name without signs and customary beginnings.
    func means(_ service: String) -> Bool {
        guard let path else { return false }
        let wanted = Self.plain(service)
        return path.split(separator: "/").contains { Self.plain(String($0)) == wanted } && !wanted.isEmpty
    }

    /// A name without signs, without the parts that all services of an application share, and in small letters.
    private static func plain(_ name: String) -> String {
        var parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if parts.count > 1, parts[0].count <= 3 { parts.removeFirst() }
        let joined = parts.joined()
        return joined.count > 7 && joined.hasSuffix("service") ? String(joined.dropLast(7)) : joined
    }
}
