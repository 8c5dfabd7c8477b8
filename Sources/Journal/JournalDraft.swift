public import IncidentModel
internal import StrictJSON

/// What is to be written down: an entry before it has a number and hashes.
public struct JournalDraft: Sendable, Equatable {
    /// What happened, in words joined by dots and hyphens: `incident.opened`. 1 to 64 bytes.
    public var kind: String
    /// The incident that it belongs to, if any; at most 256 bytes.
    public var incident: String?
    /// Who did it: a user, a token, a part of the program. At most 256 bytes.
    public var actor: String
    /// When it happened, on the writer's clock.
    public var time: Timestamp
    /// The details: a JSON object in canonical form (RFC 8785), at most 1 MiB.
    public var body: [UInt8]
    /// Documents that belong to it, such as a plan; each is stored once, under its digest. At most 64, of 16 MiB each.
    public var documents: [[UInt8]]
    /// Keys that this entry spends, such as the nonce of an approval. A draft with a key that was spent is refused, now
    /// and after any restart. At most 64, of 256 bytes each.
    public var claims: [String]

    /// Makes a draft; ``check()`` says whether a journal takes it.
    public init(
        kind: String,
        incident: String? = nil,
        actor: String,
        time: Timestamp,
        body: [UInt8],
        documents: [[UInt8]] = [],
        claims: [String] = []
    ) {
        self.kind = kind
        self.incident = incident
        self.actor = actor
        self.time = time
        self.body = body
        self.documents = documents
        self.claims = claims
    }

    /// The entry that says which bodies are removed with it.
    /// - Parameters:
    ///   - range: The entries whose bodies are removed.
    ///   - reason: The rule that asks for it, such as a retention time.
    ///   - actor: Who removes them.
    ///   - time: When.
    /// - Returns: The draft.
    public static func pruning(
        _ range: ClosedRange<UInt64>,
        reason: String,
        actor: String,
        time: Timestamp
    ) -> JournalDraft {
        var body = Array(#"{"from":\#(range.lowerBound),"reason":"#.utf8)
        CanonicalLeaf.appendString(reason, to: &body)
        body.append(contentsOf: #","to":\#(range.upperBound)}"#.utf8)
        return JournalDraft(kind: JournalEntry.pruningKind, actor: actor, time: time, body: body)
    }

    /// Bytes that the draft takes while it waits, roughly.
    public var weight: Int {
        documents.reduce(body.count + 256) { $0 + $1.count }
    }

    /// Makes sure that the draft can be written, exported and read again.
    ///
    /// That the body's members are sorted is the caller's part: it costs as much as writing it again.
    /// - Throws: `malformedDraft`.
    /// - Complexity: O(length of the body).
    public func check() throws(JournalError) {
        guard (1...64).contains(kind.utf8.count), kind.utf8.allSatisfy(Self.isKindByte) else {
            throw .malformedDraft("its kind is not 1 to 64 letters, digits, dots and hyphens")
        }
        guard actor.utf8.count <= 256, (incident?.utf8.count ?? 0) <= 256 else {
            throw .malformedDraft("its actor or incident is longer than 256 bytes")
        }
        guard documents.count <= 64, documents.allSatisfy({ $0.count <= 1 << 24 }) else {
            throw .malformedDraft("it has more than 64 documents, or one of more than 16 MiB")
        }
        guard claims.count <= 64, claims.allSatisfy({ (1...256).contains($0.utf8.count) }) else {
            throw .malformedDraft("it has more than 64 claims, or one that is not 1 to 256 bytes long")
        }
        try checkBody()
    }

    private func checkBody() throws(JournalError) {
        // A line feed would end the entry's line in an export, even where JSON allows it between tokens.
        guard body.first == UInt8(ascii: "{"), !body.contains(where: { $0 < 0x20 }) else {
            throw .malformedDraft("its body is not a JSON object in canonical form")
        }
        do throws(JSONError) {
            var reader = try JSONReader(body, limits: JSONLimits(stringBytes: 1 << 20))
            try reader.skipValue()
            try reader.finish()
        } catch {
            throw .malformedDraft("its body is not a JSON object: \(error)")
        }
    }

    private static func isKindByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
