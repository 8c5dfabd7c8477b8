public import StrictJSON

/// Reads alerts as Alertmanager's webhook sends them (version 4), and Grafana's superset of it.
///
/// Accepted are one payload, an array of payloads, and several payloads one after another (as `cat a.json b.json` gives).
/// Unknown keys are ignored, for senders add new ones; what is known must have its type. `endsAt` of a firing alert is
/// Go's zero time, year 1, and means "not yet".
/// - Source: `notify/webhook` and `template/template.go` of Alertmanager; "Webhook notifier" of Grafana's manual.
public struct AlertmanagerWebhook: Sendable {
    /// What was read.
    public typealias Batch = AlertBatch

    /// The most alerts of one document.
    public static let maximumAlerts = AlertBatch.maximumAlerts
    /// The most notes on one document.
    public static let maximumNotes = AlertBatch.maximumNotes

    /// The alerts of a document.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - limits: How much to read before refusing; the length counts for all payloads together.
    /// - Returns: The alerts, and what was odd.
    /// - Throws: What the document breaks, with line, column and path. Nothing of a broken document is used.
    /// - Complexity: O(bytes).
    public static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> AlertBatch {
        // Refuses what is too long before anything looks for payloads in it.
        _ = try JSONReader(bytes, limits: limits)
        let parts = AlertmanagerDocuments.parts(of: bytes)
        var payloads = AlertmanagerPayloadReader()
        guard parts.count > 1 else {
            try payloads.readDocument(bytes, line: 1, limits: limits)
            return payloads.batch
        }
        var line = 1
        for part in parts {
            let count = payloads.batch.alerts.count
            do throws(JSONError) {
                try payloads.readDocument(Array(bytes[part]), line: line, limits: limits)
            } catch {
                // Once more where it stands, so that the error names the place in the whole.
                payloads.forgetAlerts(after: count)
                try payloads.readDocument(AlertmanagerDocuments.inPlace(part, of: bytes), line: 1, limits: limits)
                throw error
            }
            line += bytes[part].count { $0 == 0x0A }
        }
        return payloads.batch
    }
}

/// Finds the documents of a stream in which one JSON value follows another.
enum AlertmanagerDocuments: Sendable {
    /// The ranges of the documents, each with the white space before it; together they are the whole stream but for white
    /// space at its end.
    /// - Complexity: O(bytes).
    static func parts(of bytes: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
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
                    parts.append(start..<place + 1)
                    start = place + 1
                }
            default: continue
            }
        }
        // Whatever does not close is left to the strict reader, which says what is wrong with it and where.
        if parts.isEmpty || bytes[start...].contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            parts.append(start..<bytes.count)
        }
        return parts
    }

    /// The stream up to the end of a part, with what stands before the part blanked but for its lines, so that places in
    /// errors are those in the stream.
    static func inPlace(_ part: Range<Int>, of bytes: [UInt8]) -> [UInt8] {
        bytes[..<part.lowerBound].map { $0 == 0x0A ? 0x0A : 0x20 } + bytes[part]
    }
}
