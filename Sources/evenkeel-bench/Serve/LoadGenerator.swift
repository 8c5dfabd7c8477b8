import Glibc

/// Sends requests over many connections and times their answers.
///
/// With a rate it is an open loop: each request has its moment, and its time counts from there, so that a service that
/// stalls is charged for every request that had to wait. Without one each connection sends as soon as it has its answer.
@safe
final class LoadGenerator {
    /// What came of a load.
    struct Outcome: Sendable {
        /// Requests that were answered with 2xx, that were refused with another status, and that had no answer.
        var acknowledged = 0
        var refused = 0
        var failed = 0
        /// The numbers of the requests that were acknowledged.
        var numbers: [Int] = []
        /// Milliseconds from the moment of a request to its answer, of those acknowledged.
        var latencies: [Float] = []
        /// Seconds from the first request to the last answer.
        var seconds = 0.0

        /// A percentile of the times, by the nearest rank.
        func percentile(_ fraction: Double) -> Double {
            guard !latencies.isEmpty else { return 0 }
            let sorted = latencies.sorted()
            let rank = Int((fraction * Double(sorted.count)).rounded(.up))
            return Double(sorted[min(max(rank, 1), sorted.count) - 1])
        }
    }

    private struct Line {
        var socket: LoadSocket
        var number = -1
        var due = 0.0
    }

    private let port: UInt16
    private let request: (Int) -> [UInt8]
    private var lines: [Line]
    private var idle: [Int]
    private var polled: [pollfd] = []
    private var outcome = Outcome()
    private let origin = ContinuousClock.now

    /// Opens the connections.
    /// - Parameters:
    ///   - port: Where the service listens.
    ///   - connections: How many.
    ///   - request: The bytes of the request with a number.
    /// - Throws: `BenchmarkFailure` when nobody answers.
    init(port: UInt16, connections: Int, request: @escaping (Int) -> [UInt8]) throws(BenchmarkFailure) {
        self.port = port
        self.request = request
        lines = []
        idle = Array(0..<connections)
        for place in 0..<connections {
            lines.append(Line(socket: try LoadSocket(port: port)))
            watch(place)
        }
    }

    /// Seconds since the generator was made.
    private var now: Double { origin.duration(to: .now) / .seconds(1) }

    private func watch(_ place: Int) {
        let entry = pollfd(fd: lines[place].socket.descriptor, events: Int16(POLLIN), revents: 0)
        if place < polled.count { polled[place] = entry } else { polled.append(entry) }
    }

    /// Runs the load.
    /// - Parameters:
    ///   - rate: Requests a second; nil for as many as are answered.
    ///   - seconds: How long requests are sent.
    ///   - most: The most requests; nil for any number.
    /// - Returns: What came of it.
    /// - Throws: `BenchmarkFailure` when the service is gone.
    func run(rate: Double?, seconds: Double, most: Int? = nil) throws(BenchmarkFailure) -> Outcome {
        let begin = now
        var next = 0
        while true {
            let time = now - begin
            // An open loop is over when all of it was sent, however late.
            func isOver() -> Bool { (rate.map { Double(next) / $0 } ?? time) >= seconds || next >= most ?? .max }
            while !isOver(), !idle.isEmpty, next < most ?? .max {
                let due = rate.map { Double(next) / $0 } ?? time
                guard due <= time else { break }
                start(next, due: begin + due)
                next += 1
            }
            if isOver(), idle.count == lines.count { break }
            // Ten seconds beyond the end nobody waits any more.
            if time > seconds + 10 { break }
            try collect(wait: rate != nil && !isOver() && !idle.isEmpty ? 1 : 100)
        }
        outcome.failed += lines.count - idle.count
        // What had its moment and was never sent was not answered either.
        if let rate { outcome.failed += max(0, min(Int(rate * seconds), most ?? .max) - next) }
        outcome.seconds = now - begin
        return outcome
    }

    private func start(_ number: Int, due: Double) {
        let place = idle.removeLast()
        lines[place].number = number
        lines[place].due = due
        lines[place].socket.send(request(number))
    }

    private func collect(wait: Int32) throws(BenchmarkFailure) {
        guard unsafe poll(&polled, nfds_t(polled.count), wait) > 0 else { return flush() }
        for place in polled.indices where polled[place].revents != 0 {
            lines[place].socket.receive()
            if lines[place].number >= 0, let response = lines[place].socket.nextResponse() {
                note(response.status, place)
            }
            if lines[place].socket.isClosed { try renew(place) }
        }
        flush()
    }

    private func flush() {
        for line in lines where line.socket.isSending { line.socket.flush() }
    }

    private func note(_ status: Int, _ place: Int) {
        if (200..<300).contains(status) {
            outcome.acknowledged += 1
            outcome.numbers.append(lines[place].number)
            outcome.latencies.append(Float((now - lines[place].due) * 1000))
        } else {
            outcome.refused += 1
        }
        lines[place].number = -1
        idle.append(place)
    }

    private func renew(_ place: Int) throws(BenchmarkFailure) {
        if lines[place].number >= 0 {
            outcome.failed += 1
            idle.append(place)
        }
        lines[place] = Line(socket: try LoadSocket(port: port))
        watch(place)
    }
}
