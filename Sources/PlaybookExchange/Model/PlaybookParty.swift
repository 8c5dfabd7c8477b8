public import StrictJSON

/// Who carries commands out, or what they are about: an agent or a target.
///
/// - Source: CACAO Security Playbooks 2.0, section 7.
public struct PlaybookParty: Sendable, Equatable {
    /// The name of the object.
    public var id: PlaybookIdentifier
    /// The type, such as `group`; of an open vocabulary, so any text.
    public var type: String
    /// What people call it.
    public var name: String
    /// More about it.
    public var explanation: String?
    /// Where it is.
    public var location: JSONObject?
    /// What extensions say of it, by the extension's identifier.
    public var extensions: JSONObject?
    /// What belongs to its type: addresses, contacts and so on.
    public var details = JSONObject()
    /// What CACAO does not define, kept.
    public var unknown = JSONObject()

    /// A party.
    public init(id: PlaybookIdentifier, name: String, explanation: String? = nil) {
        self.id = id
        type = id.type
        self.name = name
        self.explanation = explanation
    }

    /// What a type may say of itself.
    struct Form: Sendable {
        /// The members beyond those of every party.
        let members: [String]
        /// Those that must be there.
        let demanded: [String]
    }

    /// The vocabulary of types.
    /// - Source: CACAO Security Playbooks 2.0, sections 7.3 to 7.12.
    static let forms: [String: Form] = [
        "group": Form(members: ["contact"], demanded: []),
        "individual": Form(members: ["contact"], demanded: []),
        "organization": Form(members: ["contact"], demanded: []),
        "location": Form(members: ["logical"], demanded: []),
        "sector": Form(members: ["sector"], demanded: ["sector"]),
        "security-category": Form(members: ["category"], demanded: ["category"]),
        "net-address": Form(members: ["address", "authentication_info", "category"], demanded: ["address"]),
        "http-api": Form(members: ["address", "port", "authentication_info", "category"], demanded: ["address"]),
        "linux": Form(members: ["address", "port", "authentication_info", "category"], demanded: ["address"]),
        "ssh": Form(members: ["address", "port", "authentication_info", "category"], demanded: ["address"]),
    ]
}
