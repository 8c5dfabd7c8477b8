internal import CurlTransport
internal import StrictJSON

/// The commands of a WebDriver session as requests.
///
/// - Source: W3C WebDriver, section 6 (protocol) and section 9.4 (errors).
struct WebDriverWire: Sendable {
    private let client: HTTPClient
    private let driver: String
    private let path: String

    /// Starts a session at a driver.
    ///
    /// - Parameters:
    ///   - driver: The driver's URL, without a slash at its end.
    ///   - capabilities: What the session must be able to do.
    /// - Returns: The session's commands, and what it can do.
    /// - Throws: When the driver has no browser for it.
    static func begin(
        driver: String,
        capabilities: JSONValue
    ) async throws -> (wire: WebDriverWire, capabilities: JSONValue) {
        let client = HTTPClient(configuration: TransportConfiguration(addressRule: .loopbackOnly))
        let answer = try await send(
            .post,
            driver + "/session",
            ["capabilities": ["alwaysMatch": capabilities]],
            over: client
        )
        guard let session = answer["sessionId"]?.string else { throw TestKitError("the driver named no session") }
        let wire = WebDriverWire(client: client, driver: driver, path: "/session/" + session)
        return (wire, answer["capabilities"] ?? nil)
    }

    /// Sends a command without a body.
    func get(_ command: String) async throws -> JSONValue {
        try await Self.send(.get, driver + path + command, nil, over: client)
    }

    /// Sends a command with its parameters.
    @discardableResult
    func post(_ command: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await Self.send(.post, driver + path + command, parameters, over: client)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    @discardableResult
    func chrome(_ command: String, _ parameters: JSONValue) async throws -> JSONValue {
        try await post("/goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    /// Ends the session and with it the browser.
    func end() async throws {
        _ = try await Self.send(.delete, driver + path, nil, over: client)
        await client.shutDown()
    }

    /// Pictures and logs are larger than what the network's limits admit; the driver is trusted like the test.
    private static let limits = JSONLimits(documentBytes: 128 << 20, depth: 128, stringBytes: 96 << 20)

    private static func send(
        _ method: HTTPRequest.Method,
        _ url: String,
        _ body: JSONValue?,
        over client: HTTPClient
    ) async throws -> JSONValue {
        let minute = Duration.seconds(60)
        let request = HTTPRequest(
            method,
            url,
            headers: body == nil ? [] : [HeaderField("Content-Type", "application/json")],
            body: try body?.serialized(),
            limits: TransferLimits(response: minute, idle: minute, total: minute, maximumBodyBytes: 128 << 20)
        )
        let response = try await client.send(request)
        let value = try JSONValue(parsing: response.body, limits: limits)["value"] ?? nil
        guard response.status == 200 else {
            let parts = [value["error"]?.string, value["message"]?.string].compactMap(\.self)
            throw TestKitError("WebDriver: \(parts.joined(separator: ": "))")
        }
        return value
    }
}
