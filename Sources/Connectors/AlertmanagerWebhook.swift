public import IncidentModel
public import StrictJSON

/// Reads alerts as Alertmanager's webhook sends them (version 4), and Grafana's superset of it.
///
/// Accepted are one payload, an array of payloads, and several payloads one after another (as `cat a.json b.json` gives).
/// Unknown keys are ignored, for senders add new ones; what is known must have its type. `endsAt` of a firing alert is
/// Go's zero time, year 1, and means "not yet".
/// - Source: `notify/webhook` and `template/template.go` of Alertmanager; "Webhook notifier" of Grafana's manual.
public struct AlertmanagerWebhook: Sendable {
    /// What was read.
    public struct Batch: Sendable {
        /// The alerts in the order of reading, repeats among them.
        public var alerts: [Alert] = []
        /// How many alerts the sender says that it left out.
        public var truncated = 0
        /// What is odd and was taken as well as could be, with its place.
        public var notes: [String] = []
    }

    /// The most alerts of one document.
    public static let maximumAlerts = 200_000

    /// The alerts of a document.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - limits: How much to read before refusing.
    /// - Returns: The alerts, and what was odd.
    /// - Throws: What the document breaks, with line, column and path. Nothing of a broken document is used.
    /// - Complexity: O(bytes).
    public static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> Batch {
        var batch = Batch()
        for document in try AlertmanagerDocuments.split(bytes, limits: limits) {
            var reader = try JSONReader(document, limits: limits)
            var payload = AlertmanagerPayloadReader(batch: batch)
            if try reader.peekKind() == .array {
                try reader.beginArray()
                while try reader.nextElement() { try payload.readPayload(&reader) }
            } else {
                try payload.readPayload(&reader)
            }
            try reader.finish()
            batch = payload.batch
        }
        return batch
    }
}

/// Finds the documents of a stream in which one JSON value follows another.
enum AlertmanagerDocuments: Sendable {
    /// The documents; a single one comes back as it is.
    static func split(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> [[UInt8]] {
        var documents: [[UInt8]] = []
        var depth = 0
        var start = 0
        var isText = false
        var isEscaped = false
        for (place, byte) in bytes.enumerated() {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    documents.append(padded(bytes, start, place + 1))
                    start = place + 1
                }
            default: continue
            }
        }
        let rest = bytes[start...]
        // Whatever does not close is left to the strict reader, which says what is wrong with it and where.
        if documents.isEmpty || rest.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            documents.append(padded(bytes, start, bytes.count))
        }
        return documents
    }

    /// A part of a stream, with what stands before it blanked but for its lines, so that places in errors are right.
    private static func padded(_ bytes: [UInt8], _ start: Int, _ end: Int) -> [UInt8] {
        guard start > 0 else { return end == bytes.count ? bytes : Array(bytes[..<end]) }
        let lines = bytes[..<start].count { $0 == 0x0A }
        return Array(repeating: 0x0A, count: lines) + bytes[start..<end]
    }
}
