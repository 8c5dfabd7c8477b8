import IncidentModel

/// One fault with a small state in which an experienced person would name it, as a reviewer can read it:
///
///     == cache.stale-entries on cache/shop/prices
///     alert PriceMismatch service=catalogue
///     calls service/catalogue cache/prices
///     log catalogue | stale entry: price of 4711 differs from the database
///     sets maxmemory | 64mb | 128mb
///
/// Every alert bears `namespace=shop` unless it names one or `namespace none` stands above it. `$ kubectl …` is followed by
/// what it printed, indented; `pods` by a line each with name, ready containers, status and restarts; `sets` says which
/// correction the first hypothesis has to carry, `?` for a value that only a person knows. Indented lines continue an event, a
/// log line, an alert or a change.
struct FaultState: Sendable, CustomStringConvertible {
    /// A correction that the evidence supports.
    struct Setting: Sendable {
        let field: String
        let current: String?
        let desired: String?
    }

    /// What is wrong and on what; nil where nothing is.
    let expected: (fault: FaultCode, entity: String)?
    /// The heading.
    let description: String
    /// The evidence.
    private(set) var scenario: Scenario
    /// What has to be set.
    private(set) var settings: [Setting] = []
    /// Lines that could not be read; none in a table that is in order.
    private(set) var unread: [String] = []

    /// The states of a table.
    static func states(_ table: String) -> [FaultState] {
        var blocks: [[String]] = []
        for line in table.split(separator: "\n").map(String.init) {
            if line.hasPrefix("== ") {
                blocks.append([line])
            } else if !blocks.isEmpty {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks.map { FaultState($0) }
    }

    private init(_ lines: [String]) {
        description = String(lines[0].dropFirst(3))
        let words = description.components(at: " on ")
        if words.count == 2, let fault = FaultCode(words[0]) { expected = (fault, words[1]) } else { expected = nil }
        scenario = Scenario()
        var place = 1
        while place < lines.count {
            let line = lines[place]
            place += 1
            var block: [String] = []
            while place < lines.count, lines[place].hasPrefix("  ") {
                block.append(String(lines[place].dropFirst(2)))
                place += 1
            }
            read(line, block)
        }
    }

    private mutating func read(_ line: String, _ block: [String]) {
        let keyword = line.prefix { $0 != " " }
        let isText = ["event", "log", "alert", "change"].contains(keyword)
        let rest = ([String(line.dropFirst(keyword.count + 1))] + (isText ? block : [])).joined(separator: " ")
        let sides = rest.components(at: " | ")
        let words = rest.split(separator: " ").map(String.init)
        switch keyword {
        case "#": break
        case "namespace": scenario.namespace = rest == "none" ? nil : rest
        case "alert": readAlert(words)
        case "pods":
            let rows = block.map { $0.split(separator: " ").joined(separator: "\t") + "\t1d" }
            let head = "NAME\tREADY\tSTATUS\tRESTARTS\tAGE"
            scenario = scenario.command("kubectl get pods -n shop", ([head] + rows).joined(separator: "\n"))
        case "$": scenario = scenario.command(rest, block.joined(separator: "\n") + "\n")
        case "event" where sides.count == 2 && sides[0].split(separator: " ").count == 2:
            let subject = sides[0].split(separator: " ").map(String.init)
            scenario = scenario.event(subject[0], subject[1], sides[1])
        case "log" where sides.count == 2: scenario = scenario.log(sides[0], sides[1])
        case "metric" where words.count > 2:
            scenario = scenario.metric(words[0], words[1], words.dropFirst(2).compactMap { Double($0) })
        case "change" where sides.count == 2 && sides[0].split(separator: " ").count == 2:
            let parts = sides[0].split(separator: " ").map(String.init)
            guard let kind = Change.Kind(rawValue: parts[0]) else { return unread.append(line) }
            scenario = scenario.change(kind, parts[1], sides[1])
        case "calls":
            for (caller, callee) in zip(words, words.dropFirst()) { scenario = scenario.calls(caller, callee) }
        case "sets" where sides.count == 3:
            let values = sides.dropFirst().map { $0 == "?" ? nil : $0 }
            settings.append(Setting(field: sides[0], current: values[0], desired: values[1]))
        default: unread.append(line)
        }
    }

    private mutating func readAlert(_ words: [String]) {
        var labels = words.dropFirst().compactMap { word -> LabelSet.Label? in
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? LabelSet.Label(name: parts[0], value: parts[1]) : nil
        }
        if let namespace = scenario.namespace, !labels.contains(where: { $0.name == "namespace" }) {
            labels.append(LabelSet.Label(name: "namespace", value: namespace))
        }
        labels.append(LabelSet.Label(name: "alertname", value: words.first ?? ""))
        scenario.alerts.append(
            Alert(status: .firing, labels: LabelSet(labels), annotations: LabelSet([]), startsAt: Scenario.onset)
        )
    }
}

extension String {
    /// The parts between occurrences of `separator`.
    fileprivate func components(at separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
