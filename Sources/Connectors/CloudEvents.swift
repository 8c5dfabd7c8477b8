public import IncidentModel
public import StrictJSON

/// Reads events about changes in the CloudEvents 1.0 envelope, in all three modes of its HTTP binding: structured, batch
/// and binary.
///
/// Which kind of change an event tells is taken from the words of its type: `dev.cdevents.service.upgraded.0.2.0` is a
/// deployment. What was changed, to what and why is looked for in `data`, then in `subject`, then in `source`. Events of
/// other types are noted and left.
/// - Source: CloudEvents 1.0.2, "JSON Event Format" and "HTTP Protocol Binding".
public struct CloudEvents: Sendable {
    /// The most events of one document.
    public static let maximumEvents = 10_000
    /// The most notes on one document.
    public static let maximumNotes = 5

    /// What was read.
    public struct Batch: Sendable, Hashable {
        /// The changes in the order of reading.
        public var changes: [Change] = []
        /// The identity of each event, changes or not: its source and id, in the order of reading.
        public var identities: [String] = []
        /// What is odd or tells no change; only the first of many.
        public var notes: [String] = []

        mutating func note(_ text: @autoclosure () -> String) {
            if notes.count < CloudEvents.maximumNotes { notes.append(text()) }
        }
    }

    /// How a request carries its events.
    public enum Mode: Sendable, Hashable {
        /// One event, envelope and data in one document.
        case structured
        /// An array of such documents.
        case batch
        /// The envelope in header fields, the data as the body.
        case binary

        /// The mode that a request's header fields tell; nil when they tell none.
        public init?(headers: [(name: String, value: String)]) {
            let type = headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
            let media = type.prefix { $0 != ";" }.filter { $0 != " " }
            if media == "application/cloudevents+json" {
                self = .structured
            } else if media == "application/cloudevents-batch+json" {
                self = .batch
            } else if headers.contains(where: { $0.name.lowercased() == "ce-specversion" }) {
                self = .binary
            } else {
                return nil
            }
        }
    }

    /// The changes that a request tells.
    /// - Parameters:
    ///   - bytes: The body.
    ///   - headers: The header fields with their values.
    ///   - now: The time of arrival, for events that tell none.
    ///   - limits: How much to read before refusing.
    /// - Returns: The changes, and what tells none.
    /// - Throws: What the document or the fields break, with its place. Nothing of a broken document is used.
    /// - Complexity: O(bytes).
    public static func read(
        _ bytes: [UInt8],
        headers: [(name: String, value: String)],
        now: Timestamp,
        limits: JSONLimits
    ) throws(JSONError) -> Batch {
        switch Mode(headers: headers) {
        case .binary: return try readBinary(bytes, headers, now: now, limits)
        case .batch, .structured: return try read(bytes, now: now, limits: limits)
        case nil:
            // Senders that know no media type for it still send the envelope; anything else is refused there.
            return try read(bytes, now: now, limits: limits)
        }
    }

    /// The changes of a document that holds one event or an array of events.
    /// - Throws: What the document breaks, with its place.
    /// - Complexity: O(bytes).
    public static func read(_ bytes: [UInt8], now: Timestamp, limits: JSONLimits) throws(JSONError) -> Batch {
        var reader = try JSONReader(bytes, limits: limits)
        var batch = Batch()
        if try reader.peekKind() == .array {
            try reader.beginArray()
            while try reader.nextElement() {
                guard batch.identities.count < maximumEvents else {
                    throw reader.refusal("more than \(maximumEvents) events in one document", at: 0)
                }
                try readEvent(&reader, now: now, &batch)
            }
        } else {
            try readEvent(&reader, now: now, &batch)
        }
        try reader.finish()
        return batch
    }

    private static func readEvent(_ reader: inout JSONReader, now: Timestamp, _ batch: inout Batch) throws(JSONError) {
        var event = CloudEventReader()
        let start = try event.read(&reader)
        if let fault = event.fault { throw reader.refusal(fault, at: start) }
        event.enter(into: &batch, now: now)
    }

    private static func readBinary(
        _ bytes: [UInt8],
        _ headers: [(name: String, value: String)],
        now: Timestamp,
        _ limits: JSONLimits
    ) throws(JSONError) -> Batch {
        var reader = try JSONReader(bytes, limits: limits)
        var event = CloudEventReader()
        for header in headers { event.take(header: header.name, header.value) }
        if let fault = event.fault { throw reader.refusal(fault, at: 0) }
        let media = headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
        if !bytes.isEmpty, media.isEmpty || media.contains("json") {
            try event.readData(&reader)
            try reader.finish()
        }
        var batch = Batch()
        event.enter(into: &batch, now: now)
        return batch
    }
}
