import EvenkeelTestKit
import Foundation
import LocalFiles
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileReaderTests {
    static func failure(_ path: String, limit: Int = 1000) -> FileError? {
        do throws(FileError) {
            _ = try FileReader.bytes(of: path, limit: limit)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a file is read to the byte, up to the limit and no further`() throws {
        try ScratchFolder.with { folder throws in
            let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
            let path = try folder.write(bytes, to: "a")
            #expect(try FileReader.bytes(of: path, limit: 70_000) == bytes)
            let error = Self.failure(path, limit: 69_999)
            #expect(error?.code == .tooLarge)
            #expect(error?.path == path)
            #expect(error?.description.contains("more than 69999 bytes") == true)
        }
    }

    @Test func `an empty file and an empty limit are no errors`() throws {
        try ScratchFolder.with { folder throws in
            let path = try folder.write([], to: "a")
            #expect(try FileReader.bytes(of: path, limit: 0) == [])
            #expect(try FileReader.bytes(of: "/dev/null", limit: 0) == [])
        }
    }

    @Test func `a file without a size, as the kernel makes them, is read to its end`() throws {
        #expect(try FileReader.bytes(of: "/proc/self/status", limit: 1 << 20).count > 100)
        #expect(Self.failure("/proc/self/status", limit: 10)?.code == .tooLarge)
    }

    @Test func `what is missing or is no file is refused with its path and a reason`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("x", to: "file")
            try folder.link("circle", to: "circle")
            #expect(Self.failure(folder.path("absent"))?.code == .notFound)
            #expect(Self.failure(folder.path(""))?.code == .notAFile)
            #expect(Self.failure(folder.path)?.description == "\(folder.path): it is a folder, not a file")
            #expect(Self.failure(folder.path("file/below"))?.code == .notAFolder)
            #expect(Self.failure(folder.path("circle"))?.description.contains("links lead in a circle") == true)
            #expect(Self.failure(folder.path(String(repeating: "x", count: 5000)))?.code == .unreadable)
            #expect(Self.failure("")?.code == .notFound)
        }
    }

    @Test(arguments: ["/dev/zero", "/dev/random", "/dev/full"]) func `a device is refused and not read`(device: String)
    {
        #expect(Self.failure(device, limit: 1 << 40)?.code == .notAFile)
    }

    @Test(.requiresOrdinaryUser) func `a file that its owner keeps is refused`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("x", to: "a")
            try folder.setPermissions("a", 0)
            #expect(Self.failure(folder.path("a"))?.code == .notPermitted)
        }
    }

    @Test func `a pipe that nobody writes to is refused and not waited for`() throws {
        try ScratchFolder.with { folder throws in
            let error = Self.failure(try folder.makePipe("pipe"))
            #expect(error?.code == .notAFile)
            #expect(error?.problem == "it is a pipe that is empty or that nobody writes to")
        }
    }

    @Test func `a pipe that a shell made is read to its end, however slowly it is filled`() throws {
        let pipe = Pipe()
        let path = "/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        let text = Array(repeating: UInt8(ascii: "x"), count: 200_000)
        // The writer blocks when the pipe is full, so it goes on only while the reader reads.
        let writer = Thread {
            for start in stride(from: 0, to: text.count, by: 1000) {
                // A reader that gave up closes the pipe; what then is not written does not matter.
                try? pipe.fileHandleForWriting.write(contentsOf: text[start..<start + 1000])
            }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        #expect(try FileReader.bytes(of: path, limit: text.count) == text)
    }

    @Test func `a pipe that does not end is given up at the limit`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Array(repeating: 0, count: 2000))
        let path = "/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        #expect(Self.failure(path, limit: 1000)?.code == .tooLarge)
    }

    @Test func `what stands at a path is told, links followed`() throws {
        try ScratchFolder.with { folder throws in
            try folder.link("file-link", to: folder.write("x", to: "file"))
            try folder.link("folder-link", to: folder.makeFolder("folder"))
            try folder.link("dangling", to: "absent")
            try folder.makePipe("pipe")
            #expect(FileReader.kind(of: folder.path("file")) == .file)
            #expect(FileReader.kind(of: folder.path("file-link")) == .file)
            #expect(FileReader.kind(of: folder.path("folder-link")) == .folder)
            #expect(FileReader.kind(of: folder.path("dangling")) == .missing)
            #expect(FileReader.kind(of: folder.path("pipe")) == .other)
            #expect(FileReader.kind(of: "/dev/null") == .other)
        }
    }

    @Test func `a link out of a folder is told from one within it`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("x", to: "inner/a")
            try folder.write("x", to: "inner-not/a")
            try folder.link("inner/within", to: "a")
            try folder.link("inner/out", to: "../inner-not/a")
            try folder.link("inner/dangling", to: "../absent")
            let inner = folder.path("inner")
            #expect(!FileReader.leadsOut(inner + "/a", of: inner))
            #expect(!FileReader.leadsOut(inner + "/within", of: inner))
            #expect(FileReader.leadsOut(inner + "/out", of: inner))
            #expect(FileReader.leadsOut(inner + "/../inner-not/a", of: inner))
            #expect(!FileReader.leadsOut(inner + "/dangling", of: inner), "there is nothing to be read")
            #expect(!FileReader.leadsOut("/proc/self/status", of: "/"))
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where permissions bind: they do not bind the administrator.
    static var requiresOrdinaryUser: Self {
        .enabled(if: geteuid() != 0, "the administrator may read everything")
    }
}
