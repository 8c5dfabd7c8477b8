internal import Connectors
internal import IncidentEngine
internal import IncidentModel
internal import LocalFiles
internal import StrictJSON

/// Feeds a service the example incident, as if it happened now.
struct DemoFeed: Sendable {
    /// Where it goes.
    let engine: LiveEngine
    /// The folder with `alerts.json`.
    let folder: String

    /// The most bytes of the example's alerts.
    private static let maximumBytes = 1 << 20

    /// Sends the alerts one after the other, the first as if it had begun three minutes ago.
    /// - Throws: `CommandFailure` when the example cannot be read.
    func run() async throws(CommandFailure) {
        let batch: AlertBatch
        do {
            let bytes = try FileReader.bytes(of: folder + "/alerts.json", limit: Self.maximumBytes)
            batch = try AlertmanagerWebhook.read(bytes, limits: .network)
        } catch {
            throw CommandFailure(["the example incident cannot be read: \(error)"])
        }
        let alerts = batch.alerts.sorted { $0.startsAt < $1.startsAt }
        guard let first = alerts.first(where: { $0.status == .firing })?.startsAt else {
            throw CommandFailure(["the example has no alert"])
        }
        let shift = EngineClock.host.wall().seconds - 180 - first.seconds
        for alert in alerts {
            send(Self.moved(alert, by: shift))
            guard await EngineClock.host.sleep(.milliseconds(400)) else { return }
        }
    }

    private func send(_ alert: Alert) {
        // The journal's own alarm tells when it cannot be kept.
        engine.ingest([alert], from: "demo") { _ in }
    }

    private static func moved(_ alert: Alert, by seconds: Int64) -> Alert {
        Alert(
            status: alert.status,
            labels: alert.labels,
            annotations: alert.annotations,
            startsAt: alert.startsAt.adding(seconds: seconds),
            endsAt: alert.endsAt?.adding(seconds: seconds),
            generatorURL: alert.generatorURL,
            fingerprint: alert.fingerprint
        )
    }
}
