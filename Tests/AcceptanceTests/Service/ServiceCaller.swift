import CurlTransport
import EvenkeelTestKit
import StrictJSON
import Testing

/// A client of the service, over the product's own transport.
struct ServiceCaller: Sendable {
    /// Where the service is.
    let address: String
    /// What it shows; nil for nothing.
    let token: String?
    private let client = HTTPClient(configuration: TransportConfiguration(addressRule: .loopbackOnly))

    init(_ address: String, token: String?) {
        (self.address, self.token) = (address, token)
    }

    /// Ends the client and its connections.
    func end() async { await client.shutDown() }

    /// A request with the token and a body of JSON.
    func request(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        fields: [HeaderField] = []
    ) throws -> HTTPRequest {
        var fields = fields
        if body != nil, !fields.contains(where: { $0.name == "Content-Type" }) {
            fields.append(HeaderField("Content-Type", "application/json"))
        }
        if let token { fields.append(HeaderField("Authorization", "Bearer \(token)", isSecret: true)) }
        let limits = TransferLimits(response: .seconds(30), total: .seconds(60), maximumBodyBytes: 64 << 20)
        return HTTPRequest(method, address + path, headers: fields, body: try body?.serialized(), limits: limits)
    }

    /// Sends a request, whatever its status.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        fields: [HeaderField] = []
    ) async throws -> HTTPResponse {
        try await client.send(request(method, path, body, fields: fields))
    }

    /// Opens a response that goes on.
    func stream(_ request: HTTPRequest) async throws -> ResponseStream { try await client.stream(request) }

    /// A document.
    ///
    /// - Throws: When it is none, or the status is not that of success.
    func get(_ path: String) async throws -> JSONValue { try Self.document(try await send(.get, path), path) }

    /// What a request of success answers; null where it answers nothing.
    ///
    /// - Throws: When the status is another.
    @discardableResult
    func post(_ path: String, _ body: JSONValue, fields: [HeaderField] = []) async throws -> JSONValue {
        try Self.document(try await send(.post, path, body, fields: fields), path)
    }

    private static func document(_ response: HTTPResponse, _ path: String) throws -> JSONValue {
        guard (200..<300).contains(response.status) else {
            throw TestKitError(
                "\(path): \(response.status) \(String(decoding: response.body.prefix(500), as: UTF8.self))"
            )
        }
        return try response.json()
    }

    /// The first open incident that satisfies a condition; waits for it.
    func incident(
        _ what: String = "an incident",
        where isWanted: (JSONValue) -> Bool = { _ in true }
    ) async throws -> JSONValue {
        try await Patience.wait(for: what) {
            try await get("/api/v1/incidents?status=all").member("items").array?.first(where: isWanted)
        }
    }
}

extension HTTPResponse {
    /// The JSON document that the body is; null where there is none.
    func json() throws -> JSONValue {
        body.isEmpty ? .null : try JSONValue(parsing: body, limits: JSONLimits(documentBytes: 64 << 20))
    }
}

extension JSONValue {
    /// A member, or one of a member and so on; null where there is none.
    func member(_ path: String...) -> JSONValue {
        path.reduce(self) { $0[$1] ?? .null }
    }
}
