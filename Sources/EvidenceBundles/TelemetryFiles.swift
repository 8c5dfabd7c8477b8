internal import IncidentModel
internal import StrictJSON

/// Reads times as the files of a bundle write them.
enum TelemetryFiles: Sendable {
    /// A time as RFC 3339 text or Unix seconds, as text or number.
    static func time(_ value: JSONValue) -> Timestamp? {
        value.string.flatMap { time($0) } ?? value.double.flatMap { time(String($0)) }
    }

    /// A time as RFC 3339 or Unix seconds.
    static func time(_ text: String) -> Timestamp? {
        if let time = Timestamp(rfc3339: text) { return time }
        guard let seconds = Double(text), abs(seconds) < 1e11 else { return nil }
        return Timestamp(seconds: Int64(seconds.rounded(.down)))
    }
}
