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
    /// How many incidents are looked through for an alert of which the memory does not know.
    private static let mostLookedThrough = 2000

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

    private static func take(_ event: PagerDutyEvent, _ delivery: Delivery) {
        let core = delivery.core
        let key = SenderMemory.EventKey(source: delivery.source, key: event.dedupKey)
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
            let known = open(key, core)
            let alert = known.map { Self.alert(alert, .firing, from: $0.startsAt, to: nil) } ?? alert
            guard delivery.mayTake([alert]) else { return }
            core.engine.ingest([alert], from: delivery.source) { result in
                if case .success = result { core.senders.triggered.withLock { $0[key] = alert } }
                respond(result)
            }
        case .resolve:
            guard let known = open(key, core) else {
                return delivery.done(.document(PagerDutyEvents.reply(to: event), status: 202))
            }
            let alert = alert(known, .resolved, from: known.startsAt, to: core.now)
            guard delivery.mayTake([alert]) else { return }
            core.engine.ingest([alert], from: delivery.source) { result in
                if case .success = result { core.senders.triggered.withLock { $0[key] = nil } }
                respond(result)
            }
        }
    }

    /// The alert that is open under a key: from memory, or after a restart from the open incidents.
    private static func open(_ key: SenderMemory.EventKey, _ core: ConsoleCore) -> Alert? {
        if let alert = core.senders.triggered.withLock({ $0[key] }) { return alert }
        let reader = Principal(name: "evenkeel", roles: [.viewer], kind: .system)
        var query = IncidentQuery()
        query.statuses = [.open]
        query.limit = 500
        for _ in 0..<(mostLookedThrough / query.limit) {
            let page = core.engine.incidents(query, for: reader)
            for whole in page.records.lazy.flatMap(\.alerts)
            where whole.alert.status == .firing && whole.source == key.source && whole.alert.fingerprint == key.key {
                return whole.alert
            }
            guard let next = page.next else { return nil }
            query.after = next
        }
        return nil
    }

    private static func alert(_ alert: Alert, _ status: Alert.Status, from: Timestamp, to: Timestamp?) -> Alert {
        Alert(
            status: status,
            labels: alert.labels,
            annotations: alert.annotations,
            startsAt: from,
            endsAt: to,
            generatorURL: alert.generatorURL,
            fingerprint: alert.fingerprint
        )
    }
}
