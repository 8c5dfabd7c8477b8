internal import Connectors
internal import Governance
internal import IncidentEngine
internal import IncidentModel
internal import StrictJSON
internal import Synchronization
internal import WebServer

/// Alerts from Alertmanager or from Prometheus itself.
struct AlertDelivery: Sendable {
    /// The formats.
    enum Format: String, Sendable {
        case alertmanager, prometheus
    }

    let format: Format

    /// Reads a document and hands its alerts to the engine; answers when they are safe.
    func take(_ core: ConsoleCore, _ call: APICall, _ sink: ResponseSink) {
        guard let delivery = Delivery(format.rawValue, core, call, sink) else { return }
        let batch: AlertBatch
        do throws(JSONError) {
            switch format {
            case .alertmanager: batch = try AlertmanagerWebhook.read(call.bytes, limits: delivery.limits)
            case .prometheus: batch = try PostedAlerts.read(call.bytes, now: core.now, limits: delivery.limits)
            }
        } catch { return delivery.refuse(Refusal(body: error)) }
        guard delivery.mayTake(batch.alerts) else { return }
        let (format, notes) = (format, batch.notes)
        core.engine.ingest(batch.alerts, from: delivery.source) { result in
            delivery.finish(result) { receipt throws(Refusal) in
                switch format {
                case .alertmanager: try Delivery.receipt(receipt, notes: notes)
                case .prometheus: WebResponse(200, fields: [WebResponse.noStore])
                }
            }
        }
    }
}

/// Changes as CloudEvents.
enum ChangeDelivery: Sendable {
    /// Reads a request and hands its changes to the engine; answers when they are safe.
    static func take(_ core: ConsoleCore, _ call: APICall, _ sink: ResponseSink) {
        guard let delivery = Delivery("cloudevents", core, call, sink) else { return }
        // Changes bear no tenant; whoever speaks for some tenants only could otherwise explain others' incidents.
        guard call.principal.tenants == nil else {
            return delivery.refuse(Refusal(.forbidden, "Changes are of all tenants; this sender speaks for some."))
        }
        let batch: CloudEvents.Batch
        do throws(JSONError) {
            let headers = call.head.fields.all.map { (name: $0.name, value: $0.value) }
            batch = try CloudEvents.read(call.bytes, headers: headers, now: core.now, limits: delivery.limits)
        } catch { return delivery.refuse(Refusal(body: error)) }
        let names = batch.identities.map { delivery.source + " " + $0 }
        let isKnown = core.senders.events.withLock { ring in !names.isEmpty && names.allSatisfy { ring[$0] != nil } }
        guard !isKnown, !batch.changes.isEmpty else {
            let notes = isKnown ? ["These events were taken before."] : batch.notes
            do throws(Refusal) { return delivery.done(try Delivery.receipt(nil, notes: notes)) } catch {
                return delivery.refuse(error)
            }
        }
        core.engine.ingest(changes: batch.changes, from: delivery.source) { result in
            delivery.finish(result) { receipt throws(Refusal) in
                core.senders.events.withLock { ring in
                    for name in names { ring[name] = true }
                }
                return try Delivery.receipt(receipt, notes: batch.notes)
            }
        }
    }
}
