internal import CurlTransport
public import Execution
internal import IncidentModel
public import Remediation
internal import StrictJSON

/// Switches feature flags by an operator's own service, which compares and sets: `GET` gives a JSON object with `enabled` and an
/// entity tag, `PUT` with `If-Match` sets it.
public struct FlagSystem: ControlledSystem {
    private static let section = "executors.flags"
    /// The longest flag, in bytes.
    private static let mostBytes = 64 << 10
    /// The longest entity tag, in bytes.
    private static let longestTag = 200

    private let settings: FlagSettings
    private let clients: [EndpointClient]

    /// A system of the services that the settings name; nothing is opened.
    public init(_ settings: FlagSettings) {
        self.settings = settings
        clients = settings.endpoints.map { EndpointClient($0, title: "Flag service \($0.name)") }
    }

    /// Yes: from what the service shows.
    public var canRehearse: Bool { true }

    /// The flag.
    public func subject(of action: Action) throws(SystemStop) -> String {
        let place = try place(of: action)
        return "flag \(place.client.endpoint.name) \(place.flag)"
    }

    /// Whether it is on, and its entity tag.
    public func state(of action: Action) async throws(SystemStop) -> SystemState {
        let flag = try await read(try place(of: action))
        return SystemState(
            essence: flag.record,
            record: RecordedState(flag.record) ?? .nothing,
            facts: [.flagEnabled: .flag(flag.isEnabled)]
        )
    }

    /// What would be set.
    public func rehearse(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> String {
        let place = try place(of: order.action)
        let flag = try await read(place)
        let wanted = try wanted(by: order)
        let now = flag.isEnabled ? "on" : "off"
        guard wanted != flag.isEnabled else { return "Flag \(place.flag) is \(now) already." }
        return "\(place.client.title) would switch flag \(place.flag) \(wanted ? "on" : "off"); it is \(now)."
    }

    /// Sets the flag if it is still what it was, and reads it back.
    public func act(_ order: StepOrder, from state: SystemState) async throws(SystemStop) -> RecordedState {
        let place = try place(of: order.action)
        let flag = try await read(place)
        guard flag.record == state.essence else {
            throw .refused(.stateChanged, "Flag \(place.flag) was changed a moment ago.")
        }
        try await set(try wanted(by: order), flag, at: place)
        return state.record
    }

    /// Sets the flag to what is recorded.
    public func undo(_ order: StepOrder, recorded: RecordedState, from state: SystemState) async throws(SystemStop) {
        let place = try place(of: order.action)
        try await set(try wanted(by: order), try await read(place), at: place)
    }

    /// Whether the flag is as it should be. That a request is still on its way can be ruled out where it has another entity
    /// tag since.
    public func hasHappened(_ order: StepOrder, recorded: RecordedState) async throws(SystemStop) -> Truth {
        let place = try place(of: order.action)
        let flag = try await read(place)
        if flag.isEnabled == (try wanted(by: order)) { return .yes }
        return place.client.endpoint.isLocal || flag.record != recorded.text ? .no : .unknown
    }

    /// A flag as its service shows it.
    private struct Flag: Sendable {
        let isEnabled: Bool
        let tag: String
        let body: JSONObject

        var record: String { "\(isEnabled ? "on" : "off") \(tag)" }
    }

    private typealias Place = (client: EndpointClient, flag: String)

    private func place(of action: Action) throws(SystemStop) -> Place {
        guard ["feature.enable", "feature.disable"].contains(action.definition.id.text) else {
            throw .unknownAction(action, by: "The flag service")
        }
        guard let target = settings.targets[action.target] else { throw .unknownTarget(action, in: Self.section) }
        return (clients[target.endpoint], target.flag)
    }

    /// Whether the flag is to be on.
    private func wanted(by order: StepOrder) throws(SystemStop) -> Bool {
        guard let undoing = order.undoing else { return order.action.definition.id.text == "feature.enable" }
        switch undoing.text.split(separator: " ").first {
        case "on": return true
        case "off": return false
        default: throw .refused(.notConfigured, "What was recorded is no state of a flag.")
        }
    }

    private func read(_ place: Place) async throws(SystemStop) -> Flag {
        let (client, name) = place
        let response = try await client.send(.get, "/\(name)", mostBytes: Self.mostBytes)
        switch response.status {
        case 200: break
        case 404, 410: throw .refused(.targetGone, "\(client.title) has no flag \(name).")
        default: throw .silent(.garbage, "\(client.title): HTTP status \(response.status)")
        }
        let body: JSONValue
        do throws(JSONError) { body = try JSONValue(parsing: response.body) } catch {
            throw .silent(.garbage, "\(client.title): flag \(name) is not JSON (\(error.location))")
        }
        guard let object = body.object, let isEnabled = object["enabled"]?.bool else {
            throw .silent(.garbage, "\(client.title): flag \(name) is no object with `enabled`")
        }
        guard let tag = response.head.value(of: "etag"), Self.isStrong(tag) else {
            throw .refused(.forbidden, "\(client.title) gives no strong entity tag, without which a flag is not set.")
        }
        return Flag(isEnabled: isEnabled, tag: tag, body: object)
    }

    private func set(_ isEnabled: Bool, _ flag: Flag, at place: Place) async throws(SystemStop) {
        guard flag.isEnabled != isEnabled else { return }
        let (client, name) = place
        var members = flag.body
        members["enabled"] = .bool(isEnabled)
        let body: [UInt8]
        do throws(JSONError) { body = try JSONValue.object(members).serialized() } catch {
            throw .refused(.forbidden, "\(client.title): flag \(name) cannot be written back as it is.")
        }
        let response = try await client.send(
            .put,
            "/\(name)",
            headers: [HeaderField("content-type", "application/json"), HeaderField("if-match", flag.tag)],
            body: body,
            mostBytes: Self.mostBytes
        )
        switch response.status {
        case 200, 204: break
        case 404, 410: throw .refused(.targetGone, "\(client.title) has no flag \(name) any more.")
        case 409, 412: throw .refused(.stateChanged, "Flag \(name) was changed a moment ago.")
        case 400..<500: throw .refused(.forbidden, "\(client.title) refuses it (HTTP status \(response.status)).")
        default: throw .silent(.garbage, "\(client.title): HTTP status \(response.status)")
        }
        let after: Flag
        do throws(SystemStop) { after = try await read(place) } catch { throw error.afterChange }
        guard after.isEnabled == isEnabled else {
            throw .failed("\(client.title) says that it is done, and flag \(name) is as before")
        }
    }

    /// Whether a text is a strong entity tag.
    /// - Source: RFC 9110, section 8.8.3.
    private static func isStrong(_ tag: String) -> Bool {
        let inner = tag.utf8.dropFirst().dropLast()
        return (3...longestTag).contains(tag.utf8.count) && tag.hasPrefix("\"") && tag.hasSuffix("\"")
            && inner.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    }
}
