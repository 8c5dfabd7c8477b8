internal import IncidentModel

/// Who is called by whom, with one node for all entities of one name: a service, its deployment and its pods stand for
/// each other in the ways that trouble travels.
struct CallGraph: Sendable {
    /// The number of each name, in order of the names.
    private let numbers: [String: Int]
    /// The names in order.
    private let names: [String]
    /// The callers of each name, ascending, each once.
    let callers: Adjacency
    /// What each name calls or keeps its data in, ascending, each once.
    let callees: Adjacency
    /// The kind of each name.
    let kinds: [EntityKind]
    /// The number of each name written without separators; negative where several names are written so.
    private let folded: [String: Int]
    /// The reference by which the topology knows each name.
    private let references: [String: EntityReference]

    /// The graph of `topology`.
    /// - Complexity: O(nodes × log nodes + edges × log edges).
    init(_ topology: Topology) {
        references = Dictionary(topology.nodes.map { ($0.entity.name, $0.entity) }) { _, last in last }
        let all = Set(topology.nodes.map(\.entity.name) + topology.edges.flatMap { [$0.from.name, $0.to.name] })
        let names = all.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var callers = Array(repeating: [Int](), count: names.count)
        var callees = callers
        for edge in topology.edges {
            guard let from = numbers[edge.from.name], let to = numbers[edge.to.name], from != to else { continue }
            callers[to].append(from)
            callees[from].append(to)
        }
        folded = Dictionary(names.enumerated().map { (FoldedName.text(of: $1), $0) }) { _, _ in -1 }
        self.names = names
        self.numbers = numbers
        self.callers = Adjacency(callers)
        self.callees = Adjacency(callees)
        let references = self.references
        kinds = names.map { references[$0]?.kind ?? .service }
    }

    /// How many names there are.
    var count: Int { names.count }

    /// The name of a number.
    func name(of number: Int) -> String { names[number] }

    /// Ends of names under which one version or part of a service runs.
    private static let variants = [
        "-canary", "-stable", "-primary", "-secondary", "-blue", "-green", "-headless", "-istio",
    ]

    /// The number of `name` or, where the graph does not know it, of the service that is meant: `reviews` for `reviews-v3`,
    /// and `image-proxy` for `imageproxy` or `ImageProxyService`, as telemetry and manifests spell it differently.
    func number(of name: String) -> Int? {
        if let number = numbers[name] ?? numbers[Self.withoutVariant(name)] { return number }
        let folded = FoldedName.text(of: name)
        let plain = folded.hasSuffix("service") ? String(folded.dropLast(7)) : folded + "service"
        return [folded, plain].lazy.compactMap { self.folded[$0] }.first { $0 >= 0 }
    }

    /// A name without the end that tells one version or part of a service from others.
    private static func withoutVariant(_ name: String) -> String {
        if let variant = variants.first(where: name.hasSuffix) { return String(name.dropLast(variant.count)) }
        guard let dash = name.lastIndex(of: "-"), case let end = name[name.index(after: dash)...].utf8,
            end.first == UInt8(ascii: "v"), end.count > 1, end.dropFirst().allSatisfy({ (48...57).contains($0) })
        else { return name }
        return String(name[..<dash])
    }

    /// The reference by which the topology knows `name`.
    func reference(of name: String) -> EntityReference? { references[name] }

    /// Everything that calls `name`, directly or not, with the shortest ways there.
    /// - Complexity: O(nodes + edges).
    func spread(from name: String) -> Spread {
        guard let start = numbers[name] else { return Spread(start: name) }
        var previous = Array(repeating: -1, count: names.count)
        previous[start] = start
        var reached = [start]
        var next = 0
        while next < reached.count {
            let current = reached[next]
            next += 1
            for place in callers.places(of: current) where previous[callers[place]] < 0 {
                previous[callers[place]] = current
                reached.append(callers[place])
            }
        }
        return Spread(start: name, graph: self, previous: previous, reached: reached)
    }

    /// How far the trouble of one name can travel.
    struct Spread: Sendable {
        /// Where it begins.
        let start: String
        private let graph: CallGraph?
        /// For each number the one before it on the shortest way; negative where there is no way.
        private let previous: [Int]
        /// The numbers that are reached, nearest first.
        private let reached: [Int]

        /// The spread of a name that the graph does not know: nothing but itself.
        fileprivate init(start: String) {
            self.start = start
            graph = nil
            previous = []
            reached = []
        }

        fileprivate init(start: String, graph: CallGraph, previous: [Int], reached: [Int]) {
            self.start = start
            self.graph = graph
            self.previous = previous
            self.reached = reached
        }

        /// Whether the trouble reaches `name`.
        func reaches(_ name: String) -> Bool {
            if name == start { return true }
            guard let number = graph?.numbers[name] else { return false }
            return previous[number] >= 0
        }

        /// The shortest way to `name`, both ends included; nil when there is none.
        func path(to name: String) -> [String]? {
            if name == start { return [name] }
            guard let graph, var number = graph.numbers[name], previous[number] >= 0 else { return nil }
            var way = [name]
            while previous[number] != number {
                number = previous[number]
                way.append(graph.names[number])
            }
            return way.reversed()
        }

        /// Whether the trouble reaches any of `others`.
        func reaches(anyOf others: Set<String>) -> Bool {
            if others.contains(start) { return true }
            guard let graph else { return false }
            return reached.contains { others.contains(graph.names[$0]) }
        }

        /// The way to the farthest of `others` that the trouble reaches; of several as far the first by name. Nil when
        /// there is none.
        func path(toFarthestOf others: Set<String>) -> [String]? {
            guard let graph else { return others.contains(start) ? [start] : nil }
            var best: [String]?
            for number in reached.reversed() where others.contains(graph.names[number]) {
                let way = path(to: graph.names[number]) ?? []
                if let known = best, way.count < known.count { break }
                if let known = best, way.count == known.count, !(way.last ?? "" < known.last ?? "") { continue }
                best = way
            }
            return best
        }
    }
}
