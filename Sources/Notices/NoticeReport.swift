/// What became of a notice on one channel.
public struct NoticeReport: Sendable, Hashable {
    /// How it ended.
    public enum Outcome: Sendable, Hashable {
        /// The receiver took it.
        case sent
        /// It was given up after so many attempts.
        case failed(reason: String, attempts: Int)
        /// It was never tried.
        case dropped(reason: String)
    }

    /// The channel's name.
    public let channel: String
    /// What was to be told.
    public let notice: Notice
    /// How it ended.
    public let outcome: Outcome
}
