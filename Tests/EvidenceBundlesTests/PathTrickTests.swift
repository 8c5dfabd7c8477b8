import Diagnosis
import EvenkeelTestKit
import EvidenceBundles
import StrictJSON
import Testing

/// A bundle from outside may hold more than files. Nothing of it makes the reader wait, or read what is not its own.
@Suite(.timeLimit(.minutes(1))) struct PathTrickTests {
    static let inputs = SampleBundle.optional.filter { $0 != "metrics.otlp.jsonl" }

    @Test(arguments: inputs) func `a folder or a pipe in the place of a file is left out`(file: String) throws {
        for isPipe in [true, false] {
            let evidence = try SampleBundle.read(replacing: [file: nil]) { folder in
                _ = isPipe ? try folder.makePipe(file) : try folder.makeFolder(file)
            }
            #expect(evidence.notes == ["\(file): it is not a file; left out"])
            #expect(!evidence.missing.contains(file))
        }
    }

    @Test(arguments: ["/dev/zero", "/dev/random", "/dev/tty", "/dev/null"])
    func `a link to a device is left out`(device: String) throws {
        let evidence = try SampleBundle.read(replacing: ["alerts.json": nil]) { folder in
            try folder.link("alerts.json", to: device)
        }
        #expect(evidence.notes == ["alerts.json: it is not a file; left out"])
    }

    @Test(arguments: inputs) func `a link that leads out of the bundle is not followed`(file: String) throws {
        try ScratchFolder.with { outside throws in
            let secret = try outside.write("password: hunter2", to: "private")
            let evidence = try SampleBundle.read(replacing: [file: nil]) { folder in
                try folder.link(file, to: secret)
            }
            #expect(evidence.notes == ["\(file): it is a link that leads out of the bundle; left out"])
        }
    }

    @Test func `a link that climbs out by dots is not followed`() throws {
        try ScratchFolder.with { outer throws in
            try outer.write(#"{"version":1}"#, to: "case/bundle.json")
            try outer.write("[]", to: "case-private")
            try outer.link("case/changes.json", to: "../case-private")
            let evidence = try BundleReader.read(outer.path("case"), limits: .network)
            #expect(evidence.notes == ["changes.json: it is a link that leads out of the bundle; left out"])
        }
    }

    @Test func `a description that is a link out of the bundle is refused`() throws {
        try ScratchFolder.with { outside throws in
            let other = try outside.write(#"{"version":1}"#, to: "bundle.json")
            let error = #expect(throws: BundleError.self) {
                try SampleBundle.read(replacing: ["bundle.json": nil]) { try $0.link("bundle.json", to: other) }
            }
            #expect(error?.code == .unreadable)
        }
    }

    @Test func `links within the bundle are followed, as a mounted volume has them`() throws {
        let whole = try SampleBundle.read()
        let evidence = try SampleBundle.read(replacing: ["changes.json": nil]) { folder in
            try folder.write(SampleBundle.files["changes.json"] ?? "", to: "..2026_11_22/changes.json")
            try folder.link("..data", to: "..2026_11_22")
            try folder.link("changes.json", to: "..data/changes.json")
        }
        #expect(evidence.notes == [])
        #expect(evidence.changes == whole.changes)
    }

    @Test func `a bundle may itself be reached by a link`() throws {
        try ScratchFolder.with { outer throws in
            for (name, text) in SampleBundle.files { try outer.write(text, to: "real/\(name)") }
            let link = try outer.link("latest", to: "real")
            #expect(try BundleReader.read(link, limits: .network).notes == [])
            #expect(try BundleReader.read(link + "/", limits: .network).changes.count == 2)
        }
    }

    @Test func `a link to nothing or to itself counts as absent`() throws {
        let evidence = try SampleBundle.read(replacing: ["changes.json": nil, "alerts.json": nil]) {
            try $0.link("changes.json", to: "changes.json")
            try $0.link("alerts.json", to: "absent")
        }
        #expect(evidence.missing.starts(with: ["alerts.json", "changes.json"]))
    }

    @Test func `a description that is a pipe or a folder is refused and not waited for`() throws {
        for isPipe in [true, false] {
            let error = #expect(throws: BundleError.self) {
                try SampleBundle.read(replacing: ["bundle.json": nil]) { folder in
                    _ = isPipe ? try folder.makePipe("bundle.json") : try folder.makeFolder("bundle.json")
                }
            }
            #expect(error?.code == .unreadable)
        }
    }
}
