import CurlTransport
import Governance
import StrictJSON
import Testing
import WebServer

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct RouteTableTests {
    /// A path with something in each pair of braces.
    private static func path(_ route: RouteDefinition) -> String {
        let digest = "sha256:" + String(repeating: "0", count: 64)
        return route.path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 == "{id}" ? "inc-000000000000" : $0 == "{digest}" ? digest : String($0) }
            .joined(separator: "/")
    }

    private static func method(_ route: RouteDefinition) throws -> HTTPRequest.Method {
        try #require(HTTPRequest.Method(rawValue: route.method.rawValue))
    }

    private static func body(_ route: RouteDefinition) throws -> String? {
        guard let body = route.body, body.shape != nil || !body.isOptional else { return nil }
        return String(decoding: try (body.example ?? [:]).serialized(), as: UTF8.self)
    }

    @Test func `who says nothing sees nothing`() async throws {
        try await RunningConsole.with { running in
            for route in RouteTable.all where route.access != .open && route.access != .figures {
                let reply = try await running.send(
                    try Self.method(route),
                    Self.path(route),
                    body: try Self.body(route),
                    [("Content-Type", route.body?.types.first ?? "application/json")]
                )
                #expect(reply.status == 401, "\(route.method) \(route.path): \(reply.text)")
                #expect(reply["content-type"] == "application/problem+json", "\(route.path)")
                #expect(reply["www-authenticate"] != nil, "\(route.path)")
            }
        }
    }

    @Test func `a role that does not permit it is refused, the least that does is not`() async throws {
        try await RunningConsole.with { running in
            // A stream of events has no end to wait for; it has tests of its own.
            for route in RouteTable.all where route.name != "followEvents" {
                guard case .permission(let permission) = route.access else { continue }
                for role in Role.allCases {
                    let reply = try await running.send(
                        try Self.method(route),
                        Self.path(route),
                        as: role.rawValue,
                        body: try Self.body(route)
                    )
                    let isPermitted = role.permissions.contains(permission)
                    #expect(
                        (reply.status == 403) == !isPermitted,
                        "\(role) \(route.method) \(route.path): \(reply.status) \(reply.text)"
                    )
                    #expect(reply.status < 500, "\(role) \(route.path): \(reply.text)")
                }
            }
        }
    }

    @Test func `another tenant's incident does not exist`() async throws {
        try await RunningConsole.with { running in
            let own = try await running.incident(tenant: "acme")
            for route in RouteTable.all where route.path.contains("{id}") && route.path.contains("/incidents/") {
                guard case .permission(let permission) = route.access, permission != .overrideFreeze else { continue }
                let path = Self.path(route).split(separator: "inc-000000000000", omittingEmptySubsequences: false)
                    .joined(separator: own)
                let reply = try await running.send(
                    try Self.method(route),
                    path,
                    as: "globex",
                    body: try Self.body(route)
                )
                #expect(reply.status == 404, "\(route.method) \(route.path): \(reply.status) \(reply.text)")
            }
            let page = try await running.send(.get, "/api/v1/incidents", as: "globex").json
            #expect(page["total"]?.int == 0)
            #expect(try await running.send(.get, "/api/v1/incidents", as: "acme").json["total"]?.int == 1)
            #expect(try await running.send(.get, "/api/v1/audit/entries", as: "acme").status == 403)
        }
    }

    @Test func `every response has the headers that protect a browser`() async throws {
        try await RunningConsole.with { running in
            for path in ["/healthz", "/", "/api/v1/incidents", "/nowhere", "/metrics", "/api/v1/openapi.json"] {
                let reply = try await running.send(.get, path)
                #expect(reply["x-content-type-options"] == "nosniff", "\(path)")
                #expect(reply["referrer-policy"] == "no-referrer", "\(path)")
                #expect(reply["content-security-policy"]?.hasPrefix("default-src 'none'") == true, "\(path)")
                #expect(reply["cross-origin-resource-policy"] == "same-origin", "\(path)")
                #expect(reply["cache-control"] != nil || reply.status == 404, "\(path)")
            }
        }
    }
}
