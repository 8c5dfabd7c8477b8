import ContentDigests
import EvenkeelTestKit
import Foundation
import IncidentModel
import Journal
import SQLiteStore
import Signatures
import Testing

@Suite struct SQLiteJournalTests {
    @Test func `what was appended is there after a restart, and goes on`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/state/journal"
            let first = try SQLiteJournal(path: path)
            #expect(first.head == .empty)
            #expect(try await first.append([SampleDrafts.draft(1), SampleDrafts.draft(2)]) == 1...2)
            #expect(try await first.append([SampleDrafts.draft(3)]) == 3...3)
            let head = first.head
            await first.close()
            let second = try SQLiteJournal(path: path)
            #expect(second.head == head)
            #expect(try await second.append((4...600).map { SampleDrafts.draft($0) }) == 4...600)
            let entries = try await second.entries(after: 0, limit: 1000)
            #expect(entries.count == 600)
            #expect(entries[6].body == SampleDrafts.draft(7).body)
            #expect(entries.map(\.sequence) == Array(1...600))
            var tree = MerkleTree()
            for entry in entries { tree.append(entry.leafHash) }
            #expect(second.head == JournalHead(sequence: 600, chain: entries[599].chainHash, root: tree.root))
            await second.close()
        }
    }

    @Test func `the export verifies, and proofs lead to its roots`() async throws {
        try await ScratchFolder.with { folder in
            let journal = try SQLiteJournal(path: folder + "/journal")
            let key = try SigningKey(seed: SigningKey.makeSeed())
            for start in stride(from: 0, to: 900, by: 100) {
                let drafts = (start..<start + 100).map { number in
                    SampleDrafts.draft(number, documents: number % 7 == 0 ? [Array("plan \(number % 21)".utf8)] : [])
                }
                _ = try await journal.append(drafts)
            }
            var export: [UInt8] = []
            try await journal.export(origin: "test", key: key, time: .epoch) { export += $0 }
            var verification = JournalVerification(key: key.publicKey)
            verification.feed(export)
            let report = verification.finish()
            #expect(report.fault == nil, "\(report.fault?.description ?? "")")
            #expect(report.head == journal.head)
            #expect(report.documents == 3)
            let entries = try await journal.entries(after: 0, limit: 900)
            for size in [1, 255, 256, 257, 512, 900] as [UInt64] {
                var tree = MerkleTree()
                for entry in entries[..<Int(size)] { tree.append(entry.leafHash) }
                let proof = try await journal.proof(sequence: size, size: size)
                #expect(proof.verifies(leaf: entries[Int(size) - 1].leafHash, root: tree.root))
                let growth = try await journal.consistencyProof(from: size, to: 900)
                #expect(growth.verifies(oldRoot: tree.root, newRoot: journal.head.root))
                let chain = entries[Int(size) - 1].chainHash
                let head = JournalHead(sequence: size, chain: chain, root: tree.root)
                #expect(try await journal.holds(Checkpoint(origin: "test", head: head, time: .epoch)))
                let other = JournalHead(sequence: size, chain: .zero, root: tree.root)
                #expect(try await !journal.holds(Checkpoint(origin: "test", head: other, time: .epoch)))
            }
            await #expect(throws: JournalError.self) { try await journal.proof(sequence: 1, size: 901) }
            await journal.close()
        }
    }

    @Test func `a claim is spent once, and hurts no other call`() async throws {
        try await ScratchFolder.with { folder in
            let journal = try SQLiteJournal(path: folder + "/journal")
            let outcomes = await withTaskGroup(of: Result<ClosedRange<UInt64>, JournalError>.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        do throws(JournalError) {
                            let claims = number % 2 == 0 ? ["approval:1"] : []
                            let draft = SampleDrafts.draft(number, claims: claims)
                            return .success(try await journal.append([draft, SampleDrafts.draft(number)]))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let good = outcomes.compactMap { try? $0.get() }
            let bad = outcomes.filter { $0 == .failure(.claimSpent("approval:1")) }
            #expect(good.count == 101)
            #expect(bad.count == 99)
            #expect(journal.head.sequence == 202)
            await journal.close()
            let again = try SQLiteJournal(path: folder + "/journal")
            await #expect(throws: JournalError.claimSpent("approval:1")) {
                try await again.append([SampleDrafts.draft(0, claims: ["approval:1"])])
            }
            await #expect(throws: JournalError.claimSpent("twice")) {
                try await again.append([SampleDrafts.draft(0, claims: ["twice", "twice"])])
            }
            #expect(try await again.append([SampleDrafts.draft(0, claims: ["twice"])]) == 203...203)
            await again.close()
        }
    }

    @Test func `documents are stored once and go with the last body that names them`() async throws {
        try await ScratchFolder.with { folder in
            let journal = try SQLiteJournal(path: folder + "/journal")
            let plan = Array("the plan".utf8)
            _ = try await journal.append((1...10).map { SampleDrafts.draft($0, documents: [plan]) })
            #expect(try await journal.document(ContentDigest(of: plan)) == plan)
            #expect(try await journal.document(ContentDigest(of: "no plan")) == nil)
            let before = journal.head
            #expect(try await journal.prune(1...9, reason: "30 days", actor: "retention", time: .epoch) == 11)
            #expect(try await journal.document(ContentDigest(of: plan)) == plan, "entry 10 still names it")
            #expect(try await journal.prune(10...11, reason: "30 days", actor: "retention", time: .epoch) == 12)
            #expect(try await journal.document(ContentDigest(of: plan)) == nil)
            let entries = try await journal.entries(after: 0, limit: 100)
            #expect(entries.filter(\.isPruned).map(\.sequence) == Array(1...10), "11 says why and stays")
            let key = try SigningKey(seed: SigningKey.makeSeed())
            var export: [UInt8] = []
            try await journal.export(origin: "test", key: key, time: .epoch) { export += $0 }
            let kept = try Checkpoint(origin: "test", head: before, time: .epoch).signed(by: key)
            var verification = JournalVerification(key: key.publicKey, trusted: [kept])
            verification.feed(export)
            #expect(verification.finish().fault == nil)
            #expect(verification.finish().pruned == [1...10])
            await #expect(throws: JournalError.self) {
                try await journal.prune(5...99, reason: "", actor: "", time: .epoch)
            }
            await journal.close()
        }
    }

    @Test func `the newest snapshot and one before it are kept`() async throws {
        try await ScratchFolder.with { folder in
            let journal = try SQLiteJournal(path: folder + "/journal")
            _ = try await journal.append((1...50).map { SampleDrafts.draft($0) })
            #expect(try await journal.loadSnapshot("state") == nil)
            for sequence in [10, 20, 30] as [UInt64] {
                let snapshot = JournalSnapshot(name: "state", sequence: sequence, bytes: [UInt8(sequence)])
                try await journal.saveSnapshot(snapshot)
                #expect(try await journal.loadSnapshot("state") == snapshot)
            }
            try await journal.saveSnapshot(JournalSnapshot(name: "state", sequence: 99, bytes: []))
            #expect(try await journal.loadSnapshot("state")?.sequence == 30, "the journal has not come to 99")
            await journal.close()
        }
    }

    @Test func `a draft that is malformed is refused, and nothing of its call is written`() async throws {
        try await ScratchFolder.with { folder in
            let journal = try SQLiteJournal(path: folder + "/journal")
            var bad = SampleDrafts.draft(1)
            bad.body = Array("[]".utf8)
            await #expect(throws: JournalError.self) { try await journal.append([SampleDrafts.draft(0), bad]) }
            await #expect(throws: JournalError.self) { try await journal.append([]) }
            #expect(journal.head == .empty)
            await journal.close()
            await #expect(throws: JournalError.closed) { try await journal.append([SampleDrafts.draft(0)]) }
            await #expect(throws: JournalError.closed) { try await journal.entries(after: 0, limit: 1) }
        }
    }

    @Test func `what is too much to wait is refused at once`() async throws {
        try await ScratchFolder.with { folder in
            var configuration = SQLiteJournal.Configuration()
            configuration.maximumWaitingEntries = 100
            let journal = try SQLiteJournal(path: folder + "/journal", configuration: configuration)
            let outcomes = await withTaskGroup(of: JournalError?.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        do throws(JournalError) {
                            _ = try await journal.append((0..<20).map { SampleDrafts.draft(number + $0) })
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let refused = outcomes.compactMap { $0 }
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { if case .overloaded(let delay) = $0 { delay > .zero } else { false } })
            #expect(journal.head.sequence == UInt64(outcomes.count - refused.count) * 20)
            await journal.close()
        }
    }
}
