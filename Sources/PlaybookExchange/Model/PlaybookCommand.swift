public import StrictJSON

/// What an agent is told to do. It is data here: nothing in this program carries a command of a playbook out.
///
/// - Source: CACAO Security Playbooks 2.0, section 5.
public struct PlaybookCommand: Sendable, Equatable {
    /// The type, such as `manual`; of an open vocabulary, so any text.
    public var type: String
    /// The command in words or in its own language.
    public var command: String?
    /// The command in base64.
    public var encodedCommand: String?
    /// The body of a request.
    public var content: String?
    /// The body of a request in base64.
    public var encodedContent: String?
    /// The headers of a request.
    public var headers: JSONObject?
    /// What it does.
    public var explanation: String?
    /// The version of the command's language.
    public var version: String?
    /// What kind of activity it is.
    public var activity: String?
    /// Where to read more.
    public var references: [PlaybookReference]?
    /// What CACAO does not define, kept.
    public var unknown: JSONObject

    /// A command of a type.
    public init(type: String, command: String? = nil, references: [PlaybookReference]? = nil) {
        self.type = type
        self.command = command
        self.references = references
        unknown = JSONObject()
    }

    /// Whether a person carries it out.
    public var isManual: Bool { type == "manual" }

    /// The members that a command of each type of the vocabulary must have; of each inner list one is enough.
    /// - Source: CACAO Security Playbooks 2.0, sections 5.3 to 5.14.
    static let demanded: [String: [[String]]] = [
        "manual": [["command", "command_b64"]], "bash": [["command", "command_b64"]],
        "caldera-cmd": [["command", "command_b64"]], "powershell": [["command", "command_b64"]],
        "ssh": [["command", "command_b64"]], "elastic": [["command_b64"]], "jupyter": [["command_b64"]],
        "kestrel": [["command_b64"]], "sigma": [["command_b64"]], "yara": [["command_b64"]],
        "http-api": [["command"]], "openc2-http": [["command"], ["content_b64"]],
    ]
}

/// Where to read more.
///
/// - Source: CACAO Security Playbooks 2.0, section 10.9.
public struct PlaybookReference: Sendable, Equatable {
    /// What it is called.
    public var name: String
    /// What it says.
    public var explanation: String?
    /// Where it is, in words.
    public var source: String?
    /// Where it is, as a link; never followed here.
    public var link: String?
    /// Its name in somebody else's system.
    public var externalName: String?
    /// An identifier for it in this playbook.
    public var reference: String?
    /// What CACAO does not define, kept.
    public var unknown = JSONObject()

    /// A reference.
    public init(name: String, explanation: String? = nil, source: String? = nil, externalName: String? = nil) {
        self.name = name
        self.explanation = explanation
        self.source = source
        self.externalName = externalName
    }
}

/// A value that a playbook works with.
///
/// - Source: CACAO Security Playbooks 2.0, section 10.18.
public struct PlaybookVariable: Sendable, Equatable {
    /// The name, between two underscores on each side.
    public var name: String
    /// The type, of an open vocabulary.
    public var type: String
    /// What it is.
    public var explanation: String?
    /// The value; `.null` when it is written as not known, nil when it is not written.
    public var value: JSONValue?
    /// Whether it never changes.
    public var isConstant: Bool?
    /// Whether it is passed in from outside.
    public var isExternal: Bool?
    /// What CACAO does not define, kept.
    public var unknown = JSONObject()

    /// A variable.
    public init(name: String, type: String, explanation: String? = nil, value: JSONValue? = nil) {
        self.name = name
        self.type = type
        self.explanation = explanation
        self.value = value
    }

    /// Whether a text is a name of a variable.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 5, bytes.count <= 204, bytes.starts(with: [95, 95]), bytes.suffix(2) == [95, 95] else {
            return false
        }
        let inner = bytes.dropFirst(2).dropLast(2)
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
        }
        return inner.first.map(isLetter) ?? false
            && inner.allSatisfy {
                isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
