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

        let name: String
        private let state = Mutex<(notes: [SignedCheckpoint], isBroken: Bool)>(([], false))

        init(_ name: String = "recording") { self.name = name }

        var sizes: [UInt64] { state.withLock { $0.notes.map(\.checkpoint.size) } }
        func setBroken(_ value: Bool) { state.withLock { $0.isBroken = value } }

        func write(_ checkpoint: SignedCheckpoint) async throws {
            try state.withLock { state in
                if state.isBroken { throw Broken() }
                state.notes.append(checkpoint)
            }
        }

        func probe() async throws { try state.withLock { state in if state.isBroken { throw Broken() } } }
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
                case .changed(let faults, let isAnyLeft):
                    "broken \(faults.map(\.sink)), \(isAnyLeft ? "some left" : "none left")"
                }
            state.withLock { $0.events.append(text) }
        }
    }

    /// A writer on a manual clock.
    struct Bench {
        let clock = ManualClock()
        let record = Record()
        let writer: CheckpointWriter<ManualClock>

        init(_ sinks: [RecordingSink]) throws {
            let record = record
            writer = CheckpointWriter(
                origin: "test",
                key: try SigningKey(seed: SigningKey.makeSeed()),
                clock: clock,
                sinks: sinks,
                head: { record.head },
                now: { .epoch }
            )
        }

        /// Lets time pass and the writer look.
        func look(after duration: Duration = .zero) async throws {
            clock.advance(by: duration)
            try await writer.look { record.note($0) }
        }
    }

    @Test func `a checkpoint is written at each interval when something was added`() async throws {
        let sink = RecordingSink()
        let bench = try Bench([sink])
        try await bench.look()
        bench.record.grow(to: 5)
        try await bench.look(after: .seconds(59))
        #expect(sink.sizes == [0])
        try await bench.look(after: .seconds(1))
        try await bench.look(after: .seconds(60))
        bench.record.grow(to: 6)
        try await bench.look(after: .seconds(60))
        #expect(sink.sizes == [0, 5, 6])
        #expect(bench.record.events == ["written 0", "written 5", "written 6"])
    }

    @Test func `a sink's failure is seen between two checkpoints, told once, and made good as soon as it works`()
        async throws
    {
        let sink = RecordingSink()
        let bench = try Bench([sink])
        try await bench.look()
        sink.setBroken(true)
        bench.record.grow(to: 3)
        for _ in 1...3 { try await bench.look(after: .milliseconds(500)) }
        #expect(bench.record.events == ["written 0", "broken [\"recording\"], none left"])
        sink.setBroken(false)
        for _ in 1...3 { try await bench.look(after: .milliseconds(500)) }
        #expect(sink.sizes == [0, 3])
        #expect(bench.record.events.suffix(2) == ["broken [], some left", "written 3"])
    }

    @Test func `one sink that works is enough, and gets its checkpoints while another is broken`() async throws {
        let (first, second) = (RecordingSink("first"), RecordingSink("second"))
        let bench = try Bench([first, second])
        first.setBroken(true)
        try await bench.look()
        bench.record.grow(to: 2)
        for _ in 1...4 { try await bench.look(after: .seconds(30)) }
        second.setBroken(true)
        try await bench.look(after: .milliseconds(500))
        #expect(second.sizes == [0, 2])
        #expect(
            bench.record.events == [
                "broken [\"first\"], some left", "written 0", "written 2", "broken [\"first\", \"second\"], none left",
            ]
        )
    }

    @Test func `the last look keeps a checkpoint of whatever was added`() async throws {
        let sink = RecordingSink()
        let bench = try Bench([sink])
        try await bench.look()
        bench.record.grow(to: 4)
        try await bench.writer.look(isLast: true) { bench.record.note($0) }
        try await bench.writer.look(isLast: true) { bench.record.note($0) }
        #expect(sink.sizes == [0, 4])
    }

    @Test(.timeLimit(.minutes(1))) func `the writer goes on until it is cancelled`() async throws {
        let bench = try Bench([RecordingSink()])
        let task = Task { try await bench.writer.run { bench.record.note($0) } }
        await bench.clock.waitForSleepers(1)
        bench.record.grow(to: 1)
        bench.clock.advance(by: .seconds(60))
        await bench.clock.waitForSleepers(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(bench.record.events == ["written 0", "written 1"])
    }

    @Test func `a look at a file changes nothing and finds what cannot be written`() async throws {
        try await ScratchFolder.with { folder in
            let file = CheckpointFile(path: folder + "/checkpoints")
            try await file.write(try Self.note())
            let before = try Data(contentsOf: URL(filePath: file.path))
            try await file.probe()
            #expect(try Data(contentsOf: URL(filePath: file.path)) == before)
            try FileManager.default.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: file.path)
            for path in [folder + "/folder", folder + "/link", folder + "/missing/file"] {
                await #expect(throws: JournalError.self, "\(path)") { try await CheckpointFile(path: path).probe() }
                await #expect(throws: JournalError.self, "\(path)") {
                    try await CheckpointFile(path: path).write(try Self.note())
                }
            }
        }
    }

    @Test(arguments: [1, 2, 40]) func `the newest checkpoint of a file is found at its end`(count: Int) async throws {
        try await ScratchFolder.with { folder in
            let file = CheckpointFile(path: folder + "/checkpoints")
            #expect(try file.newest() == nil)
            let key = try SigningKey(seed: SigningKey.makeSeed())
            for size in 1...count {
                let head = JournalHead(sequence: UInt64(size), chain: .zero, root: .zero)
                try await file.write(try Checkpoint(origin: "test", head: head, time: .epoch).signed(by: key))
            }
            #expect(try file.newest()?.checkpoint.size == UInt64(count))
            #expect(try file.newest() == file.checkpoints().last)
            // A torn end, as a crash leaves it.
            var bytes = try Data(contentsOf: URL(filePath: file.path))
            bytes.removeLast(20)
            try bytes.write(to: URL(filePath: file.path))
            #expect(try file.newest()?.checkpoint.size == (count > 1 ? UInt64(count - 1) : nil))
        }
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

    @Test func `the system's log takes a checkpoint where there is one, and else says so`() async throws {
        let isThere = FileManager.default.fileExists(atPath: "/dev/log")
        let note = try Self.note()
        if isThere {
            try await SystemLog().write(note)
        } else {
            await #expect(throws: JournalError.self) { try await SystemLog().write(note) }
        }
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
