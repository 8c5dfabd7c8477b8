import EvenkeelTestKit
import IncidentLedger
import IncidentModel
import Testing

@testable import IncidentEngine

@Suite struct DueIncidentsTests {
    private static func id(_ number: Int) throws -> IncidentIdentifier {
        let digits = String(number, radix: 16)
        return try #require(IncidentIdentifier("inc-" + String(repeating: "0", count: 12 - digits.count) + digits))
    }

    @Test func `turns come in the order of their time, and none before it`() throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SeededGenerator(seed: seed)
        var due = DueIncidents()
        var times: [IncidentIdentifier: Int] = [:]
        for _ in 0..<2000 {
            let (id, now) = (
                try Self.id(Int.random(in: 0..<300, using: &random)), Int.random(in: 0..<1000, using: &random)
            )
            due.add(id, now: .milliseconds(now))
            times[id] = min(times[id] ?? .max, now)
        }
        #expect(due.count == times.count, "seed \(seed)")
        #expect(due.nextTurn() == times.values.min().map { .milliseconds($0) }, "seed \(seed)")
        var taken: [Int] = []
        for now in 0..<1000 {
            while let id = due.next(now: .milliseconds(now)) {
                #expect(times[id] == now, "seed \(seed)")
                taken.append(now)
            }
        }
        #expect(taken.count == times.count, "seed \(seed)")
        #expect(due.count == 0)
        #expect(due.nextTurn() == nil)
    }

    @Test func `an incident that was looked at waits, longer each time, unless it is urgent`() throws {
        var due = DueIncidents()
        let id = try Self.id(1)
        due.looked(at: id, now: .seconds(10), shortest: .seconds(1), longest: .seconds(30))
        due.add(id, now: .seconds(10))
        #expect(due.next(now: .milliseconds(10_999)) == nil)
        #expect(due.next(now: .seconds(11)) == id)
        due.looked(at: id, now: .seconds(11), shortest: .seconds(1), longest: .seconds(30))
        due.add(id, now: .seconds(11))
        #expect(due.nextTurn() == .seconds(13))
        due.add(id, isUrgent: true, now: .seconds(12))
        #expect(due.next(now: .seconds(12)) == id)
        #expect(due.next(now: .seconds(20)) == nil, "the later turn is no second one")
    }
}
