internal import IncidentModel

/// Decides when the evidence shows nothing wrong. Doing nothing is an answer, and often the right one.
enum Abstention: Sendable {
    /// How hard an observation must be to stand without any alert that still fires.
    private static let withoutAlert = 0.8
    /// The same for what differs from a time that is given as normal.
    private static let againstBaseline = 0.55

    /// Why nothing is held to be wrong, or nil when something is. `hardest` is the strongest single observation of a
    /// control plane or a measurement, also of a symptom that something less certain explains: that something is wrong
    /// is known though what it is may not be. What could not be seen is said with it, lest it is taken
    /// for good news.
    static func reason(suspects: [Suspect], hardest: Double, scene: Scene) -> String? {
        guard let reason = finding(suspects, hardest, scene) else { return nil }
        let unreadable = scene.evidence.unreadable
        guard !unreadable.isEmpty else { return reason }
        return
            "\(unreadable.joined(separator: ", ")) could not be read, so this is no all-clear; of the rest: \(reason)"
    }

    /// The weight of the hardest observation. Log lines that are clearly not those of a normal time count as one; a model
    /// that weighed whether anything is wrong at all needs no alert beside it.
    private static func hardness(_ suspects: [Suspect], _ hardest: Double) -> Double {
        if suspects.first?.located ?? 0 >= CauseRanking.threshold { return 1 }
        let isClear = suspects.contains { suspect in
            suspect.clues.contains { $0.isAgainstBaseline && $0.weight >= againstBaseline }
        }
        return max(suspects.isEmpty ? 0 : hardest, isClear ? withoutAlert : 0)
    }

    /// What the evidence that could be read amounts to, when it shows nothing wrong.
    private static func finding(_ suspects: [Suspect], _ hardest: Double, _ scene: Scene) -> String? {
        let hard = hardness(suspects, hardest)
        if scene.evidence.alerts.isEmpty, hard < withoutAlert {
            return "there is no alert, and nothing in the evidence shows a fault"
        }
        let isSerious = scene.firing.contains { $0.severity > .none && !scene.rule(of: $0).isHarmless }
        if !scene.evidence.alerts.isEmpty, !isSerious, hard < withoutAlert {
            return scene.firing.isEmpty
                ? "every alert is resolved, and nothing in the evidence shows a fault that lasts"
                : "the alerts that fire say that all is well or serve other alerts, and nothing else shows a fault"
        }
        guard suspects.isEmpty else { return nil }
        let isKnown = scene.alerted.all.contains { scene.snapshot.inventory.contains($0) }
        guard isKnown || !scene.evidence.isInventoryClosed else {
            let names = scene.alerted.all.map(\.phrase).sorted().prefix(3).joined(separator: ", ")
            return "alerts fire on what the inventory does not declare (\(names)), so nothing may be planned for it; "
                + "this is no all-clear"
        }
        return "what fires is not borne out by the evidence: nothing shows a fault"
    }
}
