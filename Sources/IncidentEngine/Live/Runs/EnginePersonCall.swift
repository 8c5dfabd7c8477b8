internal import Execution
internal import Executors
internal import Governance
internal import IncidentLedger
internal import IncidentModel
internal import Journal
internal import StrictJSON

/// Calls people by an entry of the journal, which notices and the console tell of. The journal takes a key once.
struct EnginePersonCall: PersonCalling {
    let engine: LiveEngine
    let incident: IncidentIdentifier

    func call(_ call: PersonCall) async throws(PersonCallProblem) {
        do throws(LiveError) {
            try await engine.transact { state, moment throws(LiveError) in
                let remark = Remark(kind: Self.kind, text: call.sentence, details: ["key": .string(call.key.text)])
                let entry = state.happen(.remark(remark), about: incident, by: "engine", at: moment.time)
                return LiveEngine.Transaction(entries: [entry], value: ())
            }
        } catch {
            throw PersonCallProblem("the journal did not take the call: \(error)")
        }
    }

    /// Whether an entry about the incident names the key; nil when the journal cannot be read.
    func wasCalled(for key: IdempotencyKey) async -> Bool? {
        guard let entries = try? await engine.journal.entries(of: incident.text, last: Self.mostEntries) else {
            return nil
        }
        let isFound = entries.contains { entry in
            guard entry.kind == Self.kind, let event = try? LedgerEvent.details(of: entry) else { return false }
            return event["key"]?.string == key.text
        }
        // Of an incident with more entries the call may lie before those that were read.
        return isFound ? true : entries.count < Self.mostEntries ? false : nil
    }

    /// The kind of the entry.
    static let kind = "person.called"
    private static let mostEntries = 500
}
