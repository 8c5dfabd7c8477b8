// Feeds arbitrary lines to the miner of log templates and to what is built on it.

import IncidentModel
import LogTemplates

/// The entry that libFuzzer calls: each line is one of a log.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTemplates(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let log = FuzzedLog(lines: bytes.split(separator: 0x0A, omittingEmptySubsequences: false))
    log.checkMining(MiningLimits())
    var narrow = MiningLimits()
    (narrow.variants, narrow.lineBytes, narrow.lineTokens, narrow.pairedWords) = (6, 64, 12, 3)
    (narrow.valuesToMerge, narrow.firstValuesToMerge, narrow.pairsToMerge) = (2, 3, 2)
    log.checkMining(narrow)
    log.checkCollecting()
    log.checkExceptions()
    return 0
}

/// The properties of the module, for one log.
private struct FuzzedLog {
    let lines: [ArraySlice<UInt8>]

    /// Two miners agree; templates are few, harmless and counted; merged ones are gone.
    func checkMining(_ limits: MiningLimits) {
        var first = TemplateMiner(limits: limits)
        var second = TemplateMiner(limits: limits)
        var counts = TemplateCounts()
        var gone: Set<LogTemplate.ID> = []
        var seen: Set<LogTemplate.ID> = []
        for (place, line) in lines.enumerated() {
            let match = first.observe(line)
            precondition(match == second.observe(line), "two miners disagree")
            precondition(match.isNew != seen.contains(match.template) || limits.variants < lines.count)
            for merge in match.merges {
                precondition(merge.target < merge.source, "a merge keeps the later name")
                gone.insert(merge.source)
            }
            precondition(!gone.contains(match.template), "a line is of a template that is no more")
            seen.insert(match.template)
            _ = counts.count(match, at: Timestamp.epoch.adding(seconds: Int64(place) * 20))
        }
        let templates = first.templates
        precondition(templates == second.templates, "two miners remember otherwise")
        precondition(templates.count <= limits.variants, "more is remembered than the limit")
        precondition(templates.reduce(0) { $0 + $1.count } <= lines.count, "more lines are counted than there were")
        for template in templates {
            precondition(first.template(template.id) == template, "a template is not found by its name")
            precondition(template.text.unicodeScalars.count <= 1024, "a template is long")
            for scalar in template.text.unicodeScalars {
                precondition(![.control, .format].contains(scalar.properties.generalCategory), "a template acts")
            }
        }
    }

    /// What programs say, by program and period: the same twice, with every line in one kind.
    func checkCollecting() {
        let readings = [collected(), collected()]
        precondition(readings[0] == readings[1], "two collectors disagree")
        let summary = readings[0]
        precondition(summary.lines == lines.count, "a line is lost")
        for failure in summary.failures {
            precondition((0...failure.total).contains(failure.count), "more failures than lines")
            precondition((0...failure.usualTotal).contains(failure.usualCount), "more usual failures than lines")
            precondition(failure.usualAnywhere >= failure.usualCount, "fewer anywhere than here")
            precondition(failure.example.unicodeScalars.count <= 400, "an example is long")
        }
        precondition(summary.kinds.values.allSatisfy { summary.texts[$0.statement] != nil })
        precondition(summary.kinds.values.allSatisfy { summary.texts[$0.failure] != nil })
    }

    private func collected() -> LogSummary {
        var collector = LogCollector()
        for (place, line) in lines.enumerated() {
            let body = String(decoding: line, as: UTF8.self)
            let emitter = line.first.map { "svc-\($0 & 3)" } ?? ""
            let period = [EmitterLine.Period.baseline, .window, nil][place % 3]
            // Some bodies have several lines, as exceptions do.
            let text = place % 5 == 0 ? body.replacing("\\n", with: "\n") : body
            _ = collector.add(EmitterLine(emitter: emitter, period: period, level: "", body: text, line: place))
        }
        return collector.summary()
    }

    /// Exceptions are read within their limits, whole or line by line.
    func checkExceptions() {
        let texts = lines.map { String(decoding: $0, as: UTF8.self) }
        let limits = ExceptionLimits()
        let report = ExceptionReader.read(texts, limits: limits)
        precondition(report == ExceptionReader.read(texts, limits: limits), "an exception is read in two ways")
        guard let report else { return }
        precondition((1...max(1, limits.links)).contains(report.chain.count), "a chain is too long")
        precondition(report.chain.allSatisfy { $0.frames.count <= limits.frames }, "there are too many frames")
        precondition(report.root == report.chain.last, "the root is not the last")
    }
}
