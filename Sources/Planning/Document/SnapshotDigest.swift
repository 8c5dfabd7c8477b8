internal import ContentDigests
internal import IncidentModel

/// The digest by which a plan names the evidence that it was made from.
enum SnapshotDigest: Sendable {
    /// The digest of everything in a snapshot that a decision may look at, and of what was diagnosed from it.
    ///
    /// - Complexity: O(text of the snapshot), and O(n log n) in the number of entities.
    static func digest(of snapshot: IncidentSnapshot, findings: Findings) -> ContentDigest {
        var feed = DigestFeed()
        feed.append(snapshot.id)
        feed.append(snapshot.capturedAt)
        for alert in snapshot.alerts {
            feed.append(alert.status.rawValue)
            feed.append(alert.startsAt)
            feed.append(alert.endsAt == nil ? 0 : 1)
            if let end = alert.endsAt { feed.append(end) }
            feed.append(alert.fingerprint)
            feed.append(alert.labels)
            feed.append(alert.annotations)
        }
        for node in snapshot.topology.nodes { feed.append("\(node.entity) \(node.replicas ?? -1)") }
        for edge in snapshot.topology.edges { feed.append("\(edge.from) \(edge.relation.rawValue) \(edge.to)") }
        for change in snapshot.changes {
            feed.append("\(change.time) \(change.kind.rawValue) \(change.revision ?? "")")
            feed.append(change.entityName)
            feed.append(change.summary)
        }
        for entry in inOrder(snapshot.inventory.unorderedEntries) {
            feed.append(entry.origin.rawValue)
            feed.append(entry.entity)
        }
        for entity in snapshot.facts.entities {
            for (name, fact) in snapshot.facts.all(of: entity) {
                feed.append("\(entity) \(name.rawValue) \(fact.value)")
            }
        }
        for hypothesis in findings.hypotheses {
            feed.append("\(hypothesis.fault) \(hypothesis.entity) \(hypothesis.confidence)")
            for evidence in hypothesis.evidence {
                feed.append(evidence.source.rawValue)
                feed.append(evidence.excerpt)
            }
            for correction in hypothesis.corrections {
                feed.append("\(correction.entity) \(correction.basis.rawValue)")
                for text in [correction.field, correction.current, correction.desired] { feed.append(text ?? "") }
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

extension DigestFeed {
    /// Feeds a moment.
    fileprivate mutating func append(_ time: Timestamp) {
        append(UInt64(bitPattern: time.seconds))
        append(UInt64(UInt32(bitPattern: time.nanoseconds)))
    }

    /// Feeds an entity.
    fileprivate mutating func append(_ entity: EntityReference) {
        append(entity.kind.rawValue)
        append(entity.namespace ?? "")
        append(entity.name)
    }

    /// Feeds names and values.
    fileprivate mutating func append(_ labels: LabelSet) {
        for label in labels {
            append(label.name)
            append(label.value)
        }
    }
}
