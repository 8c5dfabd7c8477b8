internal import Governance
internal import IncidentEngine
internal import StrictJSON
internal import WebServer

/// What happens, as it happens.
enum EventRoutes: Sendable {
    /// The route.
    static let all: [RouteDefinition] = [
        RouteDefinition(
            method: .get,
            path: "/api/v1/events",
            name: "followEvents",
            summary: "Streams what happens (server-sent events). `Last-Event-ID` resumes without a gap.",
            tag: .events,
            access: .permission(.view),
            query: [.init("incident", .text(1...128, .incident), "Only what is about this incident.")],
            success: [
                .init(
                    type: "text/event-stream",
                    shape: nil,
                    meaning: "Events with the journal's number as id, the kind as name, and "
                        + "{sequence, time, kind, incident, summary} as data; `resync` when some may have been missed."
                )
            ],
            handler: .task { core, call throws(Refusal) in
                let head = call.head
                let name = call.principal.name
                let stream = try await core.events.open(call) { [weak core] in
                    // A token or session that is no longer right throws or is nobody.
                    (try? core?.gate.caller(of: head))??.principal.name == name
                }
                return WebResponse(events: stream, fields: [HeaderField("X-Accel-Buffering", "no")])
            }
        )
    ]
}
