internal import Connectors
internal import IncidentEngine
internal import StrictJSON
internal import WebServer

/// Exports of OpenTelemetry. They are kept in memory only, so that they are answered at once.
struct TelemetryDelivery: Sendable {
    let signal: OpenTelemetry.Signal

    /// Reads an export and hands it to the engine.
    func take(_ core: ConsoleCore, _ call: APICall, _ sink: ResponseSink) {
        guard let delivery = Delivery("opentelemetry", core, call, sink), let tenant = delivery.tenant() else { return }
        let batch: TelemetryBatch
        do throws(JSONError) {
            batch = try OpenTelemetry.read(call.bytes, signal: signal, limits: delivery.limits)
        } catch { return delivery.refuse(Refusal(body: error)) }
        do throws(LiveError) {
            _ = try core.engine.ingest(batch, of: tenant)
            delivery.done(.document(OpenTelemetry.reply(to: batch, signal: signal)))
        } catch { delivery.refuse(Refusal(error)) }
    }
}
