public import IncidentModel
public import StrictJSON

/// Reads what is sent to PagerDuty's Events API v2 (`/v2/enqueue` and `/v2/change/enqueue`), and writes its replies.
///
/// An event without `event_action` is a change event. `custom_details` become labels, flattened; the names that the
/// format itself defines win over them.
/// - Source: "Send an alert event" and "Send a change event" of PagerDuty's developer documentation.
public struct PagerDutyEvents: Sendable {
    /// The most characters of a `dedup_key`.
    public static let maximumDedupKey = 255
    /// The most characters of a summary that are kept.
    public static let maximumSummary = 1024

    /// The event of a document.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - now: The time of its arrival, for an event that tells none.
    ///   - limits: How much to read before refusing.
    /// - Returns: What the sender says.
    /// - Throws: What the document breaks, with its place.
    /// - Complexity: O(bytes).
    public static func read(_ bytes: [UInt8], now: Timestamp, limits: JSONLimits) throws(JSONError) -> PagerDutyEvent {
        var reader = try JSONReader(bytes, limits: limits)
        var event = PagerDutyEventReader()
        try event.read(&reader)
        try reader.finish()
        return try event.event(now: now, reader)
    }

    /// What a sender expects to hear after 202: a document with `status`, `message` and, but for changes, `dedup_key`.
    public static func reply(to event: PagerDutyEvent) -> [UInt8] {
        var members: [(String, JSONValue)] = [("status", "success")]
        if case .change = event.content {
            members.append(("message", "Change event processed"))
        } else {
            members.append(("message", "Event processed"))
            members.append(("dedup_key", .string(event.dedupKey)))
        }
        return bytes(of: members)
    }

    /// What a sender expects to hear after 400.
    public static func reply(to error: JSONError) -> [UInt8] {
        bytes(of: [
            ("status", "invalid event"), ("message", "Event object is invalid"),
            ("errors", .array([.string(error.description)])),
        ])
    }

    /// A document of members of which each value can be written.
    private static func bytes(of members: [(String, JSONValue)]) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(JSONValue.object(JSONObject(members)))
        // Texts can always be written, and the keys differ, so this cannot throw.
        return (try? writer.finish()) ?? []
    }
}
