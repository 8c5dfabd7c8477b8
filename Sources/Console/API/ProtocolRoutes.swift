internal import Governance
internal import StrictJSON
internal import WebServer

/// Other protocols over HTTP.
enum ProtocolRoutes: Sendable {
    /// The routes.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .post,
            path: "/mcp",
            name: "modelContextProtocol",
            summary: "The Model Context Protocol (Streamable HTTP, answers as JSON). Its tools only show and predict.",
            tag: .protocols,
            access: .signedIn,
            body: .init(limit: 1 << 20),
            success: [
                .init(shape: .messages, meaning: "The answer, a message of JSON-RPC 2.0 or, to several, a list."),
                .init(status: 202, type: nil, shape: nil, meaning: "A notification was taken."),
            ],
            problems: [.foreignOrigin],
            handler: .task { core, call throws(Refusal) in
                // Whatever the proof, a page of another origin must not speak to a server on this machine.
                guard core.gate.isFromOurPage(call.head, isRequired: false) else {
                    throw Refusal(.foreignOrigin, "Pages of other origins may not speak to this server.")
                }
                if let revision = call.head.fields["mcp-protocol-version"],
                    !MCPSession.revisions.contains(revision)
                {
                    throw Refusal(.malformed, "Spoken here: \(MCPSession.revisions.joined(separator: ", ")).")
                }
                let session = MCPSession(engine: core.engine, principal: call.principal)
                guard let answer = await session.handle(call.bytes) else {
                    return WebResponse(202, fields: [WebResponse.noStore])
                }
                return .document(answer)
            }
        )
    ]
}
