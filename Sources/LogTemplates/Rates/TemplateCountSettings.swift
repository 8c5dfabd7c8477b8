public import IncidentModel

/// How the counts of templates are compared with what was learned.
public struct TemplateCountSettings: Hashable, Sendable {
    /// The length of a window in seconds, at least 1.
    public var windowSeconds: Int64 = 60
    /// Windows before anything is called new or bursting: what is seen in them is what is usual.
    public var learningWindows = 10
    /// Windows over which a rate is learned; older ones count less and less.
    public var memoryWindows = 60
    /// How far a count must be above what was learned, in standard deviations. At 5, one window in millions of a steady source.
    public var leastSignificance = 5.0
    /// How many times the learned rate a count must be at least.
    public var leastRatio = 3.0
    /// Fewer lines in a window are no burst.
    public var leastCount = 5
    /// Templates whose rates are held; beyond, the one not seen for longest is forgotten.
    public var templates = 8192

    /// The defaults.
    public init() {}
}

/// What one window showed of one template.
public struct TemplateChange: Hashable, Sendable {
    /// What is unusual.
    public enum Kind: Hashable, Sendable {
        /// It was never seen before.
        case new
        /// It came far more often than it was wont to.
        case burst
    }

    /// The template.
    public let template: LogTemplate.ID
    /// What is unusual.
    public let kind: Kind
    /// Where the window begins.
    public let windowStart: Timestamp
    /// Its lines in the window.
    public let count: Int
    /// The lines that were to be expected; 0 for a new one.
    public let expected: Double
    /// How far the count lies above that, in standard deviations.
    public let significance: Double
}
