import EvenkeelTestKit
import Foundation
import Journal
import SQLiteStore
import Testing

@Suite struct StoreOpeningTests {
    @Test func `a second writer is refused and told who the first is`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal"
            let journal = try SQLiteJournal(path: path)
            let error = #expect(throws: JournalError.self) { try SQLiteJournal(path: path) }
            #expect(error == .held(by: getpid(), path: path))
            #expect(error?.description.contains("process \(getpid())") == true)
            await journal.close()
            await (try SQLiteJournal(path: path)).close()
        }
    }

    @Test func `nobody else can read the files`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/state/journal"
            let journal = try SQLiteJournal(path: path)
            _ = try await journal.append([SampleDrafts.draft(1)])
            for name in ["", "/journal", "/journal-wal", "/journal-shm", "/journal.lock"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/state" + name)
                let mode = attributes[.posixPermissions] as? Int
                #expect(mode == (name.isEmpty ? 0o700 : 0o600), "\(name)")
            }
            await journal.close()
        }
    }

    /// Runs SQL on a closed journal with the system's own program.
    static func change(_ path: String, _ sql: String) async throws {
        let run = try await ProgramRun(["sqlite3", path, sql])
        try #require(run.ending == .exit(0), "\(run.messages)")
    }

    @Test(
        .requiresSQLiteProgram,
        arguments: [
            "UPDATE entry SET body = CAST('{}' AS BLOB) WHERE sequence = 7", "DELETE FROM entry WHERE sequence = 10",
            "DELETE FROM entry WHERE sequence = 4", "UPDATE entry SET actor = 'x' WHERE sequence = 10",
            "UPDATE entry SET leaf = zeroblob(32) WHERE sequence = 2", "UPDATE head SET sequence = 9",
            "UPDATE head SET root = zeroblob(32)", "UPDATE head SET sequence = 0",
            "UPDATE entry SET chain = zeroblob(32) WHERE sequence = 5",
        ]
    )
    func `a journal that was changed behind its back is not opened`(_ sql: String) async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal"
            let journal = try SQLiteJournal(path: path)
            _ = try await journal.append((1...10).map { SampleDrafts.draft($0) })
            await journal.close()
            try await Self.change(path, sql)
            let error = #expect(throws: JournalError.self) { try SQLiteJournal(path: path) }
            #expect(error.map { if case .corrupt = $0 { true } else { false } } == true, "\(String(describing: error))")
        }
    }

    @Test(.requiresSQLiteProgram) func `a newer format and a foreign database are refused`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal"
            await (try SQLiteJournal(path: path)).close()
            try await Self.change(path, "PRAGMA user_version = 2")
            #expect(throws: JournalError.newerFormat(found: 2, known: 1)) { try SQLiteJournal(path: path) }
            let foreign = folder + "/foreign"
            try await Self.change(foreign, "CREATE TABLE a (b)")
            let error = #expect(throws: JournalError.self) { try SQLiteJournal(path: foreign) }
            #expect(error.map { if case .corrupt = $0 { true } else { false } } == true)
        }
    }

    @Test func `a file that is no database is refused`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal"
            try Data("this is not a database, whatever it is called; it is long enough to look at".utf8)
                .write(to: URL(filePath: path))
            let error = #expect(throws: JournalError.self) { try SQLiteJournal(path: path) }
            #expect(error.map { if case .corrupt = $0 { true } else { false } } == true)
        }
    }

    @Test(.requiresSQLiteProgram) func `another process that takes the journal over stops this one`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/journal"
            let journal = try SQLiteJournal(path: path)
            _ = try await journal.append([SampleDrafts.draft(1)])
            try await Self.change(path, "UPDATE head SET epoch = epoch + 1")
            let error = await #expect(throws: JournalError.self) { try await journal.append([SampleDrafts.draft(2)]) }
            #expect(error.map { if case .failed = $0 { true } else { false } } == true)
            await journal.close()
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where SQLite's own program is.
    static var requiresSQLiteProgram: Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/sqlite3") }
        return .enabled(if: isThere, "sqlite3 is not in PATH")
    }
}
