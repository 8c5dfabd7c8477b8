import LogTemplates

/// `evenkeel-bench templates`: the template of each line of a file, or the speed of mining.
enum TemplatesBenchmark {
    private static let usage = """
        usage: evenkeel-bench templates FILE          line number and template id for each line, parted by a tab
               evenkeel-bench templates --text FILE   with the template's text as a third column
               evenkeel-bench templates --speed [FILE | --limits LIMITS.json]
        FILE holds raw lines with their headers, or messages alone.
        """

    /// Runs with the arguments of the process; leaves with status 2 on wrong use, 1 when a limit is broken.
    static func run() {
        do throws(BenchmarkFailure) {
            var arguments = CommandLine.arguments.dropFirst(2)
            switch arguments.first {
            case "--speed":
                arguments.removeFirst()
                try measure(arguments)
            case "--text":
                arguments.removeFirst()
                try list(arguments, withText: true)
            default: try list(arguments, withText: false)
            }
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// Prints the lines' templates. Mining is online; what later lines showed to be one template is given one id in print.
    private static func list(_ arguments: ArraySlice<String>, withText: Bool) throws(BenchmarkFailure) {
        guard let path = arguments.first, arguments.count == 1, !path.hasPrefix("--") else { throw .usage(usage) }
        var miner = TemplateMiner()
        var ids: [LogTemplate.ID] = []
        var merged: [LogTemplate.ID: LogTemplate.ID] = [:]
        for line in try lines(of: path) {
            let match = miner.observe(line)
            ids.append(match.template)
            for merge in match.merges { merged[merge.source] = merge.target }
        }
        let texts = withText ? Dictionary(uniqueKeysWithValues: miner.templates.map { ($0.id, $0.text) }) : [:]
        var printed = ""
        for (place, first) in ids.enumerated() {
            var id = first
            while let target = merged[id] { id = target }
            printed += "\(place + 1)\t\(id)"
            printed += withText ? "\t\(texts[id] ?? "(forgotten)")\n" : "\n"
        }
        BenchmarkConsole.output(printed)
    }

    /// Measures lines per second on one core.
    private static func measure(_ arguments: ArraySlice<String>) throws(BenchmarkFailure) {
        let isLimited = arguments.first == "--limits"
        guard arguments.count == (isLimited ? 2 : min(arguments.count, 1)) else { throw .usage(usage) }
        let path = isLimited ? nil : arguments.first
        var figures = try Figures(limits: isLimited ? arguments.last : nil)
        let lines =
            try path.map { (path) throws(BenchmarkFailure) in try Self.lines(of: path) } ?? SyntheticLog.lines(20_000)
        guard !lines.isEmpty else { throw .usage("there are no lines") }
        var count = 0
        let samples = Samples(units: lines.count) {
            var miner = TemplateMiner()
            for line in lines { count &+= miner.observe(line).isNew ? 1 : 0 }
            return count
        }
        let bytes = lines.reduce(0) { $0 + $1.count }
        print(Machine.line)
        print(samples.line("template of one line", bytes: bytes / lines.count))
        let rate = (1e9 / samples.processorMedian).rounded()
        figures.report("templates.lines-per-second", rate, "/s", "\(lines.count) lines, a fresh miner, median")
        figures.leaveIfBroken()
    }

    /// The lines of a file, without their ends; what follows the last end is a line if it is not empty.
    private static func lines(of path: String) throws(BenchmarkFailure) -> [ArraySlice<UInt8>] {
        guard let bytes = BenchmarkConsole.bytes(of: path) else { throw .usage("\(path) cannot be read") }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }
}
