internal import ContentDigests
internal import IncidentModel

/// The digest by which a plan names the evidence that it was made from.
enum SnapshotDigest: Sendable {
    /// The digest of everything in a snapshot that a decision may look at, and of what was diagnosed from it.
    ///
    /// Each text is fed with its length before it, so that no two different snapshots feed the same bytes.
    /// - Complexity: O(text of the snapshot).
    static func digest(of snapshot: IncidentSnapshot, findings: Findings) -> ContentDigest {
        var feed = DigestFeed()
        feed.add(snapshot.id)
        feed.add(snapshot.capturedAt)
        for alert in snapshot.alerts {
            feed.add(alert.status.rawValue)
            feed.add(alert.startsAt)
            feed.add(alert.endsAt == nil ? 0 : 1)
            if let end = alert.endsAt { feed.add(end) }
            feed.add(alert.fingerprint)
            feed.add(alert.labels)
            feed.add(alert.annotations)
        }
        for node in snapshot.topology.nodes { feed.add("\(node.entity) \(node.replicas ?? -1)") }
        for edge in snapshot.topology.edges { feed.add("\(edge.from) \(edge.relation.rawValue) \(edge.to)") }
        for change in snapshot.changes {
            feed.add("\(change.time) \(change.kind.rawValue) \(change.revision ?? "")")
            feed.add(change.entityName)
            feed.add(change.summary)
        }
        for entry in inOrder(snapshot.inventory.unorderedEntries) {
            feed.add(entry.origin.rawValue)
            feed.add(entry.entity)
        }
        for entity in snapshot.facts.entities {
            for (name, fact) in snapshot.facts.all(of: entity) { feed.add("\(entity) \(name.rawValue) \(fact.value)") }
        }
        for hypothesis in findings.hypotheses {
            feed.add("\(hypothesis.fault) \(hypothesis.entity) \(hypothesis.confidence)")
            for evidence in hypothesis.evidence {
                feed.add(evidence.source.rawValue)
                feed.add(evidence.excerpt)
            }
            for correction in hypothesis.corrections {
                feed.add("\(correction.entity) \(correction.basis.rawValue)")
                for text in [correction.field, correction.current, correction.desired] { feed.add(text ?? "") }
            }
        }
        return feed.digest
    }

    /// Entries in an order that is the same in each process; which one it is does not matter, and numbers are sorted far
    /// quicker than names.
    private static func inOrder(_ entries: [Inventory.Entry]) -> [Inventory.Entry] {
        var order = entries.indices.map { (key: key(of: entries[$0].entity), place: $0) }
        order.sort { left, right in
            left.key == right.key ? entries[left.place].entity < entries[right.place].entity : left.key < right.key
        }
        return order.map { entries[$0.place] }
    }

    /// A number of an entity's names.
    /// - Source: FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/.
    private static func key(of entity: EntityReference) -> UInt64 {
        var key: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ text: String) { for byte in text.utf8 { key = (key ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        mix(entity.name)
        mix(entity.namespace ?? "")
        mix(entity.kind.rawValue)
        return key
    }
}

/// Texts that a digest is made of, each with its length.
private struct DigestFeed: Sendable {
    private var bytes: [UInt8] = []

    /// Adds a text.
    mutating func add(_ text: String) {
        add(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds a number, seven bits a byte, the lowest first: no number's bytes are the beginning of another one's.
    mutating func add(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Adds a moment.
    mutating func add(_ time: Timestamp) {
        add(UInt64(bitPattern: time.seconds))
        add(UInt64(UInt32(bitPattern: time.nanoseconds)))
    }

    /// Adds an entity.
    mutating func add(_ entity: EntityReference) {
        add(entity.kind.rawValue)
        add(entity.namespace ?? "")
        add(entity.name)
    }

    /// Adds names and values.
    mutating func add(_ labels: LabelSet) {
        for label in labels {
            add(label.name)
            add(label.value)
        }
    }

    var digest: ContentDigest { ContentDigest(of: bytes) }
}
