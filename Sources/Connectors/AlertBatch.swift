public import IncidentModel

/// The alerts of one document, whoever sent it.
public struct AlertBatch: Sendable, Hashable {
    /// The alerts in the order of reading, repeats among them.
    public var alerts: [Alert] = []
    /// How many alerts the sender says that it left out.
    public var truncated = 0
    /// What is odd and was taken as well as could be, with its line; only the first of many.
    public var notes: [String] = []

    /// The most alerts of one document.
    public static let maximumAlerts = 200_000
    /// The most notes on one document: whoever writes a thousand odd payloads says nothing new with the second.
    public static let maximumNotes = 5

    /// A batch of nothing.
    public init() {}

    /// Notes what is odd, unless enough was noted.
    mutating func note(_ text: @autoclosure () -> String) {
        if notes.count < Self.maximumNotes { notes.append(text()) }
    }
}
