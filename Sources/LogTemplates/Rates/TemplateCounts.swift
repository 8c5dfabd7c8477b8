public import IncidentModel

/// Counts templates in windows of time and tells which are new and which burst.
///
/// For each template the mean count of a window is learned, with its variance, by exponential weights. A count is held against it
/// by the square root that makes the variance of a Poisson count constant, widened by how much more the source
/// varies than a Poisson one. What a burst adds to the learned rate is limited, so that a long one is told more than once.
///
/// Lines that come late count in the present window. Memory is bounded by the settings.
///
/// - Source: Anscombe: The transformation of Poisson, binomial and negative-binomial data, Biometrika 35, 1948,
///   https://doi.org/10.1093/biomet/35.3-4.246
public struct TemplateCounts: Sendable {
    /// What is learned of one template.
    private struct Rate {
        var mean = 0.0
        var variance = 0.0
        /// Windows since it was first seen.
        var windows = 0
        /// Lines in the present window.
        var present = 0
        /// The window in which it was last seen.
        var lastWindow: Int64 = 0
        /// Whether it was first seen in the present window.
        var isNew = true
    }

    private let settings: TemplateCountSettings
    private let length: Int64
    private var rates: [LogTemplate.ID: Rate] = [:]
    /// The number of the present window since 1970, or nil before the first line.
    private var window: Int64?
    private var closed = 0

    /// Creates counts of nothing.
    public init(_ settings: TemplateCountSettings = TemplateCountSettings()) {
        self.settings = settings
        length = max(1, settings.windowSeconds)
    }

    /// The number of templates whose rates are held.
    public var templateCount: Int { rates.count }

    /// Counts a line.
    ///
    /// - Returns: What the windows that are over by `time` showed, as `advance(to:)`.
    /// - Complexity: O(1); at the end of a window O(templates log templates).
    public mutating func count(_ match: TemplateMatch, at time: Timestamp) -> [TemplateChange] {
        let changes = advance(to: time)
        for merge in match.merges { join(merge) }
        let number = window ?? 0
        var rate = rates[match.template] ?? Rate()
        rate.present += 1
        rate.lastWindow = number
        rates[match.template] = rate
        return changes
    }

    /// Closes the windows that are over by `time`.
    ///
    /// - Returns: What they showed: the most significant first, then by template.
    public mutating func advance(to time: Timestamp) -> [TemplateChange] {
        let number = Self.windowNumber(time, length)
        guard let present = window else {
            window = number
            return []
        }
        guard number > present else { return [] }
        let changes = close(present)
        let empty = number - present - 1
        if empty > 0 { skip(empty) }
        window = number
        forget()
        return changes
    }

    /// Ends the present window and learns from it.
    private mutating func close(_ number: Int64) -> [TemplateChange] {
        let isLearning = closed < settings.learningWindows
        let start = Timestamp.epoch.adding(seconds: number * length)
        var changes: [TemplateChange] = []
        for (template, old) in rates {
            var rate = old
            if !isLearning, let change = change(template, rate, start) { changes.append(change) }
            learn(&rate)
            rates[template] = rate
        }
        closed += 1
        return changes.sorted { ($1.significance, $0.template) < ($0.significance, $1.template) }
    }

    /// What is unusual about a template's count, or nil.
    private func change(_ template: LogTemplate.ID, _ rate: Rate, _ start: Timestamp) -> TemplateChange? {
        guard rate.present > 0 else { return nil }
        let significance = Self.significance(rate.present, mean: rate.mean, variance: rate.variance)
        let kind: TemplateChange.Kind
        if rate.isNew {
            kind = .new
        } else if rate.present >= settings.leastCount, significance >= settings.leastSignificance,
            Double(rate.present) >= settings.leastRatio * rate.mean
        {
            kind = .burst
        } else {
            return nil
        }
        return TemplateChange(
            template: template,
            kind: kind,
            windowStart: start,
            count: rate.present,
            expected: rate.mean,
            significance: significance
        )
    }

    /// How far a count lies above a mean, in standard deviations.
    static func significance(_ count: Int, mean: Double, variance: Double) -> Double {
        let spread = mean > 0 ? max(1, variance / mean) : 1
        return 2 * ((Double(count) + 0.375).squareRoot() - (mean + 0.375).squareRoot()) / spread.squareRoot()
    }

    /// Takes the present count into what is learned, and begins a window.
    private func learn(_ rate: inout Rate) {
        rate.windows += 1
        let weight = 1 / Double(min(rate.windows, max(1, settings.memoryWindows)))
        // A burst counts as three times what was usual, so that it does not become usual at once.
        let limit = rate.windows <= settings.learningWindows ? Double.infinity : 3 * rate.mean + 3
        let count = min(Double(rate.present), limit)
        let distance = count - rate.mean
        rate.mean += weight * distance
        rate.variance = (1 - weight) * (rate.variance + weight * distance * distance)
        rate.present = 0
        rate.isNew = false
    }

    /// Lets windows without a line pass.
    private mutating func skip(_ windows: Int64) {
        let count = Int(min(windows, Int64(settings.memoryWindows) * 8))
        for (template, old) in rates {
            var rate = old
            for _ in 0..<count { learn(&rate) }
            rates[template] = rate
        }
        closed += count
    }

    /// Adds up the counts of two templates that are one.
    private mutating func join(_ merge: TemplateMatch.Merge) {
        guard let source = rates.removeValue(forKey: merge.source) else { return }
        guard var target = rates[merge.target] else {
            rates[merge.target] = source
            return
        }
        target.mean += source.mean
        target.variance += source.variance
        target.windows = max(target.windows, source.windows)
        target.present += source.present
        target.lastWindow = max(target.lastWindow, source.lastWindow)
        target.isNew = target.isNew && source.isNew
        rates[merge.target] = target
    }

    /// Forgets the templates not seen for longest while there are more than allowed.
    private mutating func forget() {
        let excess = rates.count - max(1, settings.templates)
        guard excess > 0 else { return }
        let oldest = rates.sorted { ($0.value.lastWindow, $0.key) < ($1.value.lastWindow, $1.key) }
        for entry in oldest.prefix(excess) { rates[entry.key] = nil }
    }

    private static func windowNumber(_ time: Timestamp, _ length: Int64) -> Int64 {
        let (quotient, remainder) = time.seconds.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
