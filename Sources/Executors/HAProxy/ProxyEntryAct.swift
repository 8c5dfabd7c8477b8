internal import Execution
internal import IncidentModel
internal import Remediation

/// Sets an entry of a map that the proxy's own rules look up.
struct ProxyEntryAct: Sendable {
    private static let absent = "absent"

    let client: ProxyClient
    let entry: ProxySettings.Entry
    let value: Int

    /// The entry's value, and how busy the servers behind it are.
    func state() async throws(SystemStop) -> SystemState {
        let text = Self.text(try await client.value(of: entry))
        let record = RecordedState(text) ?? .nothing
        guard let backend = entry.backend else { return SystemState(essence: text, record: record) }
        // What cannot be told of the servers keeps nobody from setting the entry back.
        do throws(SystemStop) {
            let load = try await client.load(of: backend)
            return SystemState(essence: text, record: record, facts: [.utilisation: .number(load.utilisation)])
        } catch {
            return SystemState(essence: text, record: record, unsettled: [.utilisation])
        }
    }

    /// What would be set.
    func rehearse(undoing: RecordedState?) async throws(SystemStop) -> String {
        let now = Self.text(try await client.value(of: entry))
        // A backend that is not there, or tells nothing, is known before anything is set.
        if undoing == nil, let backend = entry.backend { _ = try await client.load(of: backend) }
        let next = try undoing.map { (recorded) throws(SystemStop) in
            Self.text(try Self.value(recorded).map(String.init))
        }
        return "\(client.title) would set \(entry.key) in \(entry.map) from \(now) to \(next ?? "\(value)")."
    }

    /// Sets the value and reads it back.
    func perform() async throws(SystemStop) -> RecordedState {
        let before = try await client.value(of: entry)
        // What is not a number was not made for this, and could not be put back.
        guard before.map({ Self.number($0) != nil }) ?? true else {
            throw .refused(.forbidden, "\(entry.key) in \(entry.map) holds no number.")
        }
        try await set(value, before: before)
        return RecordedState(Self.text(before)) ?? .nothing
    }

    /// Sets what is recorded.
    func undo(_ recorded: RecordedState) async throws(SystemStop) {
        try await set(try Self.value(recorded), before: try await client.value(of: entry))
    }

    /// Whether the entry is as it should be.
    func hasHappened(_ recorded: RecordedState, isUndo: Bool) async throws(SystemStop) -> Truth {
        let now = try await client.value(of: entry)
        let before = try Self.value(recorded).map(String.init)
        let (wanted, other) = isUndo ? (before, "\(value)") : ("\(value)", before)
        return now == wanted ? .yes : now == other ? .no : .unknown
    }

    private func set(_ value: Int?, before: String?) async throws(SystemStop) {
        try await client.set(value, of: entry, before: before)
        let now: String?
        do throws(SystemStop) { now = try await client.value(of: entry) } catch { throw error.afterChange }
        guard now == value.map(String.init) else {
            throw .failed("\(client.title) took the command and \(entry.key) is not set")
        }
    }

    private static func text(_ value: String?) -> String { value ?? absent }

    /// The recorded value; nil for none.
    private static func value(_ recorded: RecordedState) throws(SystemStop) -> Int? {
        if recorded.text == absent { return nil }
        guard let number = number(recorded.text) else {
            throw .refused(.notConfigured, "What was recorded is no value of a map.")
        }
        return number
    }

    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
