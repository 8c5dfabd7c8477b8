internal import IncidentModel
internal import StrictJSON

/// Encodes evidence and entities.
enum EvidenceEncoder: Sendable {
    /// A piece of evidence with its citation.
    static func json(_ citation: Citation, _ evidence: Evidence) -> JSONValue {
        [
            "id": .string(citation.description),
            "source": .string(evidence.source.rawValue),
            "document": .string(evidence.document),
            "locator": .string(evidence.locator),
            "excerpt": .string(evidence.excerpt),
        ]
    }

    /// An entity as kind, namespace and name.
    static func json(_ entity: EntityReference) -> JSONValue {
        var object: JSONObject = ["kind": .string(entity.kind.rawValue)]
        if let namespace = entity.namespace { object["namespace"] = .string(namespace) }
        object["name"] = .string(entity.name)
        return .object(object)
    }

    /// The entity that an object of kind, namespace and name means, or nil.
    static func entity(_ value: JSONValue) -> EntityReference? {
        guard let kind = value["kind"]?.string.flatMap({ EntityKind(rawValue: $0) }), let name = value["name"]?.string
        else { return nil }
        return EntityReference(kind: kind, namespace: value["namespace"]?.string, name: name)
    }
}
