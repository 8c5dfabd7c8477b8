internal import IncidentModel
internal import StrictJSON

/// What an identity provider said, as the journal and its snapshots keep it.
extension IdentityClaims {
    /// Claims as a body tells them.
    /// - Throws: What it has wrong.
    init(reading body: EventBody) throws(EventBodyProblem) {
        self.init(
            issuer: try body.text("issuer"),
            audiences: try body.texts("audiences"),
            name: try Self.claim("name", body),
            roles: try Self.claim("roles", body),
            tenants: body.optional("tenants") == nil ? nil : try Self.claim("tenants", body)
        )
    }

    private static func claim(_ key: String, _ body: EventBody) throws(EventBodyProblem) -> Claim {
        let claim = EventBody(.object(try body.object(key)))
        return Claim(path: try claim.text("path"), texts: try claim.texts("texts"))
    }

    /// The claims as a body's member.
    var json: JSONValue {
        var object: JSONObject = ["audiences": .array(audiences.map { .string($0) }), "issuer": .string(issuer)]
        object["name"] = Self.json(name)
        object["roles"] = Self.json(roles)
        if let tenants { object["tenants"] = Self.json(tenants) }
        return .object(object)
    }

    private static func json(_ claim: Claim) -> JSONValue {
        ["path": .string(claim.path), "texts": .array(claim.texts.map { .string($0) })]
    }
}

extension SnapshotWriter {
    mutating func write(_ identity: IdentityClaims) {
        write(identity.issuer)
        write(identity.audiences) { $0.write($1) }
        write(identity.name)
        write(identity.roles)
        write(identity.tenants) { $0.write($1) }
    }

    private mutating func write(_ claim: IdentityClaims.Claim) {
        write(claim.path)
        write(claim.texts) { $0.write($1) }
    }
}

extension SnapshotReader {
    mutating func identity() throws(LedgerError) -> IdentityClaims {
        IdentityClaims(
            issuer: try text(),
            audiences: try array { reader throws(LedgerError) in try reader.text() },
            name: try claim(),
            roles: try claim(),
            tenants: try optional { reader throws(LedgerError) in try reader.claim() }
        )
    }

    private mutating func claim() throws(LedgerError) -> IdentityClaims.Claim {
        IdentityClaims.Claim(
            path: try text(),
            texts: try array { reader throws(LedgerError) in try reader.text() }
        )
    }
}
