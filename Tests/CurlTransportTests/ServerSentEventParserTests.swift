import CurlTransport
import EvenkeelTestKit
import Testing

struct ServerSentEventParserTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let stream: String
        let events: [ServerSentEvent]

        init(_ description: String, _ stream: String, _ events: [ServerSentEvent]) {
            (testDescription, self.stream, self.events) = (description, stream, events)
        }
    }

    static let cases = [
        Case("a data line", "data: a\n\n", [.init(data: "a")]),
        Case("no space after the colon", "data:a\n\n", [.init(data: "a")]),
        Case("only one space is dropped", "data:  a \n\n", [.init(data: " a ")]),
        Case("several data lines", "data: a\ndata\ndata: b\n\n", [.init(data: "a\n\nb")]),
        Case("an empty data line", "data:\n\n", [.init(data: "")]),
        Case("no data, no event", "event: x\nid: 1\n\n\n\n", []),
        Case("a name does not outlive its event", "event: x\n\ndata: a\n\n", [.init(data: "a")]),
        Case("name and identifier", "id: 7\nevent: x\ndata: a\n\n", [.init(name: "x", data: "a", identifier: "7")]),
        Case("an identifier with a zero byte is ignored", "id: a\u{0}b\ndata: a\n\n", [.init(data: "a")]),
        Case("comments", ":\n: x\n\n:data: no\n\ndata: a\n: y\n\n", [.init(data: "a")]),
        Case("unknown fields", "retry: 10\nDATA: no\ndata : no\nfoo\ndata: a\n\n", [.init(data: "a")]),
        Case("CRLF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [.init(data: "a\nb"), .init(data: "c")]),
        Case("CR", "data: a\rdata: b\r\rdata: c\r\r", [.init(data: "a\nb"), .init(data: "c")]),
        Case(
            "mixed line breaks",
            "data: a\r\n\ndata: b\n\r\ndata: c\r\r\n",
            [.init(data: "a"), .init(data: "b"), .init(data: "c")]
        ),
        Case("a byte order mark", "\u{FEFF}data: a\n\n", [.init(data: "a")]),
        Case("only the first byte order mark", "\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", [.init(data: "b")]),
        Case("characters of every length", "data: aé€🚒\n\n", [.init(data: "aé€🚒")]),
        Case("an unfinished event", "data: a\n\ndata: b\n", [.init(data: "a")]),
        Case("nothing", "", []),
    ]

    private func events(_ stream: [UInt8], cuts: [Int]) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        var start = 0
        for cut in cuts + [stream.count] {
            events += try parser.append(Array(stream[start..<cut]))
            start = cut
        }
        return events
    }

    @Test(arguments: cases)
    func `a stream gives its events, whole or byte by byte`(_ example: Case) throws {
        let bytes = Array(example.stream.utf8)
        #expect(try events(bytes, cuts: []) == example.events)
        #expect(try events(bytes, cuts: Array(0..<bytes.count)) == example.events)
    }

    @Test(arguments: UInt64(1)...40)
    func `any cutting of any stream gives the same events`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "data", "event", "id", ":", " ", "\n", "\r", "\r\n", "\n\n", "x", "é", "🚒", "\u{FEFF}", "{\"a\":1}",
        ]
        for _ in 0..<50 {
            let stream = (0..<60).compactMap { _ in parts.randomElement(using: &random) }.joined() + "\n\n"
            let bytes = Array(stream.utf8)
            let whole = try events(bytes, cuts: [])
            let cuts = (0..<bytes.count).filter { _ in UInt8.random(in: 0..<4, using: &random) == 0 }
            #expect(try events(bytes, cuts: cuts) == whole, "seed \(seed): \(stream.debugDescription)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `random bytes give events or an error, never a trap`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
            var parser = ServerSentEventParser(maximumLineBytes: 64, maximumEventBytes: 64)
            let events = (try? parser.append(Array("data: ".utf8) + bytes)) ?? []
            #expect(events.allSatisfy { $0.data.utf8.count <= 64 })
        }
    }

    @Test(arguments: ["data: \u{FF}", "event: ", "data: a"])
    func `invalid UTF-8 is an error`(start: String) throws {
        var parser = ServerSentEventParser()
        #expect(throws: TransportError.self) {
            _ = try parser.append(Array(start.utf8) + [0xFF] + Array("\ndata: b\n\n".utf8))
        }
    }

    @Test func `half a character before the end of a line is an error`() {
        var parser = ServerSentEventParser()
        #expect(throws: TransportError.self) {
            _ = try parser.append([0x64, 0x61, 0x74, 0x61, 0x3A, 0xE2, 0x82, 0x0A, 0x0A])
        }
    }

    @Test func `a line is refused as soon as it is too long, finished or not`() throws {
        for bytes in [Array(": 345678901\n".utf8), Array(": 345678901".utf8)] {
            var parser = ServerSentEventParser(maximumLineBytes: 10)
            let error = #expect(throws: TransportError.self) { _ = try parser.append(bytes) }
            #expect(error?.code == .malformedEvents)
        }
        var parser = ServerSentEventParser(maximumLineBytes: 10)
        #expect(try parser.append(Array("data: 6789\n\n".utf8)) == [.init(data: "6789")])
    }

    @Test func `an event of endless lines is refused`() {
        var parser = ServerSentEventParser(maximumEventBytes: 1000)
        #expect(throws: TransportError.self) {
            for _ in 0..<501 { _ = try parser.append(Array("data: x\n".utf8)) }
        }
    }

    @Test func `the end of the stream offers what a blank line did not end`() throws {
        for (stream, event) in [("data: a\n", "a"), ("data: a", "a"), ("data: a\n\n", nil), (": x", nil)] {
            var parser = ServerSentEventParser()
            _ = try parser.append(Array(stream.utf8))
            #expect(try parser.finish()?.data == event)
        }
    }
}
