internal import IncidentModel
package import StrictJSON

/// Takes credentials out of what a control plane printed, before it is written anywhere.
///
/// Objects in JSON are read and every field is judged by its place; everything else is text, of which `SecretRedaction`
/// knows the usual forms. What neither knows stays, so the result is to be treated as confidential all the same.
package enum EvidenceRedaction: Sendable {
    /// The limits of one object in JSON.
    private static let limits = JSONLimits(documentBytes: 64 << 20, depth: 64, stringBytes: 8 << 20, members: 5_000_000)

    /// The annotation with which `kubectl apply` keeps a copy of the whole object, with every literal in it.
    private static let copies: Set<String> = ["kubectl.kubernetes.io/last-applied-configuration"]
    /// Members that say who set which field; large, and of no use for a diagnosis.
    private static let bookkeeping: Set<String> = ["managedFields"]
    /// Members whose own members are named by people, so that a telling name tells of a secret: `labels`, `data`.
    private static let named: Set<String> = ["data", "binaryData", "stringData", "annotations", "labels", "parameters"]
    /// Members of a `Secret` that hold its content.
    private static let content: Set<String> = ["data", "stringData"]

    /// The output of a command without its secrets; an object in JSON becomes compact.
    static func redacted(_ output: String) -> String {
        let first = output.utf8.first { $0 > 0x20 }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return SecretRedaction.redacted(output) }
        do throws(JSONError) {
            let value = redacted(try JSONValue(parsing: output, limits: limits), in: "", isSecret: false)
            return String(decoding: try value.serialized(), as: UTF8.self)
        } catch {
            // Cut off or not JSON at all: it is judged as text.
            return SecretRedaction.redacted(output)
        }
    }

    /// An object of a control plane, or a list of some, without their secrets.
    package static func redacted(_ value: JSONValue) -> JSONValue { redacted(value, in: "", isSecret: false) }

    /// A value with the name of the member that it is.
    private static func redacted(_ value: JSONValue, in member: String, isSecret: Bool) -> JSONValue {
        switch value {
        case .string(let text): return .string(SecretRedaction.redacted(text))
        case .array(let elements):
            return .array(elements.map { redacted($0, in: member, isSecret: isSecret) })
        case .object(let object): return .object(redacted(object, in: member, isSecret: isSecret))
        default: return value
        }
    }

    private static func redacted(_ object: JSONObject, in member: String, isSecret: Bool) -> JSONObject {
        let isSecret = object["kind"].flatMap(\.string).map { $0 == "Secret" } ?? isSecret
        // An environment variable, a header or an argument: `{"name": "DB_PASSWORD", "value": "…"}`.
        let name = object["name"]?.string
        return JSONObject(
            object.compactMap { key, value in
                if copies.contains(key) || bookkeeping.contains(key) { return nil }
                if isSecret, content.contains(key) { return (key, marked(value)) }
                if let text = value.string {
                    if key == "value", let name { return (key, .string(SecretRedaction.redacted(text, of: name))) }
                    if named.contains(member) { return (key, .string(SecretRedaction.redacted(text, of: key))) }
                }
                return (key, redacted(value, in: key, isSecret: isSecret))
            }
        )
    }

    /// An object with a mark for the value of each member: which keys there are is evidence, what they hold is not.
    private static func marked(_ value: JSONValue) -> JSONValue {
        guard let object = value.object else { return .string(SecretRedaction.mark) }
        return .object(JSONObject(object.map { ($0.key, .string(SecretRedaction.mark)) }))
    }
}
