import EvenkeelTestKit
import KnowledgeFiles
import LocalFiles
import Runbooks
import StructuredDocuments
import Testing

@Suite(.timeLimit(.minutes(1))) struct MarkdownFilesTests {
    static let runbook = "---\nid: restart\n---\n# Restart\n\nText.\n\n```yaml action\naction: a.b\n```\n"

    /// The names of the files that could be taken apart, and what was reported.
    static func read(
        _ folder: ScratchFolder,
        trailing: String = ""
    ) throws -> (files: [String], faults: [DocumentFault]) {
        let collector = FaultCollector()
        let files = try MarkdownFiles.values(in: folder.path + trailing, reportingTo: collector) { parsed, _ in
            parsed.file
        }
        return (files, collector.faults?.faults ?? [])
    }

    @Test func `a file is taken apart into front matter, sections and action blocks`() throws {
        try ScratchFolder.with { folder throws in
            let path = try folder.write(Self.runbook, to: "restart.md")
            let collector = FaultCollector()
            let parsed = try #require(MarkdownFiles.read(path, as: "restart.md", reportingTo: collector))
            #expect(parsed.file == "restart.md")
            #expect(parsed.frontMatter?["id"]?.scalar?.text == "restart")
            #expect(parsed.sections.contains { $0.title == "Restart" })
            #expect(parsed.actionBlocks.map { $0.node["action"]?.scalar?.text } == ["a.b"])
            #expect(collector.faults == nil)
        }
    }

    @Test(arguments: ["", "/"]) func `files are named from the folder on, in order of their paths`(
        trailing: String
    ) throws {
        let names = ["z.md", "a/b.md", "a-b.md", "a/.hidden.md", "b.txt", "a/deep/er/c.md"]
        for order in [names, names.reversed()] {
            try ScratchFolder.with { folder throws in
                for name in order { try folder.write(Self.runbook, to: name) }
                let read = try Self.read(folder, trailing: trailing)
                #expect(read.files == ["a-b.md", "a/b.md", "a/deep/er/c.md", "z.md"])
                #expect(read.faults.isEmpty)
            }
        }
    }

    @Test func `a file that says what a folder holds is left out, and no other`() throws {
        try ScratchFolder.with { folder throws in
            for name in ["README.md", "a/readme.md", "cart-readme.md", "myREADME.md"] {
                try folder.write(Self.runbook, to: name)
            }
            #expect(try Self.read(folder).files == ["cart-readme.md", "myREADME.md"])
        }
    }

    @Test func `an empty folder gives nothing, and a missing one is refused`() throws {
        try ScratchFolder.with { folder throws in
            #expect(try Self.read(folder).files == [])
            let collector = FaultCollector()
            let error = #expect(throws: FileError.self) {
                try MarkdownFiles.values(in: folder.path("absent"), reportingTo: collector) { parsed, _ in parsed.file }
            }
            #expect(error?.code == .notFound)
        }
    }

    struct Spoilt: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let says: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, says: String) { self.init(name, Array(text.utf8), says: says) }

        init(_ name: String, _ bytes: [UInt8], says: String) {
            (self.name, self.bytes, self.says) = (name, bytes, says)
        }
    }

    @Test(arguments: [
        Spoilt("not UTF-8", [0x23, 0x20, 0xFF, 0x0A], says: "b.md:1:1: the file is not UTF-8"),
        Spoilt("UTF-16", [0xFF, 0xFE, 0x23, 0x00], says: "b.md:1:1: the file is not UTF-8"),
        Spoilt("front matter without end", "---\nid: x\n", says: "b.md:1"),
        Spoilt("front matter that is no YAML", "---\nid: [\n---\n", says: "b.md:"),
        Spoilt("a key twice", "---\nid: x\nid: y\n---\n", says: "b.md:3:1: duplicate key `id`"),
        Spoilt("an action block that is no YAML", "# A\n\n```yaml action\na: [\n```\n", says: "b.md:"),
        Spoilt("an alias", "---\na: &x [1]\nb: *y\n---\n", says: "b.md:3"),
        Spoilt(
            "beyond the limit",
            Array(repeating: 0x61, count: (1 << 20) + 1),
            says: "b.md:1:1: it has more than 1048576"
        ),
    ])
    func `a spoilt file is reported with its place and the others are used`(spoilt: Spoilt) throws {
        try ScratchFolder.with { folder throws in
            for name in ["a.md", "c.md"] { try folder.write(Self.runbook, to: name) }
            try folder.write(spoilt.bytes, to: "b.md")
            let read = try Self.read(folder)
            #expect(read.files == ["a.md", "c.md"])
            let words = read.faults.map { "\($0)" }
            #expect(words.count == 1 && words.allSatisfy { $0.hasPrefix(spoilt.says) }, "\(words)")
        }
    }

    @Test func `a file of just the limit is read`() throws {
        try ScratchFolder.with { folder throws in
            let text = "# A\n" + String(repeating: "a", count: MarkdownFiles.maximumFileBytes - 4)
            try folder.write(text, to: "a.md")
            #expect(try Self.read(folder).files == ["a.md"])
        }
    }

    @Test func `a file without front matter and an empty file are read as they are`() throws {
        try ScratchFolder.with { folder throws in
            try folder.write("Just text.", to: "a.md")
            try folder.write("", to: "b.md")
            #expect(try Self.read(folder).files == ["a.md", "b.md"])
        }
    }

    @Test func `a value that cannot be made is left out`() throws {
        try ScratchFolder.with { folder throws in
            for name in ["a.md", "b.md"] { try folder.write(Self.runbook, to: name) }
            let values = try MarkdownFiles.values(in: folder.path, reportingTo: FaultCollector()) { parsed, _ in
                parsed.file == "a.md" ? nil : parsed.file
            }
            #expect(values == ["b.md"])
        }
    }

    @Test(.requiresOrdinaryUser) func `a file that its owner keeps is reported and the others are used`() throws {
        try ScratchFolder.with { folder throws in
            for name in ["a.md", "b.md"] { try folder.write(Self.runbook, to: name) }
            try folder.setPermissions("a.md", 0)
            let read = try Self.read(folder)
            #expect(read.files == ["b.md"])
            #expect(read.faults.map { "\($0)" } == ["a.md:1:1: permission denied"])
        }
    }
}
