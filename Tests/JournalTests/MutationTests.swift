import EvenkeelTestKit
import Foundation
import Journal
import Signatures
import Testing

@Suite struct MutationTests {
    /// How many exports are spoilt; `EVENKEEL_MUTATIONS` asks for more.
    static let count = ProcessInfo.processInfo.environment["EVENKEEL_MUTATIONS"].flatMap { Int($0) } ?? 3000

    static func mutation(seed: UInt64) throws -> JournalMutation {
        var sample = try SampleJournal(seed: seed, count: 10, checkpointEvery: 6)
        sample.prune(2...3)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5 { sample.append(try SampleJournal.draft(&generator)) }
        // The same key, so that nothing but the hashes tells the two apart.
        var other = sample
        other.entries = []
        other.tree = MerkleTree()
        for _ in 0..<16 { other.append(try SampleJournal.draft(&generator)) }
        return try JournalMutation(sample, other: other)
    }

    @Test func `whatever is done to an export is found at its place`() throws {
        let seed = UInt64.random(in: 1...1_000_000)
        print("mutations of exports: seed \(seed), \(Self.count) of them")
        var generator = SeededGenerator(seed: seed)
        var kinds: [JournalMutation.Kind: Int] = [:]
        var mutation = try Self.mutation(seed: seed)
        var done = 0
        while done < Self.count {
            if done % 1000 == 0 { mutation = try Self.mutation(seed: generator.next()) }
            guard let spoilt = mutation.spoil(&generator) else { continue }
            done += 1
            kinds[spoilt.kind, default: 0] += 1
            let fault = mutation.verify(spoilt).fault
            guard let fault else {
                Issue.record("\(spoilt.kind) at line \(spoilt.firstLine + 1) was not found")
                return
            }
            let isLocated = spoilt.isLocated(by: fault)
            #expect(isLocated, "\(spoilt.kind) at line \(spoilt.firstLine + 1): \(fault)")
        }
        #expect(kinds.count == JournalMutation.Kind.allCases.count)
    }

    @Test func `verifying from the spoilt line on finds what verifying all of it finds`() throws {
        var generator = SeededGenerator(seed: 99)
        let mutation = try Self.mutation(seed: 99)
        for _ in 0..<300 {
            guard let spoilt = mutation.spoil(&generator) else { continue }
            var whole = JournalVerification(trusted: mutation.trusted)
            whole.feed(mutation.file(spoilt))
            let isSame = whole.finish() == mutation.verify(spoilt)
            #expect(isSame, "\(spoilt.kind) at line \(spoilt.firstLine + 1)")
        }
    }
}
