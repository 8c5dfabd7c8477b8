import EvenkeelTestKit
import Foundation
import IncidentModel
import Journal
import SQLiteStore
import Signatures
import Testing

/// Figures of the store, printed where `EVENKEEL_MEASURE` is set; build for release to take them for what they are.
@Suite struct StoreMeasurements {
    static let isWanted = ProcessInfo.processInfo.environment["EVENKEEL_MEASURE"] != nil

    @Test(.enabled(if: isWanted, "EVENKEEL_MEASURE is not set"), .timeLimit(.minutes(10)))
    func `appending, reading back and verifying`() async throws {
        try await ScratchFolder.with { folder in
            let clock = ContinuousClock()
            let journal = try SQLiteJournal(path: folder + "/journal")
            let single = try await Self.append(journal, callers: 64, rows: 1, for: .seconds(5))
            print("durable single rows, 64 callers: \(single.rows)/s, p50 \(single.p50), p99 \(single.p99)")
            let batch = try await Self.append(journal, callers: 16, rows: 100, for: .seconds(5))
            print("durable calls of 100, 16 callers: \(batch.rows) rows/s, p50 \(batch.p50), p99 \(batch.p99)")
            while journal.head.sequence < 1_000_000 {
                let count = Int(min(4000, 1_000_000 - journal.head.sequence))
                _ = try await journal.append((0..<count).map { SampleDrafts.draft($0) })
            }
            await journal.close()
            var start = clock.now
            let again = try SQLiteJournal(path: folder + "/journal")
            print("opening: \(clock.now - start)")
            start = clock.now
            var (entries, bytes) = (UInt64(0), 0)
            while entries < again.head.sequence {
                let read = try await again.entries(after: entries, limit: 1000)
                entries += UInt64(read.count)
                bytes += read.reduce(0) { $0 + $1.body.count }
            }
            print("reading \(entries) entries of \(bytes / Int(entries)) B bodies: \(clock.now - start)")
            let key = try SigningKey(seed: SigningKey.makeSeed())
            start = clock.now
            var export: [[UInt8]] = []
            try await again.export(origin: "test", key: key, time: .epoch) { export.append($0) }
            print("exporting: \(clock.now - start), \(export.reduce(0) { $0 + $1.count } >> 20) MiB")
            start = clock.now
            var verification = JournalVerification()
            for piece in export { verification.feed(piece) }
            #expect(verification.finish().isGood)
            print("verifying: \(clock.now - start)")
            start = clock.now
            for index in 0..<100 as Range<UInt64> {
                let proof = try await again.proof(sequence: 1 + index * 9999, size: again.head.sequence)
                #expect(!proof.path.isEmpty)
            }
            print("a proof: \((clock.now - start) / 100)")
            await again.close()
        }
    }

    static func append(
        _ journal: SQLiteJournal,
        callers: Int,
        rows: Int,
        for time: Duration
    ) async throws -> (rows: Int, p50: Duration, p99: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + time
        let drafts = (0..<rows).map { SampleDrafts.draft($0) }
        let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var latencies: [Duration] = []
                    while clock.now < end {
                        let start = clock.now
                        _ = try await journal.append(drafts)
                        latencies.append(clock.now - start)
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let seconds = Double(time.components.seconds)
        return (
            Int(Double(latencies.count * rows) / seconds), latencies[latencies.count / 2],
            latencies[latencies.count * 99 / 100]
        )
    }
}
