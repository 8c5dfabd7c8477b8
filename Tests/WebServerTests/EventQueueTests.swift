import EvenkeelTestKit
import Testing

@testable import WebServer

struct EventQueueTests {
    private static func limits(events: Int = 4, bytes: Int = 1000) -> EventLimits {
        var limits = EventLimits()
        (limits.events, limits.bytes) = (events, bytes)
        return limits
    }

    private static func event(_ number: UInt64?, _ data: String = "x") -> ServerEvent {
        ServerEvent(data: data, sequence: number)
    }

    private static func drain(_ queue: inout EventQueue, piece: Int = 7) -> String {
        var bytes: [UInt8] = []
        while let more = queue.next(upTo: piece) { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `an event is written as the standard says, and cannot hold another one`() {
        let event = ServerEvent(name: "a\nid: 9", data: "b\nc\r\nd\re", sequence: 3)
        let text = String(decoding: event.frame, as: UTF8.self)
        #expect(text == "id: 3\nevent: a\ndata: b\ndata: c\ndata: d\ndata: e\n\n")
    }

    @Test func `events leave as they came, in pieces of any size`() {
        for piece in 1...40 {
            var queue = EventQueue(limits: Self.limits(), isHeld: false)
            for number in UInt64(1)...4 { queue.append(Self.event(number)) }
            #expect(Self.drain(&queue, piece: piece) == (1...4).map { "id: \($0)\ndata: x\n\n" }.joined())
            #expect(!queue.isReadable && queue.count == 0)
        }
    }

    @Test func `numbers only rise`() {
        var queue = EventQueue(limits: Self.limits(), isHeld: false)
        for number: UInt64? in [2, 1, 2, nil, 3] { queue.append(Self.event(number)) }
        #expect(Self.drain(&queue) == "id: 2\ndata: x\n\ndata: x\n\nid: 3\ndata: x\n\n")
    }

    @Test(arguments: [EventQueueTests.limits(events: 4), EventQueueTests.limits(events: 100, bytes: 70)])
    func `too much gives one resync with the last number, and the end`(limits: EventLimits) {
        var queue = EventQueue(limits: limits, isHeld: false)
        for number in UInt64(1)...9 { queue.append(Self.event(number)) }
        #expect(queue.count == 0)
        #expect(Self.drain(&queue) == "id: 9\nevent: resync\ndata: {}\n\n")
        #expect(queue.isOver && queue.isReadable)
        queue.append(Self.event(10))
        #expect(Self.drain(&queue).isEmpty)
    }

    @Test func `an event that has begun is finished before the resync`() {
        var queue = EventQueue(limits: Self.limits(), isHeld: false)
        queue.append(Self.event(1))
        let start = String(decoding: queue.next(upTo: 3) ?? [], as: UTF8.self)
        for number in UInt64(2)...9 { queue.append(Self.event(number)) }
        #expect(start + Self.drain(&queue) == "id: 1\ndata: x\n\nid: 9\nevent: resync\ndata: {}\n\n")
    }

    @Test func `a backlog comes before what waited, and may be larger than the limits`() {
        var queue = EventQueue(limits: Self.limits(), isHeld: true)
        for number in UInt64(8)...11 { queue.append(Self.event(number)) }
        #expect(queue.next(upTo: 9) == nil && !queue.isReadable)
        queue.release(backlog: (UInt64(1)...9).map { Self.event($0) })
        queue.release(backlog: [Self.event(99)])
        #expect(Self.drain(&queue) == (1...11).map { "id: \($0)\ndata: x\n\n" }.joined())
        for number in UInt64(12)...13 { queue.append(Self.event(number)) }
        #expect(Self.drain(&queue).hasSuffix("id: 13\ndata: x\n\n"))
    }

    @Test func `too much while the backlog is awaited gives a resync as well`() {
        var queue = EventQueue(limits: Self.limits(), isHeld: true)
        for number in UInt64(1)...9 { queue.append(Self.event(number)) }
        queue.release(backlog: [Self.event(1)])
        #expect(Self.drain(&queue) == "id: 9\nevent: resync\ndata: {}\n\n")
        #expect(queue.isOver)
    }

    @Test func `what waits at the end is still given`() {
        var queue = EventQueue(limits: Self.limits(), isHeld: true)
        queue.append(Self.event(2))
        queue.end()
        queue.append(Self.event(3))
        queue.release(backlog: [Self.event(1)])
        #expect(Self.drain(&queue) == "id: 1\ndata: x\n\nid: 2\ndata: x\n\n")
        #expect(queue.isOver)
    }

    /// Whatever is appended and taken: the bytes are whole events, their numbers rise, no more than the limit waits.
    @Test(arguments: UInt64(1)...50) func `any order of appending and taking keeps the rules`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = EventQueue(limits: Self.limits(events: 6, bytes: 300), isHeld: seed % 3 == 0)
        var bytes: [UInt8] = []
        var number: UInt64 = 0
        for _ in 0..<300 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2:
                number += UInt64.random(in: 0...2, using: &random)
                queue.append(Self.event(number, String(repeating: "x", count: .random(in: 0..<40, using: &random))))
            case 3: queue.release(backlog: [Self.event(1)])
            default:
                let limit = Int.random(in: 1...50, using: &random)
                let piece = queue.next(upTo: limit) ?? []
                #expect(piece.count <= limit)
                bytes += piece
            }
            #expect(queue.count <= 7, "seed \(seed)")
        }
        while let more = queue.next(upTo: 100) { bytes += more }
        let text = String(decoding: bytes, as: UTF8.self)
        let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { Int($0.dropFirst(4)) }
        #expect(ids == ids.sorted() && text.isEmpty == bytes.isEmpty, "seed \(seed)")
        #expect(text.isEmpty || text.hasSuffix("\n\n"), "seed \(seed)")
        #expect(text.ranges(of: "resync").count <= 1, "seed \(seed)")
    }
}
