/// How the weight of what speaks for explanations becomes the chance that they are right.
enum Confidence: Sendable {
    /// The weight of everything that is not in the list, where state, logs or series were read: as much as of an
    /// explanation for which as much speaks as against it.
    static let somethingElse = 1.0
    /// The chance that the cause is nothing that an alert can name, where nothing else was read: a setting, a flag, a
    /// policy, a credential.
    /// - Source: about a third of outages were triggered by a change of configuration: B. Beyer et al., "The Site
    ///   Reliability Workbook", appendix C. Some of them alert where the setting is read.
    static let outsideOfAlerts = 0.25

    /// The weight of an explanation with `support`, 0 to 1: its odds, steeper, for supports are held down on purpose.
    static func weight(_ support: Double) -> Double {
        let held = min(max(support, 0), 0.99)
        let odds = held / (1 - held)
        return odds * odds.squareRoot()
    }
}
