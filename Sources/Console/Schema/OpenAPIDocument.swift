internal import IncidentEngine
public import StrictJSON
internal import WebServer

/// The OpenAPI 3.1 document, made from the same table as the router.
/// - Source: OpenAPI Specification 3.1.1.
public enum OpenAPIDocument: Sendable {
    /// The document.
    public static let json: JSONValue = .object([
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": [
            "title": "Evenkeel",
            "version": .string(Product.version),
            "description": .string(about),
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/", "description": "The service that serves this document."]],
        "tags": .array(
            RouteDefinition.Tag.allCases.map { ["name": .string($0.rawValue), "description": .string($0.meaning)] }
        ),
        "paths": .object(paths),
        "components": [
            "schemas": .object(JSONObject(SchemaName.allCases.map { ($0.rawValue, $0.shape.schema) })),
            "securitySchemes": securitySchemes,
            "responses": .object(problems),
        ],
    ])

    /// The document as bytes.
    static let bytes: [UInt8] = {
        // The table is ours: its keys differ and its numbers are finite, which a test shows.
        (try? json.serialized()) ?? []
    }()

    /// The version of the document.
    static let tag = EntityTag(OpenAPIDigest.text(of: bytes))

    private static let about = """
        Times are RFC 3339 in UTC. Lists are pages: `items`, `next` (a cursor, or null) and `total`. Errors are \
        problem documents (RFC 9457). Unknown members are refused, but in the formats of others. A changing request \
        may bear an `Idempotency-Key`; its answer is kept in memory for a day. With a cookie, a changing request needs \
        `X-CSRF-Token` and an `Origin` of this service. Too much at once is 429, or 503 for senders, with `Retry-After`.
        """

    private static let securitySchemes: JSONValue = [
        "bearer": [
            "type": "http", "scheme": "bearer",
            "description": "An access token (`evk_…`), or a JWT of the configured identity provider.",
        ],
        "cookie": [
            "type": "apiKey", "in": "cookie", "name": "evenkeel",
            "description": "The cookie of `POST /api/v1/session`; over TLS its name is `__Host-evenkeel`.",
        ],
        "csrf": [
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "The session's `csrf`; with the cookie, for every changing request.",
        ],
        "signature": [
            "type": "apiKey", "in": "header", "name": "X-Evenkeel-Signature",
            "description":
                "`v1=` and HMAC-SHA-256 over `X-Evenkeel-Timestamp`, a point, `X-Evenkeel-Id`, a point and the body.",
        ],
    ]

    private static let paths: JSONObject = {
        var paths = JSONObject()
        for route in RouteTable.all where route.tag != .page || route.method == .post {
            var item = paths[route.path]?.object ?? JSONObject()
            item[route.method.rawValue.lowercased()] = OpenAPIOperation(route).json
            paths[route.path] = .object(item)
        }
        return paths
    }()

    /// One response for each kind of problem.
    private static let problems = JSONObject(
        Refusal.Kind.allCases.map { kind in
            (
                kind.rawValue,
                [
                    "description": .string(kind.title + "."),
                    "content": [
                        "application/problem+json": [
                            "schema": ["$ref": "#/components/schemas/Problem"],
                            "example": [
                                "type": .string("urn:evenkeel:problem:\(kind.rawValue)"),
                                "title": .string(kind.title), "status": JSONValue(kind.status),
                            ],
                        ]
                    ],
                ] as JSONValue
            )
        }
    )
}
