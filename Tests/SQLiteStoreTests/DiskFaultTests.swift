import CSQLite
import EvenkeelTestKit
import Foundation
import IncidentModel
import Journal
import SQLiteStore
import Signatures
import Synchronization
import Testing

@Suite struct DiskFaultTests {
    /// Collects what an observer is told.
    final class Events: Sendable {
        private let list = Mutex<[SQLiteJournal.Event]>([])
        var all: [SQLiteJournal.Event] { list.withLock { $0 } }
        func note(_ event: SQLiteJournal.Event) { list.withLock { $0.append(event) } }
    }

    /// A fault: which operation, and SQLite's code for it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let operation: FaultyDisk.Operation
        let code: Int32
        let testDescription: String
    }

    static let faults = [
        Fault(operation: .write, code: SQLITE_FULL, testDescription: "a full disk"),
        Fault(operation: .write, code: SQLITE_IOERR | 3 << 8, testDescription: "a write that fails"),
        Fault(operation: .sync, code: SQLITE_IOERR | 4 << 8, testDescription: "a sync that fails"),
    ]

    static func configuration() throws -> SQLiteJournal.Configuration {
        try #require(FaultyDisk.isRegistered)
        var configuration = SQLiteJournal.Configuration()
        configuration.vfs = FaultyDisk.name
        configuration.logPages = 20
        configuration.firstRetryDelay = .milliseconds(1)
        return configuration
    }

    /// Appends until `count` calls were acknowledged, trying again after each failure.
    static func append(_ count: Int, to journal: SQLiteJournal) async throws -> (acknowledged: [UInt64], failures: Int)
    {
        var acknowledged: [UInt64] = []
        var failures = 0
        while acknowledged.count < count {
            do throws(JournalError) {
                acknowledged.append(try await journal.append([SampleDrafts.draft(acknowledged.count)]).lowerBound)
            } catch {
                guard case .failed = error else { throw error }
                failures += 1
                try #require(failures < 1_000_000, "it must recover")
                await Task.yield()
            }
        }
        return (acknowledged, failures)
    }

    /// Verifies the whole journal and returns the number of entries.
    static func verify(_ journal: SQLiteJournal) async throws -> UInt64 {
        let key = try SigningKey(seed: SigningKey.makeSeed())
        var verification = JournalVerification(key: key.publicKey)
        try await journal.export(origin: "test", key: key, time: .epoch) { verification.feed($0) }
        let report = verification.finish()
        #expect(report.fault == nil, "\(report.fault?.description ?? "")")
        #expect(report.head == journal.head)
        return report.head.sequence
    }

    @Test(.timeLimit(.minutes(2)), arguments: faults)
    func `one fault at any point loses nothing that was acknowledged`(_ fault: Fault) async throws {
        try await ScratchFolder.with { parent in
            var point = 0
            var wasReached = true
            // On to the first point that the whole run does not reach.
            while wasReached, point < 400 {
                let folder = "\(parent)/\(point)"
                let events = Events()
                let path = folder + "/journal"
                let journal = try SQLiteJournal(path: path, configuration: Self.configuration()) { events.note($0) }
                let plan = FaultyDisk.Plan(operation: fault.operation, remaining: point, failures: 2, code: fault.code)
                FaultyDisk.set(plan, in: folder)
                let (acknowledged, failures) = try await Self.append(12, to: journal)
                wasReached = FaultyDisk.isSpent(in: folder)
                FaultyDisk.set(nil, in: folder)
                #expect(acknowledged == acknowledged.sorted())
                #expect(Set(acknowledged).count == acknowledged.count)
                #expect(try await Self.verify(journal) >= 12)
                if failures > 0 { #expect(events.all.contains { if case .failed = $0 { true } else { false } }) }
                let head = journal.head
                await journal.close()
                let again = try SQLiteJournal(path: path)
                #expect(again.head == head)
                #expect(head.sequence >= acknowledged.last ?? 0)
                await again.close()
                point += fault.operation == .write ? 3 : 1
            }
            #expect(point > 10, "the faults must have been reached")
            #expect(!wasReached)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `while the disk is full appends are refused at once and reading goes on`() async throws {
        try await ScratchFolder.with { parent in
            let folder = parent + "/state"
            let events = Events()
            let journal = try SQLiteJournal(path: folder + "/journal", configuration: Self.configuration()) {
                events.note($0)
            }
            _ = try await Self.append(5, to: journal)
            let plan = FaultyDisk.Plan(operation: .write, remaining: 0, failures: .max, code: SQLITE_FULL)
            FaultyDisk.set(plan, in: folder)
            await #expect(throws: JournalError.self) { try await journal.append([SampleDrafts.draft(9)]) }
            let start = ContinuousClock.now
            for _ in 0..<50 {
                await #expect(throws: JournalError.self) { try await journal.append([SampleDrafts.draft(9)]) }
            }
            #expect(ContinuousClock.now - start < .seconds(1), "nobody waits for a disk that is full")
            #expect(journal.status != .running)
            #expect(try await journal.entries(after: 0, limit: 10).count == 5)
            #expect(try await Self.verify(journal) == 5)
            FaultyDisk.set(nil, in: folder)
            let (acknowledged, _) = try await Self.append(1, to: journal)
            #expect(acknowledged == [6])
            #expect(journal.status == .running)
            #expect(events.all.contains { if case .recovered = $0 { true } else { false } })
            await journal.close()
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [FaultyDisk.Operation.write, .sync])
    func `a fault while the log is moved beside the writer loses nothing and is told of`(
        _ operation: FaultyDisk.Operation
    ) async throws {
        try await ScratchFolder.with { parent in
            let folder = parent + "/state"
            let events = Events()
            let journal = try SQLiteJournal(path: folder + "/journal", configuration: Self.configuration()) {
                events.note($0)
            }
            var plan = FaultyDisk.Plan(operation: operation, remaining: 0, failures: 1, code: SQLITE_IOERR)
            plan.sparesLog = true
            FaultyDisk.set(plan, in: folder)
            var acknowledged: [UInt64] = []
            // The log grows with each entry until it is moved, which fails.
            while !events.all.contains(where: { if case .recovered = $0 { true } else { false } }) {
                acknowledged += try await Self.append(5, to: journal).acknowledged
                try #require(acknowledged.count < 100_000)
            }
            #expect(FaultyDisk.isSpent(in: folder))
            let size = try await Self.verify(journal)
            #expect(size >= acknowledged.last ?? .max)
            await journal.close()
            let again = try SQLiteJournal(path: folder + "/journal")
            #expect(again.head.sequence == size)
            await again.close()
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a log that never rests does not grow without end`() async throws {
        try await ScratchFolder.with { folder in
            var configuration = SQLiteJournal.Configuration()
            configuration.logPages = 20
            let journal = try SQLiteJournal(path: folder + "/journal", configuration: configuration)
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<400 {
                            _ = try? await journal.append([SampleDrafts.draft(writer * 1000 + number)])
                        }
                    }
                }
            }
            #expect(journal.head.sequence == 1600)
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/journal-wal")
            let pages = try #require(attributes[.size] as? Int) / 4096
            // Four times as many, and what one commit and a move that was under way may add.
            #expect(pages < 400, "\(pages) pages")
            await journal.close()
        }
    }

    @Test func `each acknowledgement is behind a sync of its own commit`() async throws {
        try await ScratchFolder.with { parent in
            let folder = parent + "/state"
            var configuration = try Self.configuration()
            configuration.logPages = 1000
            let journal = try SQLiteJournal(path: folder + "/journal", configuration: configuration)
            for number in 0..<20 {
                let before = FaultyDisk.counts(in: folder).syncs
                _ = try await journal.append([SampleDrafts.draft(number)])
                #expect(FaultyDisk.counts(in: folder).syncs > before)
            }
            await journal.close()
        }
    }

    @Test func `nothing is acknowledged once the journal's file is gone, and putting it back is enough`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal.db"
            var configuration = SQLiteJournal.Configuration()
            configuration.firstRetryDelay = .milliseconds(1)
            configuration.lastRetryDelay = .milliseconds(10)
            let journal = try SQLiteJournal(path: path, configuration: configuration)
            _ = try await journal.append([SampleDrafts.draft(1)])
            #expect(try await journal.entries(after: 0, limit: 10).count == 1)
            try FileManager.default.moveItem(atPath: path, toPath: folder + "/away")
            for number in 2...4 {
                await #expect(throws: JournalError.self) { try await journal.append([SampleDrafts.draft(number)]) }
            }
            #expect(!FileManager.default.fileExists(atPath: path), "no empty journal takes its place")
            try FileManager.default.moveItem(atPath: folder + "/away", toPath: path)
            let (acknowledged, _) = try await Self.append(3, to: journal)
            await journal.close()
            let again = try SQLiteJournal(path: path)
            #expect(try await Self.verify(again) >= UInt64(acknowledged.count + 1))
            #expect(again.head.sequence >= (acknowledged.last ?? .max))
            await again.close()
        }
    }

    @Test func `what is acknowledged after the log was taken away is there after a restart`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal.db"
            var configuration = SQLiteJournal.Configuration()
            configuration.firstRetryDelay = .milliseconds(1)
            configuration.lastRetryDelay = .milliseconds(10)
            let journal = try SQLiteJournal(path: path, configuration: configuration)
            var last = try await journal.append([SampleDrafts.draft(1)]).upperBound
            #expect(try await journal.entries(after: 0, limit: 10).count == 1)
            try FileManager.default.moveItem(atPath: path + "-wal", toPath: folder + "/away")
            for number in 2...200 {
                // It may find a way to go on with everything that it had, or refuse.
                if let range = try? await journal.append([SampleDrafts.draft(number)]) { last = range.upperBound }
            }
            let isRunning = journal.status == .running
            await journal.close()
            guard isRunning else { return }
            let again = try SQLiteJournal(path: path)
            #expect(again.head.sequence >= last)
            #expect(try await Self.verify(again) >= last)
            await again.close()
        }
    }
}
