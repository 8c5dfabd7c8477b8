internal import IncidentModel

/// What was observed, as evidence that is written out only when somebody cites it: of a storm of alerts few are.
struct Observation: Sendable, Hashable {
    /// The two forms of it.
    private enum Content: Sendable, Hashable {
        case evidence(Evidence)
        case alert(Alert)
    }

    private let content: Content
    /// Where it comes from.
    let source: Evidence.Source

    /// An observation with its evidence.
    init(_ evidence: Evidence) {
        content = .evidence(evidence)
        source = evidence.source
    }

    /// A firing alert.
    init(_ alert: Alert) {
        content = .alert(alert)
        source = .alert
    }

    /// The evidence.
    var evidence: Evidence {
        switch content {
        case .evidence(let evidence): evidence
        case .alert(let alert): alert.evidence
        }
    }
}
