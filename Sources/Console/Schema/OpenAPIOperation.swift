internal import ContentDigests
internal import Governance
internal import StrictJSON
internal import WebServer

/// One route as an operation of the OpenAPI document.
struct OpenAPIOperation: Sendable {
    private let route: RouteDefinition

    init(_ route: RouteDefinition) { self.route = route }

    /// The operation.
    var json: JSONValue {
        var operation: JSONObject = [
            "operationId": .string(route.name),
            "summary": .string(route.summary),
            "tags": [.string(route.tag.rawValue)],
            "security": security,
            "responses": .object(responses),
        ]
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body { operation["requestBody"] = body }
        if case .permission(let permission) = route.access {
            operation["x-permission"] = .string(permission.rawValue)
        }
        return .object(operation)
    }

    private var security: JSONValue {
        let session: JSONValue = route.isChanging ? ["cookie": [], "csrf": []] : ["cookie": []]
        switch route.access {
        case .open: return []
        case .signedIn, .permission, .wholeView: return [["bearer": []], session]
        case .sender, .keyedSender: return [["bearer": []], ["signature": []], .object([:])]
        case .figures: return [["bearer": []], session, .object([:])]
        }
    }

    private var parameters: [JSONValue] {
        var all: [JSONValue] = route.pathParameters.map { name in
            ["name": .string(name), "in": "path", "required": true, "schema": RouteDefinition.pathShape(name).schema]
        }
        all += route.query.map { parameter in
            // A list in a query is one parameter for each element, as OpenAPI has it unless said otherwise.
            let most = RouteDefinition.Parameter.mostRepeats
            let shape = parameter.isRepeated ? Shape.list(parameter.shape, most) : parameter.shape
            return [
                "name": .string(parameter.name), "in": "query", "required": .bool(isRequired(parameter)),
                "description": .string(parameter.meaning), "schema": shape.schema,
            ]
        }
        if route.isChanging, route.access != .open, route.access.isOurs {
            all.append([
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "Makes repeating the request harmless.",
                "schema": Shape.text(1...128, .word).schema,
            ])
        }
        return all
    }

    /// Where a parameter has no default, its meaning tells nothing of one.
    private func isRequired(_ parameter: RouteDefinition.Parameter) -> Bool {
        ["search": ["q"], "getInclusionProof": ["sequence"], "getConsistencyProof": ["from"]][route.name]?
            .contains(parameter.name) ?? false
    }

    private var body: JSONValue? {
        guard let rule = route.body else { return nil }
        let shape = rule.shape.map { Shape.named($0).schema } ?? .object([:])
        var media: JSONObject = ["schema": shape]
        media["example"] = rule.example
        return [
            "required": .bool(!rule.isOptional),
            "content": .object(JSONObject(rule.types.map { ($0, .object(media)) })),
        ]
    }

    private var responses: JSONObject {
        var all = JSONObject()
        for success in route.success { add(success, to: &all) }
        for kind in problems { add(kind, to: &all) }
        // Only where values may be repeated can what the table allows be longer than a request's first line.
        if route.query.contains(where: \.isRepeated) { all["414"] = Self.tooLongTarget }
        return all
    }

    /// What the HTTP layer answers to a first line that is too long.
    private static let tooLongTarget: JSONValue = [
        "description": "The query is longer than a request's first line may be.",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
    ]

    private func add(_ success: RouteDefinition.Success, to all: inout JSONObject) {
        let key = String(success.status)
        var response = all[key]?.object ?? ["description": .string(success.meaning)]
        if let type = success.type {
            var content = response["content"]?.object ?? JSONObject()
            let schema = success.shape.map { Shape.named($0).schema } ?? ["type": "string"]
            content[type] = ["schema": schema]
            response["content"] = .object(content)
        }
        all[key] = .object(response)
    }

    /// One status has one response; of two kinds with the same one, the first speaks.
    private func add(_ kind: Refusal.Kind, to all: inout JSONObject) {
        let key = String(kind.status)
        guard all[key] == nil else { return }
        all[key] = ["$ref": .string("#/components/responses/\(kind.rawValue)")]
    }

    /// What can go wrong here: its own problems and those of every route of its sort.
    private var problems: [Refusal.Kind] {
        var kinds: [Refusal.Kind] = [.malformed, .unavailable, .failed]
        if route.access != .open { kinds += [.unauthenticated, .forbidden] }
        if !route.pathParameters.isEmpty { kinds.append(.missing) }
        if route.body != nil { kinds += [.tooLarge, .unsupportedType, .invalid] }
        kinds.append(.overloaded)
        return (route.problems + kinds).sorted { ($0.status, $0.rawValue) < ($1.status, $1.rawValue) }
    }
}

/// A short name for a version of the document.
enum OpenAPIDigest: Sendable {
    /// The first digits of its SHA-256.
    static func text(of bytes: [UInt8]) -> String { String(ContentDigest(of: bytes).hexadecimal.prefix(16)) }
}
