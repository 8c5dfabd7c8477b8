public import StructuredDocuments

/// How much may be changed in how long, whoever approves it.
///
/// Budgets count targets, not steps: a step that restarts forty pods counts forty. They hold for what the service starts
/// by itself and for what people approved, because a hundred approvals in an hour are a sign too.
public struct Budgets: Sendable, Hashable {
    /// At most so many changes within so long.
    public struct Limit: Sendable, Hashable {
        /// The number of changes.
        public var count: Int
        /// The time in which they are counted, whole seconds.
        public var within: Duration

        /// Creates a limit.
        public init(count: Int, within: Duration) {
            self.count = count
            self.within = within
        }
    }

    /// When a resource flaps: it was acted on by several plans one after the other, and none of them helped for long.
    public struct Flapping: Sendable, Hashable {
        /// After so many plans nothing more is done to the resource until a person clears it.
        public var attempts = 3
        /// The pause after the second plan; it doubles with each further one.
        public var hold: Duration = .seconds(900)
        /// The longest pause.
        public var longestHold: Duration = .seconds(14_400)
        /// A resource that was left alone so long begins anew, unless it is held.
        public var quiet: Duration = .seconds(86_400)

        /// The standard values.
        public init() {}
    }

    /// For one resource.
    public var perResource = Limit(count: 3, within: .seconds(3600))
    /// For one service.
    public var perService = Limit(count: 10, within: .seconds(3600))
    /// Within one maintenance window of a name.
    public var perWindow = Limit(count: 40, within: .seconds(14_400))
    /// For one incident.
    public var perIncident = Limit(count: 20, within: .seconds(86_400))
    /// For everything together.
    public var global = Limit(count: 60, within: .seconds(3600))
    /// How long a resource is left alone after a plan acted on it.
    public var coolDown: Duration = .seconds(300)
    /// How long what was done is not undone by another plan.
    public var noUndoWithin: Duration = .seconds(1800)
    /// When a resource flaps.
    public var flapping = Flapping()

    /// The standard values.
    public init() {}

    /// The longest time that any of them looks back, apart from flapping.
    var horizon: Duration {
        let limits = [perResource, perService, perWindow, perIncident, global].map(\.within)
        return (limits + [coolDown, noUndoWithin]).max() ?? .zero
    }
}

extension Budgets {
    /// The longest time that is looked back.
    private static let longest: Duration = .seconds(7 * 86_400)

    /// Budgets from their fields; each one left out is the standard one.
    public init?(reading fields: FieldReader) {
        self.init()
        perResource = fields.optional("per-resource", .budget, default: perResource)
        perService = fields.optional("per-service", .budget, default: perService)
        perWindow = fields.optional("per-window", .budget, default: perWindow)
        perIncident = fields.optional("per-incident", .budget, default: perIncident)
        global = fields.optional("global", .budget, default: global)
        let pause: FieldRule<Duration> = .duration(in: .zero...Self.longest)
        coolDown = fields.optional("cool-down", pause, default: coolDown)
        noUndoWithin = fields.optional("no-undo-within", pause, default: noUndoWithin)
        let read: FieldRule<Flapping> = .mapping { Flapping(reading: $0) }
        flapping = fields.optional("flapping", read, default: flapping)
    }
}

extension Budgets.Limit {
    /// A limit from its fields.
    init?(reading fields: FieldReader) {
        let count = fields.required("count", .integer(in: 0...1000))
        let within = fields.required("within", .duration(in: .seconds(1) ... .seconds(7 * 86_400)))
        guard let count, let within else { return nil }
        self.init(count: count, within: within)
    }
}

extension Budgets.Flapping {
    /// The values from their fields.
    init?(reading fields: FieldReader) {
        self.init()
        attempts = fields.optional("attempts", .integer(in: 1...10), default: attempts)
        hold = fields.optional("hold", .duration(in: .seconds(1) ... .seconds(86_400)), default: hold)
        longestHold = fields.optional(
            "longest-hold",
            .duration(in: .seconds(1) ... .seconds(7 * 86_400)),
            default: longestHold
        )
        quiet = fields.optional("quiet", .duration(in: .seconds(60) ... .seconds(31 * 86_400)), default: quiet)
        if longestHold < hold { fields.report("longest-hold", "must not be shorter than `hold`") }
    }
}

extension FieldRule where Value == Budgets.Limit {
    /// `{count: 3, within: 1h}`.
    fileprivate static var budget: FieldRule { .mapping { Budgets.Limit(reading: $0) } }
}
