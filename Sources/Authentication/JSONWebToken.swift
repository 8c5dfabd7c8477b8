internal import StrictJSON

/// A signed token in its compact form, taken apart and not yet believed.
/// - Source: RFC 7515, section 7.1; RFC 7519; RFC 8725 (best current practices).
struct JSONWebToken: Sendable {
    /// The most bytes of a token.
    static let longest = 8192
    /// What each part may cost.
    private static let limits = JSONLimits(documentBytes: longest, depth: 8, stringBytes: 4096, members: 500)

    /// What the header says the signature is made with.
    let algorithm: VerificationKey.Algorithm
    /// What the header says the key is called.
    let keyName: String?
    /// The claims.
    let claims: JSONObject
    /// The bytes that are signed.
    let signed: [UInt8]
    /// The signature.
    let signature: [UInt8]

    /// Takes a token apart.
    /// - Throws: `malformed` or `unsupported`.
    init(_ token: Secret) throws(TokenRefusal) {
        guard token.bytes.count <= Self.longest else { throw .malformed }
        let parts = token.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = TextEncoding.bytes(base64URL: parts[2]), !signature.isEmpty else {
            throw .malformed
        }
        let header = try Self.object(parts[0])
        // What must be understood and is not, such as a payload that is not encoded, makes the token mean something else.
        guard header["crit"] == nil, header["b64"] == nil, header["zip"] == nil else { throw .unsupported }
        guard let name = header["alg"]?.string, let algorithm = VerificationKey.Algorithm(rawValue: name) else {
            throw .unsupported
        }
        if let type = header["typ"] { try Self.check(type: type) }
        keyName = header["kid"]?.string
        if header["kid"] != nil, keyName == nil { throw .malformed }
        self.algorithm = algorithm
        claims = try Self.object(parts[1])
        signed = Array(token.bytes[..<parts[1].endIndex])
        self.signature = signature
    }

    /// A part that is a JSON object, each key once.
    private static func object(_ part: ArraySlice<UInt8>) throws(TokenRefusal) -> JSONObject {
        guard let bytes = TextEncoding.bytes(base64URL: part) else { throw .malformed }
        do {
            guard let object = try JSONValue(parsing: bytes, limits: limits).object else {
                throw TokenRefusal.malformed
            }
            return object
        } catch {
            // Which byte was wrong is no help to whoever sent it, and would quote it.
            throw .malformed
        }
    }

    /// Whether the token is meant for us to read at all, and not a logout notice or something signed for another use.
    private static func check(type: JSONValue) throws(TokenRefusal) {
        guard let text = type.string?.lowercased(), ["jwt", "at+jwt", "application/at+jwt"].contains(text) else {
            throw .unsupported
        }
    }
}

/// Why a token of an identity provider was not taken. None quotes it.
public enum TokenRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// It is not a signed token in compact form.
    case malformed
    /// It is signed in a way that is not taken, or asks for something that is not understood.
    case unsupported
    /// No key of the provider fits it.
    case unknownKey
    /// The signature is wrong.
    case badSignature
    /// It is of another issuer.
    case wrongIssuer
    /// It is for somebody else.
    case wrongAudience
    /// It has expired, or does not say when it does.
    case expired
    /// It is not valid yet, or is from the future.
    case notYetValid
    /// It says nobody's name, or one that cannot be.
    case noName
    /// None of its claims gives a role here.
    case noRole

    /// The reason in a sentence.
    public var description: String {
        switch self {
        case .malformed: "it is not a signed token"
        case .unsupported: "it is signed in a way that is not taken here"
        case .unknownKey: "no key of the provider fits it"
        case .badSignature: "its signature is not right"
        case .wrongIssuer: "it is of another issuer"
        case .wrongAudience: "it is meant for somebody else"
        case .expired: "it has expired"
        case .notYetValid: "it is not valid yet"
        case .noName: "it names nobody"
        case .noRole: "it gives no role here"
        }
    }
}
