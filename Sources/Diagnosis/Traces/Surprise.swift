/// How strongly something speaks for a fault that is surprising if all is as it was.
enum Surprise: Sendable {
    /// The surprise at which a finding is as likely to be one as not, squared.
    private static let doubtful = 1.0
    /// The most: there is always a chance that something else changed, such as what users ask for.
    private static let most = 0.97

    /// The strength, 0 to 1, of a surprise in nats: 1 gives about a half, 3 gives .87, 6 gives .94.
    ///
    /// A curve with one constant, and no weights. In the sets at hand a step that all requests took at normal times was missing, where
    /// nothing was wrong with the service, at no surprise above 2.5.
    static func strength(_ surprise: Double) -> Double {
        guard surprise > 0, surprise.isFinite else { return 0 }
        let square = surprise * surprise
        return most * square / (square + doubtful)
    }
}
