internal import ContentDigests
internal import Execution
internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// What is posted to an operator's endpoint.
struct WebhookRequest: Sendable, Hashable {
    /// What the endpoint is asked for.
    enum Verb: String, Sendable, Hashable, CaseIterable {
        case describe, simulate, run, undo, inquire
    }

    /// What is asked for.
    let verb: Verb
    /// The body: one JSON object in canonical form.
    let body: [UInt8]
    /// What the request is about, the same for each repetition of it.
    let subject: String

    /// A question about the state of an action's target.
    init(describing action: Action) {
        verb = .describe
        subject = "\(action.definition.id.text) \(action.target)"
        body = Self.bytes([("verb", .string(verb.rawValue))] + Self.members(of: action))
    }

    /// A request about an order; to run one that has something to undo is to undo that.
    init(_ verb: Verb, _ order: StepOrder) {
        self.verb = verb == .run && order.undoing != nil ? .undo : verb
        subject = "\(order.key) \(order.token)"
        let fence = verb == .inquire ? order.fence.map { [("fence", JSONValue($0.number))] } ?? [] : []
        body = Self.bytes(
            [
                ("key", .string(order.key.text)), ("limit", JSONValue(Int64(order.limit.components.seconds))),
                ("recorded", order.undoing.map { .string($0.text) } ?? .null),
                ("state", .string(order.state.hexadecimal)), ("token", JSONValue(order.token.number)),
                ("verb", .string(self.verb.rawValue)),
            ] + fence + Self.members(of: order.action)
        )
    }

    private static func members(of action: Action) -> [(String, JSONValue)] {
        var target: [(String, JSONValue)] = [
            ("kind", .string(action.target.kind.rawValue)), ("name", .string(action.target.name)),
        ]
        if let namespace = action.target.namespace { target.append(("namespace", .string(namespace))) }
        let arguments = action.arguments.map { ($0.name, json($0.value)) }
        return [
            ("action", .string(action.definition.id.text)), ("arguments", .object(JSONObject(arguments))),
            ("target", .object(JSONObject(target))),
        ]
    }

    private static func json(_ value: ArgumentValue) -> JSONValue {
        switch value {
        case .integer(let number), .duration(let number): .integer(number)
        case .decimal(let number): .double(number)
        case .choice(let text), .name(let text), .network(let text): .string(text)
        case .entity(let entity): .string(entity.description)
        case .correction(let correction):
            [
                "current": correction.current.map { .string($0) } ?? .null,
                "desired": correction.desired.map { .string($0) } ?? .null,
                "entity": .string(correction.entity.description), "field": .string(correction.field),
            ]
        }
    }

    private static func bytes(_ members: [(String, JSONValue)]) -> [UInt8] {
        do throws(JSONError) { return try JSONValue.object(JSONObject(members)).canonicalBytes() } catch {
            // Numbers were checked when the action was; each key is written once.
            preconditionFailure("a request has no JSON form: \(error)")
        }
    }
}
