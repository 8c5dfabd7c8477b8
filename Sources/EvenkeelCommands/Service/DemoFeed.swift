internal import IncidentEngine
internal import IncidentModel

/// Feeds a service the example incident, as if it happened now.
struct DemoFeed: Sendable {
    /// Where it goes.
    let engine: LiveEngine
    /// What names the example.
    let configuration: Configuration

    /// The pause between two alerts, so that people see how the incident grows.
    private static let pause: Duration = .milliseconds(400)

    /// Sends the alerts one after the other.
    /// - Throws: `CommandFailure` when the example cannot be read.
    func run() async throws(CommandFailure) {
        guard let folder = configuration.serve.evidence else { return }
        let alerts: [Alert]
        do throws(EngineError) {
            alerts = try IncidentInput(configuration).presentAlerts(of: folder)
        } catch {
            throw CommandFailure(error)
        }
        for alert in alerts.sorted(by: { $0.startsAt < $1.startsAt }) {
            // The journal's own alarm tells when it cannot be kept.
            engine.ingest([alert], from: "demo") { _ in }
            guard await EngineClock.host.sleep(Self.pause) else { return }
        }
    }
}
