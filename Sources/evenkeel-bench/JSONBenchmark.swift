import StrictJSON

/// `evenkeel-bench json`: alerts read into structs, beside Foundation in the same run.
enum JSONBenchmark {
    static func run() {
        do throws(BenchmarkFailure) {
            let values = try NamedValues(["limits"])
            var figures = try Figures(limits: values["limits"])
            measure(&figures)
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error.description)")
            BenchmarkConsole.leave(error.isWrongUse ? 2 : 1)
        }
    }

    private static func measure(_ figures: inout Figures) {
        precondition(AlertSamples.large.count == 922, "the alert must have 922 bytes, not \(AlertSamples.large.count)")
        let own = Samples(units: 2000) { readAlerts(AlertSamples.large, times: 2000) }
        let foundation = Samples(units: 500) { FoundationAnchor.decodeAlerts(AlertSamples.large, times: 500) }
        print(own.line("alert of 922 bytes, StrictJSON", bytes: 922))
        print(foundation.line("alert of 922 bytes, Foundation JSONDecoder", bytes: 922))
        print(ratioLine(foundation, own))
        let rate = 1e9 / own.processorMedian
        figures.report("json.alerts-per-second", rate.rounded(), "/s", "922 bytes, by processor time, median")
        figures.report("json.times-foundation", foundation.processorMedian / own.processorMedian, "times", "same run")
        let plain = Samples(units: 2000) { readAlerts(AlertSamples.unescaped, times: 2000) }
        print(plain.line("the same without an escape, StrictJSON", bytes: AlertSamples.unescaped.count))
        let skipped = Samples(units: 2000) { skipAlerts(AlertSamples.large, times: 2000) }
        print(skipped.line("checked only, StrictJSON", bytes: 922))
        runBatch()
        runHostileBodies()
    }

    /// Hostile texts of 1 MiB, read whole into a value, then skipped, then read in pieces of 4 KiB.
    private static func runHostileBodies() {
        var slowest = (median: 0.0, best: 0.0)
        for body in HostileBodies.all() {
            let value = hostile { () throws(JSONError) in _ = try JSONValue(parsing: body.bytes) }
            let skipped = hostile { () throws(JSONError) in try skip(body.bytes) }
            let pieces = hostile { () throws(JSONError) in try feed(body.bytes) }
            let all = [value, skipped, pieces]
            let medians = all.map { milliseconds($0.processorMedian) }
            let best = all.map { milliseconds(Samples.percentile(0, of: $0.processor)) }
            slowest = (max(slowest.median, medians.max() ?? 0), max(slowest.best, best.max() ?? 0))
            print(
                "hostile, \(body.name), \(body.bytes.count) bytes: value, skipped, in pieces: p50 \(medians), best \(best) ms"
            )
        }
        print("hostile, the slowest by processor time: p50 \(slowest.median) ms, best \(slowest.best) ms")
    }

    /// Times the reading of one hostile text.
    private static func hostile(_ work: () throws(JSONError) -> Void) -> Samples {
        Samples(count: 9, units: 1) { outcome(work) }
    }

    /// Nanoseconds as milliseconds with two digits.
    private static func milliseconds(_ nanoseconds: Double) -> Double {
        (nanoseconds / 1e4).rounded() / 100
    }

    /// 1 when the work succeeds, 0 when the text is refused.
    private static func outcome(_ work: () throws(JSONError) -> Void) -> Int {
        do throws(JSONError) {
            try work()
            return 1
        } catch {
            return 0
        }
    }

    private static func skip(_ bytes: [UInt8]) throws(JSONError) {
        var reader = try JSONReader(bytes)
        try reader.finish()
    }

    private static func feed(_ bytes: [UInt8]) throws(JSONError) {
        var reader = IncrementalJSONReader()
        for start in stride(from: 0, to: bytes.count, by: 4096) {
            reader.feed(Array(bytes[start..<min(bytes.count, start + 4096)]))
            while try reader.next() != nil {}
        }
        _ = try reader.finish()
    }

    /// How many times faster the second is.
    private static func ratioLine(_ slow: Samples, _ fast: Samples) -> String {
        "ratio by processor time: \((slow.processorMedian / fast.processorMedian * 10).rounded() / 10)"
    }

    private static func runBatch() {
        let count = AlertSamples.batchCount
        let bytes = AlertSamples.batch.count
        let own = Samples(units: count) { readBatch(AlertSamples.batch) }
        let foundation = Samples(count: 7, units: count) { FoundationAnchor.decodeBatch(AlertSamples.batch) }
        print(own.line("batch of \(count) alerts, \(bytes) bytes, StrictJSON, for one alert", bytes: bytes / count))
        print(foundation.line("batch, Foundation JSONDecoder, for one alert", bytes: bytes / count))
        print(ratioLine(foundation, own))
    }

    /// Reads one alert as often as asked.
    ///
    /// - Returns: A number that depends on every alert read.
    private static func readAlerts(_ bytes: [UInt8], times: Int) -> Int {
        var sum = 0
        for _ in 0..<times {
            do throws(JSONError) {
                var reader = try JSONReader(bytes)
                let alert = try AlertRecord(&reader)
                try reader.finish()
                sum &+= alert.labels.count &+ alert.annotations.count &+ alert.fingerprint.utf8.count
            } catch {
                preconditionFailure("\(error)")
            }
        }
        return sum
    }

    private static func skipAlerts(_ bytes: [UInt8], times: Int) -> Int {
        var sum = 0
        for _ in 0..<times {
            do throws(JSONError) {
                var reader = try JSONReader(bytes)
                sum &+= try reader.skipValue().count
            } catch {
                preconditionFailure("\(error)")
            }
        }
        return sum
    }

    private static func readBatch(_ bytes: [UInt8]) -> Int {
        do throws(JSONError) {
            var reader = try JSONReader(bytes)
            let alerts = try reader.readArray(AlertRecord.init)
            try reader.finish()
            return alerts.count
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
