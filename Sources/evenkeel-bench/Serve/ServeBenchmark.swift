import DedicatedThreads
import Dispatch
import EvenkeelTestKit
import Glibc
import Synchronization

/// `evenkeel-bench serve`: the service as its senders, its readers and its operators find it.
///
/// Options: `--program PATH`; `--only PART,...`; `--seconds`, `--rate` and `--repeats` of the single alerts; `--storm`
/// alerts; `--alerts` remembered and `--incidents` open; `--events` of the journal that is recovered; `--readers`;
/// `--limits FILE`.
struct ServeBenchmark {
    /// The parts in their order.
    private static let parts: [(name: String, run: @Sendable (inout ServeBenchmark) throws -> Void)] = [
        ("alerts", { try $0.measureAlerts() }), ("batches", { try $0.measureBatches() }),
        ("storm", { try $0.measureStorms() }), ("changes", { try $0.measureChanges() }),
        ("start", { try $0.measureStarts() }), ("recovery", { try $0.measureRecovery() }),
        ("plan", { try $0.measurePlans() }), ("reads", { try $0.measureReads() }),
        ("streams", { try $0.measureStreams() }),
    ]

    private let values: NamedValues
    /// The path of `evenkeel`.
    let program: String
    /// Where everything is kept for the time of the run.
    let scratch: ScratchFolder
    var figures: Figures

    static func run() {
        do {
            let values = try NamedValues([
                "program", "only", "seconds", "rate", "repeats", "connections", "storm", "alerts", "incidents",
                "events", "readers", "limits",
            ])
            guard let program = values["program"] else {
                throw BenchmarkFailure.usage("--program is needed: the path of `evenkeel`")
            }
            let wanted = values["only"]?.split(separator: ",").map(String.init)
            let figures = try ScratchFolder.with { scratch in
                var benchmark = ServeBenchmark(
                    values: values,
                    program: program,
                    scratch: scratch,
                    figures: try Figures(limits: values["limits"])
                )
                for part in parts where wanted?.contains(part.name) ?? true { try part.run(&benchmark) }
                return benchmark.figures
            }
            figures.leaveIfBroken()
        } catch {
            BenchmarkConsole.message("evenkeel-bench: \(error)")
            BenchmarkConsole.leave((error as? BenchmarkFailure)?.isWrongUse ?? false ? 2 : 1)
        }
    }

    /// An option that is a number.
    func number(_ name: String, or usual: Double) -> Double { values[name].flatMap { Double($0) } ?? usual }

    /// An option that is a count.
    func count(_ name: String, or usual: Int) -> Int { Int(number(name, or: Double(usual))) }

    /// A service with an empty state folder of this name, or the one that an earlier service left.
    func serve(
        _ name: String,
        _ arguments: [String] = [],
        token: String? = nil
    ) throws(BenchmarkFailure) -> ServedProgram {
        try ServedProgram(program, folder: scratch.path(name), arguments: arguments, token: token)
    }

    /// Sends alerts in batches of 100 as fast as they are taken.
    func fill(
        _ service: ServedProgram,
        _ factory: AlertFactory,
        _ numbers: Range<Int>
    ) throws(BenchmarkFailure) {
        let batches = (numbers.count + 99) / 100
        let load = try LoadGenerator(port: service.port, connections: 4) { number in
            let first = numbers.lowerBound + number * 100
            return factory.request(first..<min(first + 100, numbers.upperBound))
        }
        let outcome = try load.run(rate: nil, seconds: 300, most: batches)
        guard outcome.acknowledged == batches else {
            throw .failed("\(outcome.refused) batches were refused, \(outcome.failed) had no answer")
        }
    }

    /// Waits until nothing is due to be planned, so that one part does not slow the next.
    func settle(_ client: ServiceClient, seconds: Double = 20) throws(BenchmarkFailure) {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end, try client.figures()["incidents_due", default: 0] > 0 {
            _ = usleep(100_000)
        }
    }

    /// One decimal.
    static func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

/// Something that goes on elsewhere and is waited for.
final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Lets `start` begin something that calls back once.
    init(starting start: (@escaping @Sendable (Result<Value, any Error>) -> Void) -> Void) {
        start { [self] value in
            result.withLock { $0 = value }
            done.signal()
        }
    }

    /// Runs `body` on a thread of its own.
    convenience init(_ body: @escaping @Sendable () throws -> Value) {
        self.init(starting: { finish in
            do { try DedicatedThread.detached(named: "benchmark") { finish(Result { try body() }) } } catch {
                finish(.failure(error))
            }
        })
    }

    /// Waits for what came of it; once.
    func value() throws -> Value {
        done.wait()
        guard let result = result.withLock({ $0 }) else { throw BenchmarkFailure.failed("nothing came of it") }
        return try result.get()
    }
}
