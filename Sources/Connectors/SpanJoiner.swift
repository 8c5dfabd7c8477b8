public import IncidentModel

/// Finds calls between services of which the spans come in different exports, as they mostly do: each service sends its
/// own, and a caller's span ends after the spans that it caused.
///
/// It remembers a bounded number of spans, and forgets the oldest half when there are too many.
public struct SpanJoiner: Sendable {
    /// The most children that wait for one parent.
    private static let maximumWaiting = 32

    private struct Generation: Sendable {
        var services: [SpanLink.Key: EntityReference] = [:]
        var waiting: [SpanLink.Key: [EntityReference]] = [:]
        var count = 0
    }

    private let capacity: Int
    private var young = Generation()
    private var old = Generation()

    /// A joiner that knows no span.
    /// - Parameter capacity: The most spans that are remembered, at least 2.
    public init(capacity: Int = 50_000) { self.capacity = max(capacity, 2) }

    /// The calls that are known now and were not before: between spans of `batch`, and of these with earlier ones.
    /// - Complexity: O(spans of the batch) expected.
    public mutating func edges(adding batch: TelemetryBatch) -> [Topology.Edge] { edges(adding: batch.links).sorted() }

    /// The calls that spans tell.
    mutating func edges(adding links: [SpanLink]) -> Set<Topology.Edge> {
        var edges: Set<Topology.Edge> = []
        func call(_ caller: EntityReference, _ callee: EntityReference) {
            guard caller != callee else { return }
            edges.insert(Topology.Edge(from: caller, to: callee, relation: .calls))
        }
        for link in links {
            for child in (young.waiting[link.key] ?? []) + (old.waiting[link.key] ?? []) { call(link.service, child) }
            remember(link)
            guard let parent = link.parent else { continue }
            if let caller = young.services[parent] ?? old.services[parent] {
                call(caller, link.service)
            } else if young.waiting[parent, default: []].count < Self.maximumWaiting {
                young.waiting[parent, default: []].append(link.service)
            }
        }
        return edges
    }

    private mutating func remember(_ link: SpanLink) {
        if young.count >= capacity / 2 {
            old = young
            young = Generation()
        }
        young.services[link.key] = link.service
        young.count += 1
    }
}
