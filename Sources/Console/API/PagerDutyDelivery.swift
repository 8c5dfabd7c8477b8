internal import Authentication
internal import Connectors
internal import Governance
internal import IncidentEngine
internal import IncidentLedger
internal import IncidentModel
internal import StrictJSON
internal import Synchronization
internal import WebServer

/// Events of PagerDuty's Events API v2. The sender's key is its token.
enum PagerDutyDelivery: Sendable {
    /// Reads an event and hands it to the engine; answers when it is safe.
    static func take(_ core: ConsoleCore, _ call: APICall, _ sink: ResponseSink) {
        let event: PagerDutyEvent
        do throws(JSONError) {
            event = try PagerDutyEvents.read(
                call.bytes,
                now: core.now,
                limits: JSONLimits(documentBytes: 1 << 20)
            )
        } catch {
            let body = PagerDutyEvents.reply(to: error)
            sink.send(.document(body, status: 400))
            return
        }
        do throws(Refusal) {
            let call = try identified(call, event, core)
            guard let delivery = Delivery("pagerduty", core, call, sink) else { return }
            take(event, delivery)
        } catch { sink.send(error.response()) }
    }

    /// The call as that of whoever the routing key stands for. A key that is a token always counts; another one only
    /// where senders on this machine need not show who they are.
    private static func identified(
        _ call: APICall,
        _ event: PagerDutyEvent,
        _ core: ConsoleCore
    ) throws(Refusal) -> APICall {
        guard case .none = call.caller.proof else { return call }
        guard let account = core.gate.account(token: Secret(event.routingKey.secret)) else {
            guard core.gate.settings.takesAnonymousLocal, Gate.isLocal(call.head.peer) else {
                core.gate.remark("access.refused", "An unknown routing key was sent", call.head)
                throw Refusal(.unauthenticated, "`routing_key` is not a token of this service.")
            }
            return call
        }
        let principal = Principal(account)
        guard principal.roles.contains(where: { $0.permissions.contains(.send) }) else {
            throw Refusal(.forbidden, "The token needs a role that may send: responder or above.")
        }
        return APICall(
            head: call.head,
            path: call.path,
            caller: Caller(principal: principal, proof: .bearer),
            bytes: call.bytes
        )
    }

    /// Alerts of these senders are known by the sender and the event's key alone, so that a repeat and a resolution need
    /// tell neither start nor labels: the ledger has them.
    private static func take(_ event: PagerDutyEvent, _ delivery: Delivery) {
        let core = delivery.core
        let respond: @Sendable (Result<IngestReceipt, LiveError>) -> Void = { result in
            delivery.finish(result) { _ throws(Refusal) in
                .document(PagerDutyEvents.reply(to: event), status: 202)
            }
        }
        switch event.content {
        case .acknowledge: delivery.done(.document(PagerDutyEvents.reply(to: event), status: 202))
        case .change(let change):
            guard delivery.call.principal.tenants == nil else {
                return delivery.refuse(Refusal(.forbidden, "Changes are of all tenants; this sender speaks for some."))
            }
            core.engine.ingest(changes: [change], from: delivery.source, completion: respond)
        case .trigger(let alert):
            guard delivery.mayTake([alert]) else { return }
            core.engine.ingest([alert], from: delivery.source, completion: respond)
        case .resolve:
            // It names no tenant, and needs none: under its own name a sender ends only what it began.
            let alert = Alert(
                status: .resolved,
                labels: .empty,
                startsAt: core.now,
                endsAt: core.now,
                fingerprint: event.dedupKey
            )
            guard !delivery.call.principal.name.isEmpty || delivery.mayTake([alert]) else { return }
            core.engine.ingest([alert], from: delivery.source, completion: respond)
        }
    }
}
