public import StrictJSON

/// Reads OTLP exports in their JSON form, as collectors and agents post them to `/v1/logs`, `/v1/metrics` and
/// `/v1/traces`.
///
/// Numbers of 64 bits may be texts, enumerations numbers or names, members come in any order, unknown ones are ignored.
/// An item that makes no sense is rejected and the rest is taken, as the protocol's partial success has it.
/// - Source: OpenTelemetry Protocol 1.3, "JSON Protobuf Encoding" and "Partial Success".
public struct OpenTelemetry: Sendable {
    /// The kinds of export.
    public enum Signal: String, Sendable, CaseIterable {
        /// Log records.
        case logs
        /// Points of metrics.
        case metrics
        /// Spans.
        case traces
    }

    /// What an export holds.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - signal: Which kind of export it is.
    ///   - limits: How much to read before refusing.
    /// - Returns: What it holds, and what was not taken.
    /// - Throws: What the document breaks, with its place. Nothing of a broken document is used.
    /// - Complexity: O(bytes · log bytes): samples are put in order of time.
    public static func read(
        _ bytes: [UInt8],
        signal: Signal,
        limits: JSONLimits
    ) throws(JSONError) -> TelemetryBatch {
        var reader = try JSONReader(bytes, limits: limits)
        let batch: TelemetryBatch
        switch signal {
        case .logs:
            var logs = TelemetryLogReader()
            try logs.read(&reader)
            batch = logs.batch
        case .metrics:
            var metrics = TelemetryMetricReader()
            try metrics.read(&reader)
            batch = metrics.finished()
        case .traces:
            var spans = TelemetrySpanReader()
            try spans.read(&reader)
            batch = spans.finished()
        }
        try reader.finish()
        return batch
    }

    /// The answer that a sender expects with 200: empty, or how many items were not taken and why.
    public static func reply(to batch: TelemetryBatch, signal: Signal) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if batch.rejected > 0 {
            writer.key("partialSuccess")
            writer.beginObject()
            // Numbers of 64 bits are texts in this encoding.
            writer.member(rejectedName(signal), String(batch.rejected))
            writer.member("errorMessage", batch.notes.joined(separator: "; "))
            writer.endObject()
        }
        writer.endObject()
        // Only texts were written, under different keys, so this cannot throw.
        return (try? writer.finish()) ?? []
    }

    private static func rejectedName(_ signal: Signal) -> String {
        switch signal {
        case .logs: "rejectedLogRecords"
        case .metrics: "rejectedDataPoints"
        case .traces: "rejectedSpans"
        }
    }
}
