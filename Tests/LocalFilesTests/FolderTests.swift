import EvenkeelTestKit
import LocalFiles
import Testing

@Suite(.timeLimit(.minutes(1))) struct FolderTests {
    static func files(_ folder: ScratchFolder, depth: Int = 8) throws -> [String] {
        let base = folder.path.utf8.count + 1
        return try FileReader.files(under: folder.path, suffix: ".md", depth: depth)
            .map { String(decoding: $0.utf8.dropFirst(base), as: UTF8.self) }
    }

    @Test func `names come in byte-wise order, in whatever order they were made`() throws {
        let names = ["b", "a", "B", "ä", "a-b", "a.b", "_", "10", "9", ".hidden", "z"]
        let expected = [".hidden", "10", "9", "B", "_", "a", "a-b", "a.b", "b", "z", "ä"]
        for order in [names, names.reversed(), names.sorted()] {
            try ScratchFolder.with { folder throws in
                for name in order { try folder.write("", to: name) }
                #expect(try FileReader.names(in: folder.path) == expected)
            }
        }
    }

    @Test func `paths come in byte-wise order, also where names are beginnings of others`() throws {
        let names = ["a/c.md", "a-b.md", "a.md", "a/b/c.md", "B.md", "a0.md"]
        let expected = ["B.md", "a-b.md", "a.md", "a/b/c.md", "a/c.md", "a0.md"]
        for order in [names, names.reversed()] {
            try ScratchFolder.with { folder throws in
                for name in order { try folder.write("", to: name) }
                #expect(try Self.files(folder) == expected)
            }
        }
    }

    @Test func `an empty folder holds nothing`() throws {
        try ScratchFolder.with { folder throws in
            #expect(try FileReader.names(in: folder.path) == [])
            #expect(try Self.files(folder) == [])
        }
    }

    @Test func `hidden things, other endings, pipes and dangling links are left out`() throws {
        try ScratchFolder.with { folder throws in
            for name in [".a.md", ".git/b.md", "c.txt", "d.MD", "e.md", "f.md/g.md"] { try folder.write("", to: name) }
            try folder.makePipe("pipe.md")
            try folder.link("link.md", to: "absent")
            #expect(try Self.files(folder) == ["e.md", "f.md/g.md"])
        }
    }

    @Test func `folders are entered to the depth asked for`() throws {
        try ScratchFolder.with { folder throws in
            for name in ["0.md", "1/1.md", "1/2/2.md", "1/2/3/3.md"] { try folder.write("", to: name) }
            #expect(try Self.files(folder, depth: 0) == ["0.md"])
            #expect(try Self.files(folder, depth: 2) == ["0.md", "1/1.md", "1/2/2.md"])
        }
    }

    @Test func `links in a circle end, and each file is named once`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("", to: "a/x.md")
            // With each link entered again on each level, these would be 30 to the power of 8 paths.
            for number in 0..<30 { try folder.link("a/up\(number)", to: "..") }
            #expect(try Self.files(folder) == ["a/x.md"])
        }
    }

    @Test func `a folder behind a link is entered`() throws {
        try ScratchFolder.with { other throws in
            try other.write("", to: "x.md")
            try ScratchFolder.with { folder throws in
                try folder.link("shared", to: other.path)
                #expect(try Self.files(folder) == ["shared/x.md"])
            }
        }
    }

    @Test func `a name that is not UTF-8 harms no other`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("", to: "a.md")
            #expect(RawName.make([0x66, 0xFF, 0x2E, 0x6D, 0x64], in: folder))
            #expect(try Self.files(folder) == ["a.md"])
            #expect(try FileReader.names(in: folder.path) == ["a.md", "f\u{FFFD}.md"])
        }
    }

    @Test func `more entries than the limit are refused`() throws {
        try ScratchFolder.with { folder throws in
            for number in 0..<6 { try folder.write("", to: "\(number)") }
            #expect(try FileReader.names(in: folder.path, limit: 6).count == 6)
            let error = #expect(throws: FileError.self) { try FileReader.names(in: folder.path, limit: 5) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func `what is missing or is no folder is refused`() throws {
        try ScratchFolder.with { folder throws in
            let file = try folder.write("", to: "file")
            for (path, code) in [(file, FileError.Code.notAFolder), (folder.path("absent"), .notFound)] {
                #expect(#expect(throws: FileError.self) { try FileReader.names(in: path) }?.code == code)
                let all = #expect(throws: FileError.self) { try FileReader.files(under: path, suffix: "") }
                #expect(all?.code == code)
            }
        }
    }

    @Test(.requiresOrdinaryUser) func `a folder that its owner keeps is refused`() throws {
        try ScratchFolder.with { folder throws in
            try folder.makeFolder("a")
            try folder.setPermissions("a", 0)
            let error = #expect(throws: FileError.self) { try FileReader.files(under: folder.path, suffix: "") }
            #expect(error?.code == .notPermitted)
            try folder.setPermissions("a", 0o700)
        }
    }

    @Test func `what ships is looked for beside the program and under its prefix`() throws {
        try ScratchFolder.with { folder throws in
            try folder.makeFolder("bin")
            try folder.makeFolder("share/evenkeel/runbooks")
            let location = ProgramLocation(folder: folder.path("bin"))
            #expect(location.shipped("runbooks") == folder.path("share/evenkeel/runbooks"))
            try folder.makeFolder("bin/runbooks")
            #expect(location.shipped("runbooks") == folder.path("bin/runbooks"))
            #expect(location.shipped("absent") == nil)
            #expect(ProgramLocation(folder: nil).candidates(for: "runbooks") == [])
            #expect(ProgramLocation.current().folder?.hasPrefix("/") == true)
        }
    }
}
