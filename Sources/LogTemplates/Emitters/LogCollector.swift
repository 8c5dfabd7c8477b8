/// Takes lines as they come and counts the kinds of failures that they tell of, by who logs them.
///
/// Memory is bounded: by `MiningLimits` for the templates, and by the most pairs of emitter and template. Beyond, new ones are not counted.
public struct LogCollector: Sendable {
    /// What kind of line one is.
    public struct Match: Sendable, Hashable {
        /// The number of the kind; ``LogSummary/kinds`` says at the end what it is.
        public let kind: UInt64
        /// How bad the line says things are.
        public let severity: LogSeverity
    }

    /// The most pairs of emitter and kind that are counted.
    private static let maximumPairs = 50_000
    /// The most emitters.
    private static let maximumEmitters = 10_000
    /// The most characters of an example.
    private static let exampleLength = 400

    private struct Pair: Hashable, Sendable {
        let emitter: String
        let template: LogTemplate.ID
    }

    private struct Count: Sendable {
        var window = 0
        var baseline = 0
        var example = ""
        var line = 0
    }

    private var miner = TemplateMiner()
    private var severities = SeverityReader()
    private var merged: [LogTemplate.ID: LogTemplate.ID] = [:]
    private var failures: [Pair: Count] = [:]
    private var totals: [String: (window: Int, baseline: Int)] = [:]
    private var lines = 0

    /// A collector that has seen nothing.
    public init() {}

    /// Takes a line and says of which kind it is.
    /// - Complexity: As of `TemplateMiner`.
    public mutating func add(_ line: EmitterLine) -> Match {
        lines += 1
        let severity = LogSeverity(level: line.level) ?? severities.severity(of: line.body)
        let match = miner.observe(Self.mined(line.body, severity))
        for merge in match.merges { merged[merge.source] = merge.target }
        count(line, match.template, isFailure: severity >= .error)
        return Match(kind: match.template.number, severity: severity)
    }

    /// The text of which the template is taken: the first line, with the root of the exception that others tell of.
    private static func mined(_ body: String, _ severity: LogSeverity) -> String {
        guard let end = body.utf8.firstIndex(of: 0x0A) else { return body }
        let first = String(body[..<end])
        guard severity >= .warning else { return first }
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let root = ExceptionReader.read(lines)?.root else { return first }
        return first + " from " + root.type + ": " + root.message
    }

    private mutating func count(_ line: EmitterLine, _ template: LogTemplate.ID, isFailure: Bool) {
        guard let period = line.period, totals[line.emitter] != nil || totals.count < Self.maximumEmitters else {
            return
        }
        let isWindow = period == .window
        totals[line.emitter, default: (0, 0)].window += isWindow ? 1 : 0
        totals[line.emitter, default: (0, 0)].baseline += isWindow ? 0 : 1
        guard isFailure else { return }
        let pair = Pair(emitter: line.emitter, template: template)
        guard failures[pair] != nil || failures.count < Self.maximumPairs else { return }
        var count = failures[pair] ?? Count()
        if isWindow, count.window == 0 {
            count.example = String(line.body.unicodeScalars.prefix(Self.exampleLength))
            count.line = line.line
        }
        count.window += isWindow ? 1 : 0
        count.baseline += isWindow ? 0 : 1
        failures[pair] = count
    }

    /// What was seen.
    /// - Complexity: O(templates × length + failures).
    public consuming func summary() -> LogSummary {
        var book = KindBook(names: Set(totals.keys))
        var kinds: [LogTemplate.ID: LogSummary.Kind] = [:]
        for template in miner.templates { kinds[template.id] = book.kind(of: template.text) }
        var all: [UInt64: LogSummary.Kind] = [:]
        for (id, kind) in kinds { all[id.number] = kind }
        for source in merged.keys {
            if let kind = kinds[target(of: source)] { all[source.number] = kind }
        }
        return LogSummary(
            failures: rows(all, book.texts),
            kinds: all,
            texts: book.texts,
            lines: lines,
            hasBaseline: totals.values.contains { $0.baseline > 0 }
        )
    }

    /// The template that a merged one is part of now.
    private func target(of source: LogTemplate.ID) -> LogTemplate.ID {
        var current = source
        // A merged template always keeps a lower number, so that this ends.
        while let next = merged[current], next < current { current = next }
        return current
    }

    /// The failures of each emitter, those of one kind together.
    private func rows(_ kinds: [UInt64: LogSummary.Kind], _ texts: [UInt32: String]) -> [LogSummary.Failure] {
        struct Key: Hashable {
            let emitter: String
            let failure: UInt32
        }
        var rows: [Key: Count] = [:]
        var anywhere: [UInt32: Int] = [:]
        let ordered = failures.sorted {
            ($0.key.emitter, $0.key.template.number) < ($1.key.emitter, $1.key.template.number)
        }
        for (pair, count) in ordered {
            guard let kind = kinds[pair.template.number] else { continue }
            anywhere[kind.failure, default: 0] += count.baseline
            let key = Key(emitter: pair.emitter, failure: kind.failure)
            var row = rows[key] ?? Count()
            if row.window == 0 { (row.example, row.line) = (count.example, count.line) }
            row.window += count.window
            row.baseline += count.baseline
            rows[key] = row
        }
        return rows.sorted { ($0.key.emitter, $0.key.failure) < ($1.key.emitter, $1.key.failure) }.map { key, row in
            LogSummary.Failure(
                emitter: key.emitter,
                kind: texts[key.failure] ?? "",
                count: row.window,
                usualCount: row.baseline,
                total: totals[key.emitter]?.window ?? 0,
                usualTotal: totals[key.emitter]?.baseline ?? 0,
                usualAnywhere: anywhere[key.failure] ?? 0,
                example: row.example,
                line: row.line
            )
        }
    }
}

/// Numbers for the texts of statements and failures.
private struct KindBook: Sendable {
    private let names: Set<String>
    private var numbers: [String: UInt32] = [:]
    /// The texts by number.
    private(set) var texts: [UInt32: String] = [:]

    init(names: Set<String>) { self.names = names }

    /// What a template is.
    mutating func kind(of template: String) -> LogSummary.Kind {
        let names = names
        let failure = StatementText.failure(template) { names.contains(String($0)) }
        return LogSummary.Kind(
            statement: number(of: StatementText.statement(template)),
            failure: number(of: failure)
        )
    }

    private mutating func number(of text: String) -> UInt32 {
        if let number = numbers[text] { return number }
        let number = UInt32(clamping: numbers.count)
        numbers[text] = number
        texts[number] = text
        return number
    }
}
