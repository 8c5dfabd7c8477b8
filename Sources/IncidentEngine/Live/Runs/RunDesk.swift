internal import Execution
internal import IncidentLedger
internal import IncidentModel

/// What the engine holds of runs beside the journal: who has what to himself, which runs are being driven, and what people
/// did that these have not taken in.
struct RunDesk: Sendable {
    /// The most things that people do to one run and that wait to be taken in.
    static let mostWaiting = 16

    /// What runs have to themselves, by incident.
    var locks = LockTable()
    /// The incidents whose run is being driven.
    var driven: Set<IncidentIdentifier> = []
    /// The incidents whose run was driven since the start or the last reload. One that waits is driven once even so: what
    /// was ordered and not answered is found out about.
    var taken: Set<IncidentIdentifier> = []
    /// What people did, oldest first.
    var inboxes: [IncidentIdentifier: [RunEvent]] = [:]
    /// The incidents whose next step has a person's word.
    var mayStep: Set<IncidentIdentifier> = []
    /// Why approved plans are not begun, by incident.
    var held: [IncidentIdentifier: Held] = [:]
    /// The incidents whose plan people approved since the start: what executors describe first is then what was approved. Of
    /// an approval from before the start only the journal knows.
    var approvedHere: Set<IncidentIdentifier> = []
    /// What is held since it flapped and called a person for that.
    var calledFor: Set<EntityReference> = []

    /// Why an approved plan is not begun.
    struct Held: Sendable {
        /// In words, as they were the last time.
        let words: String
        /// What sort of reason it is.
        let sort: String
    }

    /// Takes the oldest thing that a person did.
    mutating func next(_ id: IncidentIdentifier) -> RunEvent? {
        guard var waiting = inboxes[id], !waiting.isEmpty else { return nil }
        let event = waiting.removeFirst()
        inboxes[id] = waiting.isEmpty ? nil : waiting
        return event
    }

    /// Tells all runs that are being driven that nothing new may start: one whose next order is being written down gives it
    /// no more.
    /// - Parameters:
    ///   - words: Why.
    ///   - exempt: The incidents of which something is being taken back, which goes on.
    mutating func stop(_ words: String, but exempt: Set<IncidentIdentifier> = []) {
        for id in driven.subtracting(exempt) { inboxes[id, default: []].append(.stopped(words)) }
    }

    /// Forgets a run that is over.
    mutating func forget(_ id: IncidentIdentifier) {
        inboxes[id] = nil
        mayStep.remove(id)
        taken.remove(id)
        _ = locks.release(id.text)
    }
}
