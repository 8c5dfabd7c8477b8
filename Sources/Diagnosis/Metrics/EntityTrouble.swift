internal import Detection
internal import IncidentModel

/// What the series of one entity show together.
struct EntityTrouble: Sendable {
    /// A series that deviates.
    struct Symptom: Sendable {
        /// The series and what it measures.
        let series: MeasuredSeries
        /// How far it deviates.
        var deviation: SeriesDeviation
        /// Whether it rose.
        let isRise: Bool
    }

    /// The entity.
    let entity: EntityReference
    /// For latency, errors and resources how surprising they are; nil for what is not measured.
    private(set) var surprises: [Double?] = [nil, nil, nil]
    /// What deviates in each of them, most surprising first.
    private(set) var symptoms: [[Symptom]] = [[], [], []]
    /// What latency and errors added in the window, weighted with the traffic; nil for what is not measured.
    private(set) var added: [Double?] = [nil, nil, nil]
    /// What the latency of the window would be if it were normal, weighted like `added`.
    private(set) var usualLatency = 0.0
    /// Whether its processor is used up.
    private(set) var isAtLimit = false

    /// Unknown resources and network volume alone blame nobody: they follow what a thing is asked to do.
    private static let vagueSurprise = 3.0

    /// Reads the series of an entity.
    /// - Parameters:
    ///   - entity: The entity.
    ///   - series: Its series.
    ///   - window: The windows.
    ///   - load: The change of load of the whole system.
    /// - Complexity: O(samples × log samples).
    init(_ entity: EntityReference, _ series: [MeasuredSeries], window: SuspectWindow, load: SystemLoad) {
        self.entity = entity
        let own = LoadChange(series, window)
        let rise = own?.rise ?? load.rise
        let processor = Self.mostByUse(series, .processor)
        let memory = Self.mostByUse(series, .memory)
        for one in series {
            guard let trouble = one.vocabulary.aspect.trouble else { continue }
            var symptom = Self.symptom(one, window, own, rise: rise)
            if one.vocabulary.aspect == .processor {
                symptom.deviation.surprise = min(symptom.deviation.surprise, processor)
            }
            if one.vocabulary.aspect == .memory { symptom.deviation.surprise = min(symptom.deviation.surprise, memory) }
            // While half of the connections are free, more of them are no shortage.
            if one.vocabulary.aspect == .connections, let most = Self.mostConnections(series),
                one.suspect.allSatisfy({ $0.value < most / 2 })
            {
                symptom.deviation.surprise = min(symptom.deviation.surprise, 1)
            }
            // Disks are many, and each fills by itself.
            if one.vocabulary.aspect == .storage {
                symptom.deviation.surprise = min(symptom.deviation.surprise, one.mostByUse)
            }
            surprises[trouble.rawValue] = surprises[trouble.rawValue] ?? 0
            symptoms[trouble.rawValue].append(symptom)
            if one.isAtLimit, symptom.deviation.surprise > 3 { isAtLimit = true }
        }
        for trouble in Trouble.allCases where surprises[trouble.rawValue] != nil { combine(trouble) }
        weigh(series)
    }

    /// The most that a resource can count for by its use; where some series tell its share, only they count.
    private static func mostByUse(_ series: [MeasuredSeries], _ aspect: MetricAspect) -> Double {
        let all = series.filter { $0.vocabulary.aspect == aspect }
        let shares = all.filter(\.vocabulary.isPercent)
        return (shares.isEmpty ? all : shares).map(\.mostByUse).max() ?? .infinity
    }

    /// The most connections that a thing takes, when that is among its series.
    private static func mostConnections(_ series: [MeasuredSeries]) -> Double? {
        let limits = series.filter {
            $0.vocabulary.aspect == .connections && $0.series.metric.lowercased().contains("max")
        }
        return limits.compactMap { $0.suspect.last?.value }.max().flatMap { $0 > 0 ? $0 : nil }
    }

    /// How a series deviates, in the direction that means trouble.
    private static func symptom(
        _ series: MeasuredSeries,
        _ window: SuspectWindow,
        _ load: LoadChange?,
        rise: Double
    ) -> Symptom {
        let ratio = load?.ratio ?? 1
        let requests = load?.requests ?? .infinity
        let vocabulary = series.vocabulary
        let isFall = vocabulary.aspect == .success || vocabulary.isRemainder && vocabulary.aspect.trouble == .resource
        var deviation = series.deviation(isFall ? -1 : 1, window, load: ratio, requests: requests)
        switch vocabulary.aspect {
        case .processor, .memory, .network, .unknown, .connections, .threads, .backlog:
            if rise > 0, !isFall { explain(&deviation, by: rise) }
        default: break
        }
        var isRise = !isFall
        if vocabulary.aspect == .memory, !isFall {
            // Memory that falls shows a restart, or that somebody else took it.
            var fall = series.deviation(-1, window, load: ratio)
            fall.surprise *= 0.5
            if fall.surprise > deviation.surprise { (deviation, isRise) = (fall, false) }
        }
        // Some segments are sent again in every network; fewer than one a second hurt nobody.
        if vocabulary.aspect == .packetLoss, deviation.after < 1 { deviation.surprise = min(deviation.surprise, 1) }
        if vocabulary.aspect == .network || vocabulary.aspect == .unknown {
            deviation.surprise = min(deviation.surprise, vagueSurprise)
        }
        return Symptom(series: series, deviation: deviation, isRise: isRise)
    }

    /// Takes away what more traffic explains: what grows with the traffic grows at most a little faster than it.
    private static func explain(_ deviation: inout SeriesDeviation, by rise: Double) {
        let explained = 1.5 * min(rise, deviation.beyond) / deviation.excess / 2.302585092994046
        deviation.surprise = max(0, deviation.surprise - explained)
    }

    /// Joins the series of one kind of trouble. Several quantiles of one latency are no independent proofs, but one that
    /// nothing confirms is doubtful; of resources the most surprising counts, less what looking at many of them costs.
    private mutating func combine(_ trouble: Trouble) {
        let place = trouble.rawValue
        symptoms[place] = symptoms[place].enumerated().sorted { left, right in
            (-left.element.deviation.surprise, left.offset) < (-right.element.deviation.surprise, right.offset)
        }.map(\.element)
        let values = symptoms[place].map(\.deviation.surprise)
        guard let first = values.first else { return }
        if trouble == .resource {
            let looks = ElementaryFunctions.logarithm(Double(values.count)) / 2.302585092994046
            surprises[place] = max(0, first - looks)
        } else {
            surprises[place] = values.count > 1 ? (first + values[1]) / 2 : first
        }
    }

    /// Sums up what latency and errors added.
    private mutating func weigh(_ series: [MeasuredSeries]) {
        var traffic: [Timestamp: Double] = [:]
        if let requests = series.first(where: { $0.vocabulary.aspect == .traffic && !$0.suspect.isEmpty }) {
            for sample in requests.suspect { traffic[sample.time] = max(sample.value, 0) }
        }
        let latencies = series.filter { $0.vocabulary.aspect == .latency && !$0.suspect.isEmpty }
        let latency =
            latencies.first { $0.vocabulary.isMean }
            ?? latencies.min { ($0.vocabulary.quantile ?? 101) < ($1.vocabulary.quantile ?? 101) }
        if let latency {
            added[Trouble.latency.rawValue] = latency.excess(1, traffic: traffic)
            let requests = latency.suspect.reduce(0) { $0 + (traffic.isEmpty ? 1 : traffic[$1.time] ?? 1) }
            usualLatency = SeriesDeviation.median(latency.normal) * requests
        }
        let failures = series.first {
            ($0.vocabulary.aspect == .success || $0.vocabulary.aspect == .errors) && !$0.suspect.isEmpty
        }
        if let failures {
            let direction: Double = failures.vocabulary.aspect == .success ? -1 : 1
            added[Trouble.errors.rawValue] = failures.excess(direction, traffic: traffic)
        }
    }

    /// How surprising a kind of trouble is; nil when it is not measured.
    subscript(trouble: Trouble) -> Double? { surprises[trouble.rawValue] }
}

/// How the traffic of one entity changed.
struct LoadChange: Sendable {
    /// The usual traffic of the window over that of the normal time; at least 0.05.
    let ratio: Double
    /// How many requests a sample of the window is usually about.
    let requests: Double
    /// The logarithm of the highest traffic of the window over the normal one; 0 or above.
    let rise: Double

    /// The change that an entity's own series tell; nil when they tell none.
    init?(_ series: [MeasuredSeries], _ window: SuspectWindow) {
        guard let traffic = series.first(where: { $0.vocabulary.aspect == .traffic && $0.ratio != nil }),
            let ratio = traffic.ratio
        else { return nil }
        self.ratio = ratio
        // A rate a second does not tell how many requests a sample is about.
        let isRate = traffic.series.unit.contains("/") || traffic.series.unit.lowercased().hasSuffix("ps")
        requests = isRate ? .infinity : SeriesDeviation.median(traffic.suspect.map(\.value))
        let deviation = traffic.deviation(1, window, load: 1)
        let base = SeriesDeviation.median(traffic.normal)
        let isRisen = deviation.surprise > 0 && deviation.after > base && base > 0
        rise = isRisen ? ElementaryFunctions.logarithm(deviation.after / base) : 0
    }
}

/// How the traffic of the whole system changed: what an entity without its own count of requests is taken to have seen.
struct SystemLoad: Sendable {
    /// The middle of the rises of all entities with traffic, as a logarithm; 0 without any.
    let rise: Double

    /// The change that the series of all entities tell.
    init(_ changes: [LoadChange]) {
        rise = changes.isEmpty ? 0 : changes.map(\.rise).sorted()[changes.count / 2]
    }
}
