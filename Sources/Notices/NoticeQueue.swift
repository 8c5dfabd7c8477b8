internal import IncidentModel

/// The notices of one channel.
struct NoticeQueue: Sendable {
    /// A notice that waits.
    struct Item: Sendable, Hashable {
        let id: Int
        let notice: Notice
        var attempts = 0

        /// What is told first: what waits for a person, then what is worse, then what is older.
        func precedes(_ other: Item) -> Bool {
            let (left, right) = (urgency, other.urgency)
            return left == right ? id < other.id : left > right
        }

        var urgency: Int {
            switch notice.stage {
            case .stopEngaged, .stopReleased: 8
            case .approvalNeeded, .personNeeded: 4 + notice.severity.rawValue
            case .opened, .planReady, .approved, .handedOver, .resolved: notice.severity.rawValue
            }
        }
    }

    private let settings: NoticeSettings
    private let limits: NoticeOutbox.Limits
    private var waiting: [Item] = []
    private var inFlight: Item?
    /// Nothing is tried before.
    private var pausedUntil = Duration.zero
    /// How many notices may be told at once, as of `countedAt`.
    private var allowance: Double
    private var countedAt = Duration.zero
    /// What was told of each incident, and the incidents from old to new.
    private var told: [String: Set<Notice.Stage>] = [:]
    private var order: [String] = []

    init(_ settings: NoticeSettings, _ limits: NoticeOutbox.Limits) {
        self.settings = settings
        self.limits = limits
        allowance = Double(settings.perMinute)
    }

    /// How many notices wait or are in flight.
    var count: Int { waiting.count + (inFlight == nil ? 0 : 1) }

    /// When something may be taken next; nil when nothing waits, or something is in flight.
    var nextWake: Duration? {
        guard inFlight == nil, !waiting.isEmpty else { return nil }
        let missing = max(0, 1 - allowance) * 60 / Double(settings.perMinute)
        // A little later than computed, so that rounding never wakes for nothing.
        let next = missing > 0 ? countedAt + .seconds(missing) + .milliseconds(1) : countedAt
        return max(pausedUntil, next)
    }

    /// Takes a notice, if the channel wants it and it is new.
    mutating func offer(_ notice: Notice, id: Int) -> [NoticeReport] {
        let isStop = notice.stage == .stopEngaged || notice.stage == .stopReleased
        guard settings.stages.contains(notice.stage), isStop || notice.severity >= settings.minimumSeverity,
            remember(notice)
        else { return [] }
        let replaced = waiting.filter { $0.notice.incident == notice.incident }
        waiting.removeAll { $0.notice.incident == notice.incident }
        var reports = replaced.map { report($0, .dropped(reason: "something newer is told instead")) }
        let isNews = inFlight?.notice.incident == notice.incident || !replaced.contains { $0.notice.stage == .opened }
        guard notice.stage != .resolved || isNews else {
            // Nobody was told that it began.
            reports.append(
                NoticeReport(channel: settings.name, notice: notice, outcome: .dropped(reason: "it was over first"))
            )
            return reports
        }
        waiting.append(Item(id: id, notice: notice))
        if waiting.count > limits.waiting, let mildest = waiting.indices.max(by: { waiting[$0].precedes(waiting[$1]) })
        {
            reports.append(report(waiting.remove(at: mildest), .dropped(reason: "too many notices wait")))
        }
        return reports
    }

    /// The next notice to hand over, if one may be.
    mutating func take(at now: Duration) -> Item? {
        refill(at: now)
        guard inFlight == nil, now >= pausedUntil, allowance >= 1,
            let first = waiting.indices.min(by: { waiting[$0].precedes(waiting[$1]) })
        else { return nil }
        allowance -= 1
        let item = waiting.remove(at: first)
        inFlight = item
        return item
    }

    /// Takes the end of an attempt.
    mutating func finish(_ id: Int, _ result: NoticeOutbox.Result, at now: Duration) -> NoticeReport? {
        guard var item = inFlight, item.id == id else { return nil }
        inFlight = nil
        item.attempts += 1
        switch result {
        case .sent: return report(item, .sent)
        case .failed(let error):
            guard error.isRetryable, item.attempts < limits.attempts else {
                return report(item, .failed(reason: error.explanation, attempts: item.attempts))
            }
            pausedUntil = now + max(delay(after: item.attempts), error.retryAfter ?? .zero)
            // Unless something newer came meanwhile.
            if waiting.contains(where: { $0.notice.incident == item.notice.incident }) {
                return report(item, .dropped(reason: "something newer is told instead"))
            }
            waiting.append(item)
            return nil
        }
    }

    /// The wait after so many failures.
    private func delay(after attempts: Int) -> Duration {
        min(limits.longestDelay, limits.firstDelay * (1 << min(attempts - 1, 20)))
    }

    private mutating func refill(at now: Duration) {
        guard now > countedAt else { return }
        let gained = (now - countedAt) / .seconds(60) * Double(settings.perMinute)
        allowance = min(Double(settings.perMinute), allowance + gained)
        countedAt = now
    }

    /// Notes that a stage is told; false when it was already.
    private mutating func remember(_ notice: Notice) -> Bool {
        let incident = notice.incident
        var stages = told[incident] ?? []
        guard !stages.contains(notice.stage) else { return false }
        switch notice.stage {
        // What is over may begin anew, and is told anew then.
        case .resolved, .stopReleased: stages = []
        case .opened: stages.remove(.resolved)
        case .stopEngaged: stages.remove(.stopReleased)
        case .planReady, .approvalNeeded, .approved, .personNeeded, .handedOver: break
        }
        stages.insert(notice.stage)
        if told.updateValue(stages, forKey: incident) == nil { order.append(incident) }
        if order.count > 2 * limits.incidents {
            for old in order.prefix(limits.incidents) { told[old] = nil }
            order.removeFirst(limits.incidents)
        }
        return true
    }

    private func report(_ item: Item, _ outcome: NoticeReport.Outcome) -> NoticeReport {
        NoticeReport(channel: settings.name, notice: item.notice, outcome: outcome)
    }
}
