import Detection

/// `evenkeel-bench detect`: scores of a file, figures on synthetic series and seasons, or speed.
enum DetectBenchmark {
    /// Runs the benchmark with the arguments of the process; leaves with status 2 on wrong use, 1 on failure.
    static func run() {
        do {
            let arguments = try DetectArguments(Array(CommandLine.arguments.dropFirst(2)))
            var figures = try Figures(limits: arguments.limits)
            switch arguments.task {
            case .file(let path)?: try score(path, arguments)
            case .synthetic?: SyntheticDetection(series: arguments.series, seed: arguments.seed).run(&figures)
            case .seasons?: SyntheticSeasons(series: arguments.series, seed: arguments.seed).run(&figures)
            case .speed?: measureSpeed(arguments, &figures)
            case nil: break
            }
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    /// Prints timestamp, value and anomaly score of each line on standard output, and findings on standard error.
    private static func score(_ path: String, _ arguments: DetectArguments) throws(BenchmarkFailure) {
        let file = try SeriesFile(path)
        var configuration = DetectorConfiguration()
        configuration.upperLimit = arguments.limit
        configuration.isCounter = arguments.isCounter
        var detector = SeriesDetector(configuration)
        let silent = Int(Double(file.rows.count) * arguments.probation)
        var text = "timestamp,value,anomaly_score\n"
        for (number, row) in file.rows.enumerated() {
            let observation = detector.observe(row.value, at: row.time)
            let score = number < silent ? 0 : (observation.score * 1e6).rounded() / 1e6
            text += "\(row.stamp),\(row.value),\(score)\n"
            for finding in observation.findings where number >= silent {
                BenchmarkConsole.message("\(row.stamp): \(finding)")
            }
        }
        BenchmarkConsole.output(text)
    }

    /// Times one detector on a noisy daily wave, by the processor's time of this process.
    private static func measureSpeed(_ arguments: DetectArguments, _ figures: inout Figures) {
        print(Machine.line)
        var source = SyntheticSeries(seed: arguments.seed)
        let values = (0..<arguments.points).map { source.latency(minute: $0) }
        var samples = LatencySamples()
        var total = 0.0
        for _ in 0..<5 {
            var detector = SeriesDetector()
            total += samples.measure {
                var sum = 0.0
                for (minute, value) in values.enumerated() {
                    sum += detector.observe(value, at: Double(minute) * 60).score
                }
                return sum
            }
        }
        let points = Double(arguments.points)
        let rate = { (milliseconds: Double) in (points / milliseconds * 1000).rounded() }
        print("by the clock: \(Int(rate(samples.percentile(0.5)))) samples per second")
        let details = "one core, by the processor's time, median of 5 runs of \(arguments.points) samples"
        figures.report("detect.points-per-second", rate(samples.processorPercentile(0.5)), "/s", details)
        print("checksum \(total)")
    }
}
