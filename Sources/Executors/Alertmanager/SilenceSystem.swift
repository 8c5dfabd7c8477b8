internal import CurlTransport
public import Execution
public import IncidentModel
public import Remediation
internal import StrictJSON

/// Silences the alerts of a target for a limited time, and ends the silence.
///
/// The order's key stands in the silence's comment, so that a silence is made once for it, and found again.
public struct SilenceSystem: ControlledSystem {
    private static let section = "executors.alertmanager"
    /// The longest list of silences that is read, in bytes.
    private static let mostBytes = 8 << 20

    private let settings: SilenceSettings
    private let client: EndpointClient
    private let now: @Sendable () -> Timestamp

    /// A system of the Alertmanager that the settings name; nothing is opened.
    /// - Parameters:
    ///   - settings: Where it is, and which alerts may be silenced.
    ///   - now: The time of the wall clock, by which silences begin and end.
    public init(_ settings: SilenceSettings, now: @escaping @Sendable () -> Timestamp) {
        (self.settings, self.now) = (settings, now)
        client = EndpointClient(settings.endpoint, title: "Alertmanager \(settings.endpoint.name)")
    }

    /// Yes: which alerts would be silenced.
    public var canRehearse: Bool { true }

    /// The labels.
    public func subject(of action: Action) throws(SystemStop) -> String {
        "silence \(client.endpoint.name) \(Self.phrase(try labels(of: action)))"
    }

    /// The silences of exactly these labels that are in force.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let labels = try labels(of: action)
        let active = try await silences(labels).filter { $0.isActive && $0.labels == labels }.map(\.id).sorted()
        return SystemState(essence: active.isEmpty ? "not silenced" : "silenced by \(active.joined(separator: " "))")
    }

    /// What would be silenced.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        let labels = try labels(of: order.action)
        if order.undoing != nil { return "\(client.title) would end the silence for \(Self.phrase(labels))." }
        return "\(client.title) would silence alerts with \(Self.phrase(labels)) for \(try seconds(order.action)) s."
    }

    /// Makes the silence and reads it back.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let labels = try labels(of: order.action)
        let seconds = try seconds(order.action)
        if let silence = try await silence(of: order, labels), silence.isActive {
            return RecordedState(silence.id) ?? .nothing
        }
        let id = try await make(labels, seconds: seconds, comment: Self.comment(order.key))
        let made: Silence?
        do throws(SystemStop) { made = try await silence(id) } catch { throw error.afterChange }
        guard let made, made.isActive, made.labels == labels, made.comment == Self.comment(order.key) else {
            throw .failed("\(client.title) says that it is done, and the silence is not there")
        }
        return RecordedState(id) ?? .nothing
    }

    /// Ends the silence that has the key of the order that is undone.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        guard let silence = try await undone(by: order), silence.isActive else { return }
        let response = try await client.send(.delete, "/api/v2/silence/\(silence.id)", mostBytes: Self.mostBytes)
        guard [200, 204, 404].contains(response.status) else { throw unexpected(response.status) }
        let after: Silence?
        do throws(SystemStop) { after = try await self.silence(silence.id) } catch { throw error.afterChange }
        guard after?.isActive != true else {
            throw .failed("\(client.title) says that it is done, and the silence is still in force")
        }
    }

    /// Whether there is a silence with the order's key, in force or over; of an undoing, whether none is in force.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        if order.undoing != nil { return try await undone(by: order)?.isActive == true ? .no : .yes }
        if try await silence(of: order, try labels(of: order.action)) != nil { return .yes }
        return client.endpoint.isLocal ? .no : .unknown
    }

    private static func comment(_ key: IdempotencyKey) -> String { "Evenkeel: order \(key)" }

    private static func phrase(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
    }

    private func labels(of action: Action) throws(SystemStop) -> [String: String] {
        guard action.definition.id.text == "alertmanager.silence" else {
            throw .unknownAction(action, by: "Alertmanager")
        }
        guard let labels = settings.labels(of: action.target) else { throw .unknownTarget(action, in: Self.section) }
        return labels
    }

    private func seconds(_ action: Action) throws(SystemStop) -> Int64 {
        guard case .duration(let seconds) = action[argument: "for"], seconds > 0 else {
            throw .refused(.notConfigured, "The step does not say for how long.")
        }
        let most = settings.longest.components.seconds
        guard seconds <= most else {
            throw .refused(.forbidden, "A silence of \(seconds) s is longer than the \(most) s that are allowed.")
        }
        return seconds
    }

    private func make(_ labels: [String: String], seconds: Int64, comment: String) async throws(SystemStop) -> String {
        let start = now()
        let matchers: [JSONValue] = labels.sorted { $0.key < $1.key }.map {
            ["isEqual": true, "isRegex": false, "name": .string($0.key), "value": .string($0.value)]
        }
        let value: JSONValue = [
            "comment": .string(comment), "createdBy": "evenkeel",
            "endsAt": .string(start.adding(seconds: seconds).description), "matchers": .array(matchers),
            "startsAt": .string(start.description),
        ]
        let body: [UInt8]
        do throws(JSONError) { body = try value.serialized() } catch {
            throw .refused(.notConfigured, "The labels have no JSON form.")
        }
        let response = try await client.send(
            .post,
            "/api/v2/silences",
            headers: [HeaderField("content-type", "application/json")],
            body: body
        )
        guard response.status == 200 else { throw unexpected(response.status) }
        guard let id = (try? JSONValue(parsing: response.body))?["silenceID"]?.string, Silence.isIdentifier(id) else {
            throw .silent(.garbage, "\(client.title) names no silence")
        }
        return id
    }

    /// The silence of the order that is undone, whose key is that of the undoing without its end.
    private func undone(by order: StepOrder) async throws(SystemStop) -> Silence? {
        let key = order.key.text.hasSuffix("/undo") ? String(order.key.text.dropLast(5)) : order.key.text
        return try await silences(try labels(of: order.action)).first { $0.comment == "Evenkeel: order \(key)" }
    }

    private func silence(of order: StepOrder, _ labels: [String: String]) async throws(SystemStop) -> Silence? {
        try await silences(labels).first { $0.comment == Self.comment(order.key) }
    }

    /// A silence; nil when there is none of this identifier.
    private func silence(_ id: String) async throws(SystemStop) -> Silence? {
        let response = try await client.send(.get, "/api/v2/silence/\(id)")
        if response.status == 404 { return nil }
        guard response.status == 200, let value = try? JSONValue(parsing: response.body), let found = Silence(value)
        else {
            throw .silent(.garbage, "\(client.title): HTTP status \(response.status), or no silence")
        }
        return found
    }

    /// The silences that demand these labels among others.
    private func silences(_ labels: [String: String]) async throws(SystemStop) -> [Silence] {
        let filters = labels.sorted { $0.key < $1.key }.map {
            "filter=" + Self.encoded("\($0.key)=\"\(Self.quoted($0.value))\"")
        }
        let path = "/api/v2/silences?" + filters.joined(separator: "&")
        let response = try await client.send(.get, path, mostBytes: Self.mostBytes)
        guard response.status == 200 else { throw .silent(.garbage, "\(client.title): HTTP status \(response.status)") }
        guard let items = (try? JSONValue(parsing: response.body))?.array else {
            throw .silent(.garbage, "\(client.title) lists no silences")
        }
        let found = items.compactMap { Silence($0) }
        guard found.count == items.count else {
            throw .silent(.garbage, "\(client.title) lists what are no silences")
        }
        return found
    }

    private func unexpected(_ status: Int) -> SystemStop {
        (400..<500).contains(status)
            ? .refused(.forbidden, "\(client.title) refuses it (HTTP status \(status)).")
            : .silent(.garbage, "\(client.title): HTTP status \(status)")
    }

    private static func quoted(_ value: String) -> String {
        value.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
    }

    /// Percent-encoding of everything but what is never reserved.
    /// - Source: RFC 3986, section 2.3.
    private static func encoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
