import EvenkeelTestKit
import Foundation
import Glibc
import IncidentModel

/// Readers of events, some of whom never read.
extension ServeBenchmark {
    /// A tenth of the readers stalls while alerts come in.
    mutating func measureStreams() throws {
        let readers = count("readers", or: 1000)
        let tokens = BenchmarkConfiguration.tokens(readers / 8 + 1)
        let text = "serve:\n  anonymous-ingest: true\n  access:\n    tokens:\n"
        let path = try scratch.write(text + BenchmarkConfiguration.entries(tokens), to: "streams.yaml")
        let service = try serve("streams", ["--config", path], token: tokens[0])
        let client = try ServiceClient(service)
        let before = service.memory
        let audience = try EventAudience(service.port, readers: readers, stalled: readers / 10, tokens: tokens)
        let open = try client.figures()["event_streams", default: 0]
        guard Int(open) == readers else { throw BenchmarkFailure.failed("\(Int(open)) streams are open") }
        let listening = service.memory
        let (factory, seconds) = (AlertFactory(), min(number("seconds", or: 15), 60))
        let sender = Background { [port = service.port] in
            let load = try LoadGenerator(port: port, connections: 10) { factory.request(CollectionOfOne($0)) }
            return try load.run(rate: 20, seconds: seconds)
        }
        audience.read(for: seconds + 1)
        let outcome = try sender.value()
        let after = service.memory
        service.kill()
        let heard = audience.heard.sorted()
        figures.report(
            "serve.stream-delay-p95-ms",
            audience.delays.percentile(0.95),
            "ms",
            "\(readers) readers, \(readers / 10) of whom never read, 20 alerts/s; p50 "
                + "\(Self.text(audience.delays.percentile(0.5))), most \(Self.text(audience.delays.percentile(1)))"
        )
        figures.report(
            "serve.stream-missed",
            Double((heard.last ?? 0) - (heard.first ?? 0)),
            "events",
            "between the reader that heard most (\(heard.last ?? 0)) and the one that heard least; "
                + "acknowledgements p99 \(Self.text(outcome.percentile(0.99))) ms, \(outcome.refused) refused"
        )
        figures.report(
            "serve.stream-growth-mib",
            after.resident - before.resident,
            "MiB",
            "\(Self.text(before.resident)) before, \(Self.text(listening.resident)) with all readers, \(Self.text(after.resident)) after"
        )
    }
}

/// Many readers on one thread. It looks for texts with Foundation: by the standard library's search, which takes a multiple
/// of the time, that thread does not keep up with a thousand readers, and the service would be charged with it.
@safe
final class EventAudience {
    /// From the moment of an event to its arrival, of some of the readers.
    private(set) var delays = LoadGenerator.Outcome()
    /// How many events each reader has heard; the stalled ones are not among them.
    private(set) var heard: [Int] = []
    private var sockets: [LoadSocket] = []
    private var polled: [pollfd] = []
    private let reading: Int

    /// Opens all streams; the last `stalled` are never read.
    init(_ port: UInt16, readers: Int, stalled: Int, tokens: [String]) throws(BenchmarkFailure) {
        reading = readers - stalled
        for place in 0..<readers {
            let socket = try LoadSocket(port: port, receiveBuffer: place < reading ? nil : 4096)
            let token = tokens[1 + place / 8]
            socket.send(ServiceClient.request("GET", "/api/v1/events", token: token))
            sockets.append(socket)
            // One after the other: the queue of the listener is not what is measured.
            guard socket.wait(10_000) else { throw .failed("stream \(place) is not answered") }
            guard place < reading else { continue }
            polled.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0))
        }
        heard = Array(repeating: 0, count: reading)
    }

    /// Reads for this many seconds.
    func read(for seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            guard unsafe poll(&polled, nfds_t(polled.count), 50) > 0 else { continue }
            for place in polled.indices where polled[place].revents != 0 { take(place) }
        }
    }

    private func take(_ place: Int) {
        let socket = sockets[place]
        socket.receive()
        let bytes = socket.received
        // Ends of events; what is not whole yet waits for the rest.
        guard let last = bytes.indices.dropFirst().last(where: { bytes[$0] == 10 && bytes[$0 - 1] == 10 }) else {
            return
        }
        let text = String(decoding: bytes[...last], as: UTF8.self)
        socket.drop(last + 1)
        for event in text.split(separator: "\n\n") {
            guard event.contains("event: alerts.received") else { continue }
            heard[place] += 1
            if place % 16 == 0 { note(event) }
        }
    }

    private func note(_ event: Substring) {
        guard let range = event.range(of: #""time":""#) else { return }
        guard let sent = Timestamp(rfc3339: String(event[range.upperBound...].prefix { $0 != "\"" })) else { return }
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let moment = Timestamp(unixNanoseconds: Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
        delays.latencies.append(Float(moment.seconds(since: sent) * 1000))
    }
}
