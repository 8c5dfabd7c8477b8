/// What the traces of an incident show.
public struct TraceSummary: Sendable, Hashable {
    /// One service calling another.
    public struct Call: Sendable, Hashable, Comparable {
        /// The service that calls.
        public let caller: String
        /// The service that is called.
        public let callee: String
        /// How often.
        public let count: Int

        /// By the names.
        public static func < (lhs: Self, rhs: Self) -> Bool { (lhs.caller, lhs.callee) < (rhs.caller, rhs.callee) }
    }

    /// How one operation of a service answered in one period.
    public struct Operation: Sendable, Hashable {
        /// The service.
        public let service: String
        /// The operation by which requests came in.
        public let operation: String
        /// Whether this is of the time that is believed normal.
        public let isBaseline: Bool
        /// How many requests came.
        public let calls: Int
        /// How many of them failed.
        public let errors: Int
        /// The median of the whole time in seconds.
        public let duration: Double
        /// The median of what the service spent itself, in seconds.
        public let ownTime: Double
    }

    /// The most changes of one service, and of all.
    private static let maximumOfService = 5
    private static let maximumChanges = 200
    /// The most operations and calls that are listed.
    private static let maximumRows = 5000

    /// Who calls whom, in order of the names.
    public let calls: [Call]
    /// The services that answered or called.
    public let services: [String]
    /// How operations answered, in order of service, operation and period.
    public let operations: [Operation]
    /// What services do otherwise than at normal times, strongest first.
    public let changes: [BehaviourChange]
    /// What was odd.
    public let oddities: TraceOddities
    /// How many spans this rests on.
    public let spans: Int
    /// Whether there are traces of the time that is believed normal.
    public let hasBaseline: Bool

    /// Sums up what was collected.
    /// - Parameters:
    ///   - collector: The spans and marks.
    ///   - periods: The stretches of time that are compared.
    ///   - kinds: What the kinds of marks are.
    /// - Complexity: O(n × log n) for n spans and marks, and the places times the square of their features.
    public init(_ collector: consuming TraceCollector, periods: TracePeriods, kinds: TraceKinds = .none) {
        let names = (services: collector.services, operations: collector.operations)
        var spans = collector.spans
        var marks = collector.marks
        _ = consume collector
        spans.sort(by: HeldSpan.precedes)
        marks.sort(by: SpanMark.precedes)
        var unique: [HeldSpan] = []
        unique.reserveCapacity(spans.count)
        for span in spans where unique.last?.trace != span.trace || unique.last?.id != span.id { unique.append(span) }
        let duplicates = spans.count - unique.count
        spans = []
        var table = VisitBuilder(periods: periods, kinds: kinds).visits(unique, marks)
        table.oddities.duplicates = duplicates
        marks = []
        self.spans = unique.count
        oddities = table.oddities
        hasBaseline = table.visits.contains { $0.period == .baseline }
        calls = Self.calls(table, names.services)
        services = Set(table.visits.map(\.place.service)).map { names.services[$0] }.sorted()
        operations = Self.operations(table, names.services, names.operations)
        let found = hasBaseline ? BehaviourComparison(table, operations: names.operations).changes() : []
        let writer = ChangeWriter(
            table: table,
            spans: unique,
            services: names.services,
            operations: names.operations,
            kinds: kinds
        )
        changes = Self.strongest(found.map(writer.change))
    }

    /// The strongest changes of each service.
    private static func strongest(_ changes: [BehaviourChange]) -> [BehaviourChange] {
        var counts: [String: Int] = [:]
        let chosen = changes.sorted(by: BehaviourChange.precedes).filter { change in
            counts[change.service, default: 0] += 1
            return counts[change.service, default: 0] <= maximumOfService
        }
        return Array(chosen.prefix(maximumChanges))
    }

    private static func calls(_ table: VisitTable, _ services: NameTable) -> [Call] {
        var counts: [UInt64: Int] = [:]
        for visit in table.visits where visit.caller >= 0 {
            let caller = table.visits[Int(visit.caller)].place.service
            counts[UInt64(caller) << 32 | UInt64(visit.place.service), default: 0] += 1
        }
        let calls = counts.map { key, count in
            Call(
                caller: services[UInt32(truncatingIfNeeded: key >> 32)],
                callee: services[UInt32(truncatingIfNeeded: key)],
                count: count
            )
        }
        return Array(calls.sorted().prefix(maximumRows))
    }

    private static func operations(
        _ table: VisitTable,
        _ services: NameTable,
        _ operations: NameTable
    ) -> [Operation] {
        var rows: [Visit.Place: [[Int]]] = [:]
        for (number, visit) in table.visits.enumerated() {
            rows[visit.place, default: [[], []]][Int(visit.period.rawValue)].append(number)
        }
        let found = rows.flatMap { place, periods in
            periods.enumerated().compactMap { period, visits -> Operation? in
                guard !visits.isEmpty else { return nil }
                return Operation(
                    service: services[place.service],
                    operation: operations[place.operation],
                    isBaseline: period == Int(Visit.Period.baseline.rawValue),
                    calls: visits.count,
                    errors: visits.count { table.visits[$0].isError },
                    duration: median(visits.map { table.visits[$0].duration }),
                    ownTime: median(visits.map { table.visits[$0].own })
                )
            }
        }
        return Array(found.sorted(by: precedes).prefix(maximumRows))
    }

    private static func precedes(_ left: Operation, _ right: Operation) -> Bool {
        if left.service != right.service { return left.service < right.service }
        if left.operation != right.operation { return left.operation < right.operation }
        return left.isBaseline && !right.isBaseline
    }

    /// The median of nanoseconds, in seconds.
    private static func median(_ times: [Int64]) -> Double {
        let ordered = times.sorted()
        return ordered.isEmpty ? 0 : Double(ordered[(ordered.count - 1) / 2]) / 1e9
    }
}
