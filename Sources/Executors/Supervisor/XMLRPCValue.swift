/// A value of XML-RPC, of the types that process supervisors use.
/// - Source: http://xmlrpc.com/spec.md
indirect enum XMLRPCValue: Sendable, Hashable {
    case integer(Int64)
    case boolean(Bool)
    case text(String)
    case array([XMLRPCValue])
    case structure([String: XMLRPCValue])

    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    var boolean: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var array: [XMLRPCValue]? { if case .array(let items) = self { items } else { nil } }

    /// A member of a structure.
    subscript(name: String) -> XMLRPCValue? {
        if case .structure(let members) = self { members[name] } else { nil }
    }

    /// The fault that a structure is, as calls within a multicall answer it.
    var fault: XMLRPCFault? {
        guard let code = self["faultCode"]?.integer, let words = self["faultString"]?.text else { return nil }
        return XMLRPCFault(code: code, words: words)
    }
}

/// What a server answers to a call that it does not carry out.
struct XMLRPCFault: Sendable, Hashable {
    let code: Int64
    /// In the server's words, untrusted.
    let words: String
}

/// A call of a method.
struct XMLRPCCall: Sendable, Hashable {
    let method: String
    let parameters: [XMLRPCValue]

    init(_ method: String, _ parameters: [XMLRPCValue] = []) { (self.method, self.parameters) = (method, parameters) }

    /// The body of the request.
    var body: [UInt8] {
        let parameters = parameters.map { "<param>\(Self.xml($0))</param>" }.joined()
        let name = Self.escaped(method)
        let text = "<methodCall><methodName>\(name)</methodName><params>\(parameters)</params></methodCall>"
        return Array("<?xml version=\"1.0\"?>\n\(text)\n".utf8)
    }

    private static func xml(_ value: XMLRPCValue) -> String {
        let inner =
            switch value {
            case .integer(let number): "<int>\(number)</int>"
            case .boolean(let flag): "<boolean>\(flag ? 1 : 0)</boolean>"
            case .text(let text): "<string>\(escaped(text))</string>"
            case .array(let items): "<array><data>\(items.map(xml).joined())</data></array>"
            case .structure(let members):
                "<struct>\(members.sorted { $0.key < $1.key }.map(member).joined())</struct>"
            }
        return "<value>\(inner)</value>"
    }

    private static func member(_ name: String, _ value: XMLRPCValue) -> String {
        "<member><name>\(escaped(name))</name>\(xml(value))</member>"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
