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
        feed.add(snapshot.capturedAt.description)
        for alert in snapshot.alerts {
            feed.add(alert.status.rawValue)
            feed.add(alert.startsAt.description)
            feed.add(alert.endsAt?.description ?? "")
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
        for entry in snapshot.inventory.entries { feed.add("\(entry.origin.rawValue) \(entry.entity)") }
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
}

/// Texts that a digest is made of, each with its length.
private struct DigestFeed: Sendable {
    private var bytes: [UInt8] = []

    /// Adds a text.
    mutating func add(_ text: String) {
        let count = UInt32(truncatingIfNeeded: text.utf8.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes.append(contentsOf: text.utf8)
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
