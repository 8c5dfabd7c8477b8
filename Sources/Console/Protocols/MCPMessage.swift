internal import StrictJSON

/// A message of JSON-RPC 2.0 that was received.
/// - Source: JSON-RPC 2.0 Specification, sections 4 and 5.
struct MCPMessage: Sendable {
    /// Why a message is not answered with a result.
    struct Fault: Error, Sendable {
        let code: Int
        let message: String

        static let unreadable = Fault(code: -32_700, message: "This is not JSON")
        static let invalid = Fault(code: -32_600, message: "This is no request of JSON-RPC 2.0")
        static let unknownMethod = Fault(code: -32_601, message: "There is no such method")

        static func badParameters(_ reasons: [String]) -> Fault {
            Fault(code: -32_602, message: reasons.joined(separator: "; "))
        }
    }

    /// The id; nil for a notification, which is not answered.
    let id: JSONValue?
    /// The method.
    let method: String
    /// The parameters; an empty object without any.
    let parameters: JSONValue

    /// A message from its value; nil for a response, of which none is expected.
    /// - Throws: `invalid`.
    init?(_ value: JSONValue) throws(Fault) {
        guard let object = value.object, object["jsonrpc"]?.string == "2.0" else { throw .invalid }
        if object["method"] == nil, object["result"] != nil || object["error"] != nil { return nil }
        guard let method = object["method"]?.string, method.utf8.count <= 200 else { throw .invalid }
        let parameters = object["params"] ?? .object(JSONObject())
        guard parameters.object != nil else { throw .badParameters(["`params` must be an object"]) }
        if let id = object["id"] {
            guard id.string != nil || id.int64 != nil else { throw .invalid }
            self.id = id
        } else {
            id = nil
        }
        (self.method, self.parameters) = (method, parameters)
    }

    /// The answer with a result.
    static func reply(_ id: JSONValue, _ result: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "result": result]
    }

    /// The answer with an error.
    static func reply(_ id: JSONValue, _ fault: Fault) -> JSONValue {
        [
            "jsonrpc": "2.0", "id": id,
            "error": ["code": JSONValue(fault.code), "message": .string(fault.message)],
        ]
    }
}
