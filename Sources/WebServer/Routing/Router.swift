internal import Synchronization

/// Finds the route of a request and counts its use.
///
/// A fixed segment goes before a `{name}`. HEAD is answered by a GET route, OPTIONS by the list of methods; what no
/// path fits is 404, what only the method does not fit is 405 with `Allow`.
public final class Router: WebHandler {
    private final class Counter: Sendable {
        let requests = Mutex([Int](repeating: 0, count: 6))
        let nanoseconds = Atomic<Int64>(0)
    }

    /// The routes, in the order of the table; `Answer.route` is an index here.
    public let routes: [Route]
    private let tree: RouteTree
    /// One for each route, and one for what no route took.
    private let counters: [Counter]
    private let observer: (@Sendable (RequestRecord) -> Void)?

    /// Creates a router.
    /// - Parameters:
    ///   - routes: The table.
    ///   - observer: Is told of every request that is over, on a polling thread.
    /// - Throws: `invalidRoute` for a malformed template, or a method and path that stand there twice.
    public init(
        _ routes: [Route],
        observer: (@Sendable (RequestRecord) -> Void)? = nil
    ) throws(WebServerError) {
        var tree = RouteTree()
        for (index, route) in routes.enumerated() { try tree.insert(route, index) }
        self.tree = tree
        self.routes = routes
        self.observer = observer
        counters = (0...routes.count).map { _ in Counter() }
    }

    /// The answer of the route that fits.
    /// - Complexity: O(segments), times 2 for each segment where a fixed one and a `{name}` both fit.
    public func answer(to head: RequestHead) -> Answer {
        guard let match = tree.match(head.path) else { return .now(.problem(404, "Nothing is at this path.")) }
        let index = match.methods[head.method] ?? (head.method == .head ? match.methods[.get] : nil)
        guard let index else { return .now(refusal(head.method, match.methods)) }
        let parameters = PathParameters(names: match.names[index] ?? [], values: match.values)
        var answer = routes[index].answer(head, parameters)
        answer.route = index
        return answer
    }

    private func refusal(_ method: RequestMethod, _ methods: [RequestMethod: Int]) -> WebResponse {
        var allowed = Set(methods.keys.map(\.rawValue)).union(["OPTIONS"])
        if allowed.contains("GET") { allowed.insert("HEAD") }
        let allow = HeaderField("Allow", allowed.sorted().joined(separator: ", "))
        if method == .options { return WebResponse(204, fields: [allow]) }
        return .problem(405, "The method does not fit this path.", fields: [allow])
    }

    /// Counts the request.
    public func completed(_ record: RequestRecord) {
        let counter = counters[record.route ?? routes.count]
        counter.requests.withLock { $0[(0..<6).contains(record.status / 100) ? record.status / 100 : 5] += 1 }
        let (seconds, attoseconds) = record.duration.components
        counter.nanoseconds.add(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .relaxed)
        observer?(record)
    }

    /// How often each route was used, in the order of the table, and last what no route took.
    public var use: [RouteUse] {
        counters.enumerated().map { index, counter in
            RouteUse(
                method: index < routes.count ? routes[index].method : nil,
                template: index < routes.count ? routes[index].template : "",
                requests: counter.requests.withLock { $0 },
                duration: .nanoseconds(counter.nanoseconds.load(ordering: .relaxed))
            )
        }
    }
}

/// The routes as a tree of segments.
struct RouteTree: Sendable {
    /// What stands at a path.
    struct Match: Sendable {
        let methods: [RequestMethod: Int]
        /// The parameters' names by route, because two methods may name them differently.
        let names: [Int: [String]]
        var values: [String]
    }

    private struct Node: Sendable {
        var fixed: [String: Int] = [:]
        var parameter: Int?
        var methods: [RequestMethod: Int] = [:]
        var names: [Int: [String]] = [:]
    }

    /// The nodes; the root comes first.
    private var nodes = [Node()]

    mutating func insert(_ route: Route, _ index: Int) throws(WebServerError) {
        var place = 0
        var names: [String] = []
        for segment in try Self.segments(route.template) {
            if segment.hasPrefix("{") {
                let name = String(segment.dropFirst().dropLast())
                guard !names.contains(name) else {
                    throw WebServerError(.invalidRoute, "\(route.template) names \(name) twice")
                }
                names.append(name)
            }
            place = child(of: place, segment)
        }
        guard nodes[place].methods.updateValue(index, forKey: route.method) == nil else {
            throw WebServerError(.invalidRoute, "\(route.method) \(route.template) stands there twice")
        }
        nodes[place].names[index] = names
    }

    /// What stands at a path.
    func match(_ path: [String]) -> Match? {
        var values: [String] = []
        guard let place = find(path[...], from: 0, &values) else { return nil }
        return Match(methods: nodes[place].methods, names: nodes[place].names, values: values)
    }

    private func find(_ path: ArraySlice<String>, from place: Int, _ values: inout [String]) -> Int? {
        guard let segment = path.first else { return nodes[place].methods.isEmpty ? nil : place }
        if let next = nodes[place].fixed[segment], let found = find(path.dropFirst(), from: next, &values) {
            return found
        }
        guard let next = nodes[place].parameter, !segment.isEmpty else { return nil }
        values.append(segment)
        if let found = find(path.dropFirst(), from: next, &values) { return found }
        values.removeLast()
        return nil
    }

    private mutating func child(of place: Int, _ segment: String) -> Int {
        let isParameter = segment.hasPrefix("{")
        if let next = isParameter ? nodes[place].parameter : nodes[place].fixed[segment] { return next }
        nodes.append(Node())
        if isParameter {
            nodes[place].parameter = nodes.count - 1
        } else {
            nodes[place].fixed[segment] = nodes.count - 1
        }
        return nodes.count - 1
    }

    private static func segments(_ template: String) throws(WebServerError) -> [String] {
        guard template.hasPrefix("/") else { throw WebServerError(.invalidRoute, "\(template) has no slash in front") }
        if template == "/" { return [] }
        let segments = template.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for segment in segments {
            let inner = segment.hasPrefix("{") && segment.hasSuffix("}") ? segment.dropFirst().dropLast() : segment[...]
            let isName = inner.utf8.allSatisfy { ASCII.isToken($0) }
            guard isName, !inner.isEmpty else {
                throw WebServerError(.invalidRoute, "\(template) has a malformed segment")
            }
        }
        return segments
    }
}
