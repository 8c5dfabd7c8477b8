internal import IncidentModel

/// Decides when the evidence shows nothing wrong. Doing nothing is an answer, and often the right one.
enum Abstention: Sendable {
    /// How hard an observation must be to stand without any alert that still fires.
    private static let withoutAlert = 0.8

    /// Why nothing is held to be wrong, or nil when something is.
    static func reason(suspects: [Suspect], scene: Scene) -> String? {
        let hard = suspects.map(\.hardWeight).max() ?? 0
        if scene.evidence.alerts.isEmpty, hard < withoutAlert {
            return "there is no alert, and nothing in the evidence shows a fault"
        }
        let isSerious = scene.firing.contains { $0.alert.severity > .none && !scene.rule(of: $0).isHarmless }
        if !scene.evidence.alerts.isEmpty, !isSerious, hard < withoutAlert {
            return scene.firing.isEmpty
                ? "every alert is resolved, and nothing in the evidence shows a fault that lasts"
                : "the alerts that fire say that all is well or serve other alerts, and nothing else shows a fault"
        }
        guard suspects.isEmpty else { return nil }
        return "what fires is not borne out by the evidence: nothing shows a fault"
    }
}
