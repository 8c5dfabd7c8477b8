internal import Detection

/// The numbers of the probabilistic model by which roots are weighed.
///
/// A surprise of s means a chance of 10^-s in a quiet world. It is drawn from one of four laws, all exponential: that of
/// quiet things, of things that are odd for reasons of their own, of things that the root affects, and of the root.
enum RootModel: Sendable {
    /// The chance that nothing is wrong, before anything is seen.
    static let nothing = 0.65
    /// How many times likelier an alert makes it that something is wrong: people and rules report much that is not.
    static let alertOdds = 2.0
    /// The share of things that are odd for reasons of their own.
    static let odd = 0.03
    /// The mean surprises of odd, affected and root things.
    static let oddScale = 2.0
    static let affectedScale = 5.0
    static let rootScale = 12.0
    /// Surprises beyond this tell nothing more.
    static let mostSurprise = 40.0
    /// From where on a thing counts as one that deviates at all.
    static let deviates = 1.3

    /// The chance that a root shows its own trouble, and that it shows another kind as well.
    static let own = 0.95
    static let ownOther = 0.4
    /// The chance that a caller shows what its callee adds in full.
    static let caller = 0.85
    /// The chance that a caller shows a trouble that the root itself does not have.
    static let callerOther = 0.05
    /// The chance that a caller shows the latency, or the errors, of a root of which neither is measured.
    static let callerOfUnmeasured = [0.6, 0.3]
    /// The most that a quiet caller counts against a root, elsewhere and where users come in: few of the requests that
    /// somebody answers need everything that it calls.
    static let quietCaller = 0.15
    static let quietEntry = 0.4
    /// The added share of a caller's usual latency from which on it must be seen.
    static let noticeable = 0.1
    /// The chance that what a root calls looks slow as well, since calls are often timed by the caller.
    static let callee = 0.07
    /// The chance that an address outside shows what a service beside it has: it is often the way to that service.
    static let echo = 0.4
    static let quietEcho = 0.1
    /// Without a graph: the chance that something else shows the same trouble, another one, or a resource.
    static let elsewhere = 0.3
    static let elsewhereOther = 0.2
    static let elsewhereResource = 0.15
    /// A resource is a cause by nature, and one at its limit leaves little doubt; in natural logarithms.
    static let resourceBonus = 1.0
    static let limitBonus = 3.0
    /// Most that looks like trouble of an address outside is that of the way there; a natural logarithm.
    static let externalMalus = -0.7
    /// The chance that what alerts has no way to the root: graphs have holes.
    static let unreached = 0.1

    /// The natural logarithm of how much likelier a surprise is when the thing is concerned with a chance.
    /// - Parameters:
    ///   - surprise: The surprise; 0 or above.
    ///   - chance: The chance that it is concerned.
    ///   - scale: The mean surprise of the concerned.
    /// - Returns: The logarithm.
    static func weight(_ surprise: Double, chance: Double, scale: Double) -> Double {
        let held = min(max(surprise, 0), mostSurprise)
        let quiet = (1 - odd) * density(held, 1 / 2.302585092994046) + odd * density(held, oddScale)
        return ElementaryFunctions.logarithm(1 - chance + chance * density(held, scale) / quiet)
    }

    private static func density(_ value: Double, _ scale: Double) -> Double {
        ElementaryFunctions.exponential(-value / scale) / scale
    }
}
