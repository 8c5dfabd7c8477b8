internal import IncidentModel

/// What a metric tells of the thing that it is about.
enum MetricAspect: Sendable, Hashable {
    /// How long answers take.
    case latency
    /// How many requests fail, or which share of them.
    case errors
    /// Which share of the requests succeeds.
    case success
    /// How much is asked.
    case traffic
    /// How much processor time is used, and how often it was refused.
    case processor, throttling
    /// How much memory, room, connections, threads or file descriptors are used.
    case memory, storage, connections, threads, descriptors
    /// How much waits.
    case backlog
    /// How many packets were lost or sent again.
    case packetLoss
    /// How much went over the network.
    case network
    /// Something whose name tells nothing.
    case unknown
    /// Something that says nothing about whether the thing is well: a limit, a start time, another's machine.
    case irrelevant

    /// Which of the three kinds of trouble it can show; nil when it shows none by itself.
    var trouble: Trouble? {
        switch self {
        case .latency: .latency
        case .errors, .success: .errors
        case .processor, .throttling, .memory, .storage, .connections, .threads, .descriptors, .backlog, .packetLoss,
            .network, .unknown:
            .resource
        case .traffic, .irrelevant: nil
        }
    }
}

/// The kinds of trouble that travel and are weighed separately.
enum Trouble: Int, Sendable, Hashable, CaseIterable {
    /// Answers take longer.
    case latency
    /// Requests fail.
    case errors
    /// A resource is used up or used otherwise than usual.
    case resource
}

/// What a series measures, read from its name and unit in the general vocabulary of monitoring systems.
///
/// - Source: Prometheus naming practices; OpenTelemetry semantic conventions 1.27 (HTTP, RPC, system, container); Amazon
///   CloudWatch metrics of ECS, RDS, Lambda and X-Ray; standard metrics of Istio; cAdvisor and the node exporter.
struct MetricVocabulary: Sendable, Hashable {
    /// What it tells.
    let aspect: MetricAspect
    /// Whether it falls when the resource is used up: free memory.
    let isRemainder: Bool
    /// Whether it is a mean, of which sums over requests can be made.
    let isMean: Bool
    /// The quantile in percent that a latency is; nil when it is none.
    let quantile: Int?
    /// The full amount for a share: 100 for percent; nil when it is not a share.
    let isPercent: Bool
    /// Whether it is a counter by its name.
    let isCounterByName: Bool

    /// The vocabulary of a metric.
    /// - Parameters:
    ///   - metric: The name as the source writes it; labels in braces count.
    ///   - unit: The unit as the source writes it; may be empty.
    ///   - isMachine: Whether it is about a machine and not about what runs on one.
    init(metric: String, unit: String, isMachine: Bool) {
        let brace = metric.firstIndex(of: "{") ?? metric.endIndex
        let words = Self.words(of: String(metric[..<brace]))
        let known = Set(words)
        let unit = unit.lowercased()
        isPercent =
            unit == "%" || unit.hasPrefix("percent") || known.contains("percent") || known.contains("percentage")
        isMean = !known.isDisjoint(with: ["avg", "average", "mean"])
        quantile = words.lazy.compactMap { Self.quantile($0) }.first
        isCounterByName = words.last == "total" || words.last == "count"
        isRemainder = !known.isDisjoint(with: ["free", "freeable", "available", "remaining", "headroom", "avail"])
        let aspect = Self.aspect(words, known, unit, isMachine)
        // Answers counted by their status: those of the fives are the failed ones.
        let isFailed = Self.words(of: String(metric[brace...])).contains { ($0.hasPrefix("5") && $0.utf8.count == 3) }
        self.aspect = aspect == .traffic && isFailed ? .errors : aspect
    }

    /// The quantile that a word names: `p95`, or `95` as in `lat_95`.
    private static func quantile(_ word: String) -> Int? {
        let digits = word.hasPrefix("p") ? word.dropFirst() : word[...]
        guard (2...4).contains(digits.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(digits.prefix(2))
    }

    private static func aspect(
        _ words: [String],
        _ known: Set<String>,
        _ unit: String,
        _ isMachine: Bool
    ) -> MetricAspect {
        func any(_ wanted: Set<String>) -> Bool { !known.isDisjoint(with: wanted) }
        func part(_ wanted: String...) -> Bool {
            words.contains { word in wanted.contains { word.hasPrefix($0) } }
        }
        if any(["bucket", "limit", "limits", "quota", "info", "created", "timestamp", "uptime", "age"]) {
            return .irrelevant
        }
        // What a service reports of its machine is about the machine; it would blame every service on it.
        if words.first == "node", !isMachine { return .irrelevant }
        if part("throttl") || any(["cfs"]) { return .throttling }
        // What TCP does again is abbreviated in many ways.
        if part("retrans", "retx", "rexmit") || known.contains("tcp") && part("ret")
            || any(["packet", "packets"]) && part("drop", "loss", "lost")
        {
            return .packetLoss
        }
        if any(["error", "errors", "fault", "faults", "failed", "failure", "failures", "exceptions", "5xx"]) {
            return known.contains("page") ? .unknown : .errors
        }
        if any(["success", "availability", "successful"]) { return .success }
        if any(["latency", "latencies", "duration", "lat", "rtt", "elapsed"]) || part("latency")
            || known.contains("response") && any(["time", "seconds", "ms"])
        {
            // How long others let it wait is their trouble, and how many there were is traffic.
            if any(["client", "upstream", "dependency", "sum"]) { return .irrelevant }
            return words.last == "count" ? .traffic : .latency
        }
        return resource(known, words, unit)
    }

    private static func resource(_ known: Set<String>, _ words: [String], _ unit: String) -> MetricAspect {
        func any(_ wanted: Set<String>) -> Bool { !known.isDisjoint(with: wanted) }
        if any(["cpu", "processor", "cpuutilization"]) { return .processor }
        if any(["mem", "memory", "rss", "heap", "swap"]) { return .memory }
        if any(["connection", "connections", "connected", "pool"]) { return .connections }
        if any(["backlog", "lag", "pending", "queued"])
            || any(["queue", "queues"]) && any(["depth", "length", "size"])
        {
            return .backlog
        }
        if any(["thread", "threads", "goroutines", "workers"]) { return .threads }
        if any(["fds", "fd", "descriptor", "descriptors", "filedescriptors"]) { return .descriptors }
        if any(["storage", "filesystem", "volume", "disk"]), any(["free", "used", "usage", "available", "utilization"])
        {
            return .storage
        }
        if any(["network", "receive", "transmit", "received", "transmitted", "rx", "tx"]) { return .network }
        let isRate = unit.hasPrefix("req") || unit == "ops" || unit.hasSuffix("ops") || unit == "rps" || unit == "qps"
        if isRate || any(["request", "requests", "rps", "qps", "workload", "calls", "invocations", "hits", "ops"]) {
            return .traffic
        }
        return .unknown
    }

    /// The words of a name in small letters: `PodServerLatencyP95` has pod, server, latency and p95.
    static func words(of name: String) -> [String] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var wasLower = false
        for byte in name.utf8.prefix(200) {
            let isUpper = (65...90).contains(byte)
            let isLower = (97...122).contains(byte) || (48...57).contains(byte)
            let isDigit = (48...57).contains(byte)
            // `p95latency` is p95 and latency, while `5xx` is one word.
            let endsQuantile =
                !isDigit && (isLower || isUpper) && word.first == 112 && word.count > 2 && word.last ?? 0 < 58
            if !isUpper && !isLower || isUpper && wasLower || endsQuantile {
                if !word.isEmpty { words.append(word) }
                word = []
            }
            if isUpper || isLower { word.append(isUpper ? byte + 32 : byte) }
            wasLower = isLower && !isDigit
        }
        if !word.isEmpty { words.append(word) }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }
}
