internal import Authentication
internal import ContentDigests
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import WebServer

/// One request that was let in, with everything about it checked against the table.
struct APICall: Sendable {
    /// Everything before the body.
    let head: RequestHead
    /// What stood in the braces of the path.
    let path: PathParameters
    /// Who asks, and how that is known.
    let caller: Caller
    /// The body as bytes; empty while it was not read.
    var bytes: [UInt8] = []
    /// The body as it was checked; null without one.
    var body = JSONValue.null

    /// Who asks.
    var principal: Principal { caller.principal }

    /// The incident in the path.
    /// - Throws: `missing` for what cannot be one.
    var incident: IncidentIdentifier {
        get throws(Refusal) {
            guard let id = path["id"].flatMap({ IncidentIdentifier($0) }) else { throw Refusal.noIncident }
            return id
        }
    }

    /// The digest in the path.
    /// - Throws: `missing` for what cannot be one.
    var digest: ContentDigest {
        get throws(Refusal) {
            guard let digest = path["digest"].flatMap(TextForm.digest) else {
                throw Refusal(.missing, "There is no plan of this digest.")
            }
            return digest
        }
    }

    /// A number in the query.
    func number(_ name: String, default value: Int) -> Int {
        head.queryValue(name).flatMap { Int($0) } ?? value
    }

    /// A text of the body, which the table says is there.
    func text(_ name: String) -> String { body[name]?.string ?? "" }

    /// A digest of the body, which the table says is there.
    /// - Throws: `invalid` for what cannot be one.
    func digest(_ name: String) throws(Refusal) -> ContentDigest {
        guard let digest = TextForm.digest(text(name)) else {
            throw Refusal(.invalid, "`\(name)` must be \(TextForm.digest.words).")
        }
        return digest
    }

    /// Whether the client would rather have this type than JSON.
    func wants(_ type: String) -> Bool {
        (head.fields["accept"] ?? "").lowercased().contains(type)
    }
}

extension Refusal {
    /// The same words whether the incident does not exist or may not be seen.
    static let noIncident = Refusal(.missing, "There is no such incident.")
}

/// Who asks, and how that is known.
struct Caller: Sendable {
    /// How somebody showed who it is.
    enum Proof: Sendable {
        /// Not at all.
        case none
        /// A bearer token.
        case bearer
        /// The cookie of a session.
        case cookie(Session)
        /// A signature over the body.
        case signature
    }

    /// What it may do.
    let principal: Principal
    /// How that is known.
    let proof: Proof

    /// Somebody who may do nothing.
    static let nobody = Caller(principal: Principal(name: "", roles: [], kind: .system), proof: .none)
}
