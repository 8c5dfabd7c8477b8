import Diagnosis
import EvenkeelTestKit
import IncidentModel

/// A storm of alerts of a fixed seed: a layered system in which one to three things break at once, their callers suffer,
/// what they no longer call goes idle, and chronic noise fires as it always does. Alerts repeat for each pod, and some flap.
///
/// The chances are drawn anew for each storm from wide ranges, which are not those that the diagnosis assumes.
struct SyntheticStorm {
    /// How large a storm is.
    struct Size {
        /// The things in the graph.
        var services = 300
        /// The alerts.
        var alerts = 10_000
        /// The things that break.
        var roots = 1
    }

    /// What was read of the storm.
    let evidence: IncidentEvidence
    /// The names of what broke.
    let roots: [String]
    /// How many things have an alert that fires.
    let alerting: Int

    /// A storm.
    init(_ size: Size, seed: UInt64) {
        var builder = StormBuilder(size, seed: seed)
        builder.breakThings()
        evidence = builder.evidence(named: "storm-\(seed)")
        roots = builder.roots.map { builder.name($0) }.sorted()
        alerting = builder.fired.count { !$0.isEmpty }
    }
}

/// Makes one storm.
private struct StormBuilder {
    /// Names of rules by what they tell.
    private static let failing = ["KubePodCrashLooping", "KubePodNotReady", "KubeContainerWaiting"]
    private static let suffering = ["HighErrorRate", "HighRequestLatency"]
    private static let idle = ["NoTrafficReceived"]
    private static let chronic = [
        "CPUThrottlingHigh", "ContainerMemoryUsageHigh", "HighRequestLatency", "KubeHpaMaxedOut", "QueueBacklogGrowing",
    ]
    /// The layers of the system, users in front.
    private static let layers = 6

    private(set) var roots: [Int] = []
    /// The names of the rules that fire on each.
    private(set) var fired: [[String]]
    private let size: SyntheticStorm.Size
    private var callees: [[Int]]
    private var callers: [[Int]]
    private var layerOf: [Int]
    private var generator: SeededGenerator

    init(_ size: SyntheticStorm.Size, seed: UInt64) {
        self.size = size
        generator = SeededGenerator(seed: seed)
        fired = Array(repeating: [], count: size.services)
        callees = Array(repeating: [], count: size.services)
        callers = callees
        layerOf = (0..<size.services).map { $0 * Self.layers / max(1, size.services) }
        connect()
    }

    /// Each thing calls one to four of the next layers; most calls go to the next one.
    private mutating func connect() {
        for caller in 0..<size.services {
            let later = (0..<size.services).filter { layerOf[$0] > layerOf[caller] }
            let next = later.filter { layerOf[$0] == layerOf[caller] + 1 }
            guard !next.isEmpty else { continue }
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let pool = isTrue(0.8) ? next : later
                guard let callee = pool.randomElement(using: &generator), !callees[caller].contains(callee) else {
                    continue
                }
                callees[caller].append(callee)
                callers[callee].append(caller)
            }
        }
    }

    private mutating func isTrue(_ chance: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < chance }

    func name(_ number: Int) -> String { layerOf[number] == Self.layers - 1 ? "store-\(number)" : "service-\(number)" }

    /// Breaks roots, lets their trouble travel and adds noise.
    mutating func breakThings() {
        let deep = (0..<size.services).filter { layerOf[$0] >= 2 && !callers[$0].isEmpty }
        while roots.count < min(size.roots, deep.count) {
            guard let root = deep.randomElement(using: &generator), !roots.contains(root) else { continue }
            roots.append(root)
        }
        for root in roots { spread(from: root) }
        let noise = Double.random(in: 0.02...0.08, using: &generator)
        for number in 0..<size.services where isTrue(noise) {
            if let rule = Self.chronic.randomElement(using: &generator) { fire(rule, on: number) }
        }
    }

    private mutating func fire(_ rule: String, on number: Int) {
        if !fired[number].contains(rule) { fired[number].append(rule) }
    }

    private mutating func fire(oneOf rules: [String], on number: Int) {
        if let rule = rules.randomElement(using: &generator) { fire(rule, on: number) }
    }

    /// The root fails, answers badly or falls silent; each caller passes on what it does not bear.
    private mutating func spread(from root: Int) {
        let plight = Double.random(in: 0..<1, using: &generator)
        if plight < 0.45 { fire(oneOf: Self.failing, on: root) }
        if plight > 0.3, plight < 0.85 { fire(oneOf: Self.suffering, on: root) }
        if plight > 0.75, plight < 0.95 { fire(oneOf: Self.idle, on: root) }
        let passing = Double.random(in: 0.6...0.95, using: &generator)
        let starving = Double.random(in: 0...0.6, using: &generator)
        var hit = [root]
        var isHit = Array(repeating: false, count: size.services)
        isHit[root] = true
        var next = 0
        while next < hit.count {
            let current = hit[next]
            next += 1
            for caller in callers[current] where !isHit[caller] && isTrue(passing) {
                isHit[caller] = true
                hit.append(caller)
                fire(oneOf: Self.suffering, on: caller)
            }
        }
        for current in hit where isTrue(starving) {
            for callee in callees[current] where !isHit[callee] && callers[callee].count == 1 {
                fire(oneOf: Self.idle, on: callee)
            }
        }
    }

    /// What is read of the storm: the alerts again and again, for pods, as repeats and as what flaps.
    mutating func evidence(named id: String) -> IncidentEvidence {
        var evidence = IncidentEvidence(id: id)
        let entities = (0..<size.services).compactMap { number in
            EntityReference(
                kind: layerOf[number] == Self.layers - 1 ? .database : .service,
                namespace: "shop",
                name: name(number)
            )
        }
        guard let start = Timestamp(seconds: 1_792_000_000), entities.count == size.services else { return evidence }
        evidence.topology = Topology(
            nodes: entities.map { Topology.Node(entity: $0, replicas: 3) },
            edges: callees.indices.flatMap { caller in
                callees[caller].map { Topology.Edge(from: entities[caller], to: entities[$0], relation: .calls) }
            }
        )
        let pairs = fired.indices.flatMap { number in fired[number].map { (number, $0) } }
        var alerts: [Alert] = []
        for place in 0..<max(pairs.count, size.alerts) where !pairs.isEmpty {
            let (number, rule) = pairs[place % pairs.count]
            // The first round is complete; of the others every tenth had already resolved once.
            let isOver = place >= pairs.count && place % 10 == 0
            alerts.append(alert(rule, name(number), place, start, isOver: isOver))
        }
        alerts.shuffle(using: &generator)
        evidence.alerts = alerts
        evidence.capturedAt = start.adding(seconds: 1800)
        return evidence
    }

    private func alert(_ rule: String, _ name: String, _ place: Int, _ start: Timestamp, isOver: Bool) -> Alert {
        let label = name.hasPrefix("store") ? "database" : "service"
        let began = start.adding(seconds: Int64(place % 240))
        return Alert(
            status: isOver ? .resolved : .firing,
            labels: LabelSet([
                LabelSet.Label(name: "alertname", value: rule), LabelSet.Label(name: "namespace", value: "shop"),
                LabelSet.Label(name: label, value: name), LabelSet.Label(name: "severity", value: "warning"),
                LabelSet.Label(name: "instance", value: "10.0.\(place % 250).\(place / 250 % 250):8080"),
            ]),
            annotations: LabelSet([LabelSet.Label(name: "summary", value: "\(rule) on \(name)")]),
            startsAt: began,
            endsAt: isOver ? began.adding(seconds: 60) : nil,
            fingerprint: "storm-\(place)"
        )
    }
}
