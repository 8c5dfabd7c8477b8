/// Writes changes with the names of what they are about.
struct ChangeWriter: Sendable {
    let table: VisitTable
    let spans: [HeldSpan]
    let services: NameTable
    let operations: NameTable
    let kinds: TraceKinds

    /// A change, with its first visit as the example.
    func change(_ found: BehaviourComparison.Found) -> BehaviourChange {
        let subject = subject(of: found.candidate.feature)
        let entry = found.visits.first.map { spans[Int(table.visits[$0].entry)] }
        return BehaviourChange(
            service: services[found.place.service],
            operation: operations[found.place.operation],
            kind: found.candidate.kind,
            subject: subject.text,
            subjectNoun: subject.noun,
            visits: found.visits.count,
            total: found.candidate.total,
            usualVisits: found.candidate.usualVisits,
            usualTotal: found.candidate.usualTotal,
            surprise: found.surprise,
            trace: entry?.trace ?? TraceID(high: 0, low: 0),
            span: SpanID(entry?.id ?? 0),
            line: Int(entry?.line ?? 0)
        )
    }

    /// What a feature is, in words.
    private func subject(of feature: TraceFeature?) -> (noun: String, text: String) {
        guard let feature else { return ("", "") }
        switch feature.kind {
        case .operation: return ("the step", operations[feature.number])
        case .call: return ("the call of", services[feature.service] + " " + operations[feature.number])
        case .statement: return ("the log line", kinds.text(feature.number))
        case .failure: return ("the logged failure", kinds.text(feature.number))
        case .failedSpan: return ("the failed step", operations[feature.number])
        }
    }
}
