import EvenkeelTestKit
import Foundation
import IncidentModel
import Journal
import SQLiteStore
import Signatures
import Synchronization
import Testing

@Suite struct CheckpointWriterTests {
    /// A sink that fails when it is told to.
    final class RecordingSink: CheckpointSink {
        struct Broken: Error {}

        let name = "recording"
        private let state = Mutex<(notes: [SignedCheckpoint], isBroken: Bool)>(([], false))

        var sizes: [UInt64] { state.withLock { $0.notes.map(\.checkpoint.size) } }
        func setBroken(_ value: Bool) { state.withLock { $0.isBroken = value } }

        func write(_ checkpoint: SignedCheckpoint) async throws {
            try state.withLock { state in
                if state.isBroken { throw Broken() }
                state.notes.append(checkpoint)
            }
        }
    }

    /// The journal's size as the writer sees it, and what the writer reports.
    final class Record: Sendable {
        private let state = Mutex<(size: UInt64, events: [String])>((0, []))

        var head: JournalHead { JournalHead(sequence: state.withLock { $0.size }, chain: .zero, root: .zero) }
        var events: [String] { state.withLock { $0.events } }
        func grow(to size: UInt64) { state.withLock { $0.size = size } }
        func note(_ event: CheckpointWriter<ManualClock>.Event) {
            let text =
                switch event {
                case .written(let note): "written \(note.checkpoint.size)"
                case .failed(let sink, _): "failed \(sink)"
                case .recovered(let sink): "recovered \(sink)"
                }
            state.withLock { $0.events.append(text) }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a checkpoint is written at each interval, and a sink's failure told once`() async throws {
        let clock = ManualClock()
        let sink = RecordingSink()
        let record = Record()
        let writer = CheckpointWriter(
            origin: "test",
            key: try SigningKey(seed: SigningKey.makeSeed()),
            clock: clock,
            sinks: [sink],
            head: { record.head },
            now: { .epoch }
        )
        let task = Task { try await writer.run { record.note($0) } }
        func pass() async {
            clock.advance(by: .seconds(60))
            await clock.waitForSleepers(1)
        }
        await clock.waitForSleepers(1)
        record.grow(to: 5)
        await pass()
        await pass()
        sink.setBroken(true)
        record.grow(to: 6)
        await pass()
        await pass()
        sink.setBroken(false)
        await pass()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(sink.sizes == [0, 5, 6])
        #expect(
            record.events == ["written 0", "written 5", "failed recording", "recovered recording", "written 6"]
        )
    }

    @Test func `a file of checkpoints outlives a torn end`() async throws {
        try await ScratchFolder.with { folder in
            let file = CheckpointFile(path: folder + "/checkpoints")
            #expect(try file.checkpoints().isEmpty)
            let key = try SigningKey(seed: SigningKey.makeSeed())
            let notes = try (1...30).map { size in
                try Checkpoint(
                    origin: "test",
                    head: JournalHead(sequence: UInt64(size), chain: .zero, root: .zero),
                    time: .epoch
                ).signed(by: key)
            }
            for note in notes[..<29] { try await file.write(note) }
            #expect(try file.checkpoints() == Array(notes[..<29]))
            let whole = try Data(contentsOf: URL(filePath: file.path))
            let length = notes[28].note.utf8.count
            for cut in [1, 2, 10, length / 2, length, length + 1] {
                try whole.dropLast(cut).write(to: URL(filePath: file.path))
                try await file.write(notes[29])
                // Cut by one byte, only the empty line was missing, and the note is let go of with it.
                #expect(try file.checkpoints() == Array(notes[..<28]) + [notes[29]], "cut \(cut)")
            }
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600 || mode == 0o644, "what a test wrote anew has the usual mode")
        }
    }

    @Test func `a file of something else is left alone`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/notes"
            let text = String(repeating: "somebody's own notes\n", count: 500)
            try Data(text.utf8).write(to: URL(filePath: path))
            let note = try Self.note()
            await #expect(throws: JournalError.self) { try await CheckpointFile(path: path).write(note) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            #expect(throws: JournalError.self) { try CheckpointFile(path: path).checkpoints() }
        }
    }

    static func note() throws -> SignedCheckpoint {
        try Checkpoint(origin: "test", head: .empty, time: .epoch)
            .signed(by: try SigningKey(seed: SigningKey.makeSeed()))
    }

    @Test func `the system's log takes a checkpoint`() async throws {
        try await SystemLog().write(try Self.note())
    }

    @Test func `a key is made once and kept from others`() async throws {
        try await ScratchFolder.with { folder in
            let path = folder + "/key"
            let key = try SigningKeyFile.key(at: path)
            #expect(try SigningKeyFile.key(at: path).publicKey == key.publicKey)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.size] as? Int == 32)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: JournalError.self) { try SigningKeyFile.key(at: path) }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            try Data([1, 2, 3]).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(throws: JournalError.self) { try SigningKeyFile.key(at: path) }
        }
    }
}
