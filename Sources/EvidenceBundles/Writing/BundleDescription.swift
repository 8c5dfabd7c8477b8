public import Diagnosis
public import IncidentModel
internal import StrictJSON

/// What `bundle.json` says of a bundle.
public struct BundleDescription: Sendable {
    /// The name of the incident.
    public var id: String
    /// When the evidence was taken.
    public var capturedAt: Timestamp
    /// The time under suspicion.
    public var window: IncidentEvidence.Window?
    /// A time believed normal.
    public var baseline: IncidentEvidence.Window?
    /// The namespace that it is about.
    public var namespace: String?
    /// What was asked, in words.
    public var question: String?
    /// Services where users come in.
    public var entrypoints: [String] = []

    /// A description with what every bundle has.
    public init(id: String, capturedAt: Timestamp) {
        self.id = id
        self.capturedAt = capturedAt
    }

    /// As `bundle.json` has it.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("version", 1), ("id", .string(id)), ("capturedAt", .string(capturedAt.description)),
        ]
        if let window { members.append(("window", Self.json(window))) }
        if let baseline { members.append(("baseline", Self.json(baseline))) }
        if let namespace { members.append(("namespace", .string(namespace))) }
        if let question { members.append(("question", .string(SecretRedaction.redacted(question)))) }
        if !entrypoints.isEmpty { members.append(("entrypoints", .array(entrypoints.map { .string($0) }))) }
        return .object(JSONObject(members))
    }

    private static func json(_ window: IncidentEvidence.Window) -> JSONValue {
        .object(
            JSONObject([
                ("start", .string(window.start.description)), ("end", .string(window.end.description)),
            ])
        )
    }
}
