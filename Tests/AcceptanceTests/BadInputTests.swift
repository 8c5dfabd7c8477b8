import EvenkeelTestKit
import Foundation
import StrictJSON
import Testing

extension Acceptance {
    /// Inputs that cannot be used: the message says which file, where in it and why, and nothing is printed as a result.
    @Suite struct BadInputTests {
        /// A broken file with what the message has to name.
        struct Case: Sendable, CustomTestStringConvertible {
            let name: String
            let bytes: [UInt8]
            let named: [String]
            var testDescription: String { name }

            init(_ name: String, _ text: String, _ named: String...) {
                self.init(name, Array(text.utf8), named)
            }

            init(_ name: String, _ bytes: [UInt8], _ named: [String]) {
                (self.name, self.bytes, self.named) = (name, bytes, named)
            }
        }

        static let start = #"{"version":"4","alerts":["#
        static let alert = #"{"labels":{"alertname":"A"},"startsAt":"2026-10-14T10:12:10Z"}"#

        static let broken = [
            Case("nothing", "", "line 1"),
            Case("prose", "hello", "line 1, column 1"),
            Case("yaml", "version: 4\nalerts: []\n", "line 1"),
            Case("text", "\"alerts\"", "line 1", "`alerts`"),
            Case("number", "4", "line 1", "`alerts`"),
            Case("other object", #"{"items":[]}"#, "`alerts`"),
            Case("alerts is an object", "{\n \"alerts\": {}\n}", "line 2", "alerts", "array"),
            Case("alert is a text", start + "\n\"x\"]}", "line 2", "alerts[0]"),
            Case("labels are missing", start + #"{"startsAt":"2026-10-14T10:12:10Z"}]}"#, "alerts[0]", "`labels`"),
            Case("labels are a list", start + #"{"labels":[]}]}"#, "alerts[0].labels"),
            Case("a label is a list", start + #"{"labels":{"pod":["a"]}}]}"#, "alerts[0].labels.pod"),
            Case("no start", start + #"{"labels":{"alertname":"A"}}]}"#, "`startsAt`"),
            Case("start is no time", start + #"{"labels":{},"startsAt":"soon"}]}"#, "alerts[0].startsAt", "2026-"),
            Case("status unknown", start + #"{"status":"maybe","labels":{}}]}"#, "alerts[0].status", "`firing`"),
            Case("second alert broken", start + alert + ",\n{\"labels\":7}]}", "line 2", "alerts[1].labels"),
            Case("second document broken", "{\"alerts\":[]}\n  {\"alerts\":3}", "line 2, column 13", "alerts"),
            Case("duplicate key", #"{"alerts":[],"alerts":[]}"#, "alerts"),
            Case("trailing comma", start + alert + ",]}", "line 1"),
            Case("cut", start + alert, "line 1"),
            Case("garbage behind", start + alert + "]}}", "line 1"),
            Case("deep", String(repeating: "[", count: 100_000), "line 1"),
            Case("NaN", #"{"alerts":NaN}"#, "line 1"),
            Case("byte order mark", [0xEF, 0xBB, 0xBF] + Array("{\"alerts\":[]}".utf8), ["byte order mark"]),
            Case("UTF-16", Array("{\"alerts\":[]}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, ["line 1"]),
            Case(
                "no UTF-8",
                Array((start + #"{"labels":{"pod":""#).utf8) + [0xFF] + Array("\"}}]}".utf8),
                ["labels.pod"]
            ),
            Case(
                "overlong",
                Array((start + #"{"labels":{"pod":""#).utf8) + [0xC0, 0xAF] + Array("\"}}]}".utf8),
                ["UTF-8"]
            ),
            Case("lone surrogate", start + #"{"labels":{"pod":"\ud800"}}]}"#, "labels.pod"),
            Case("binary", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) }, ["line 1"]),
        ]

        @Test(arguments: broken)
        func `a broken payload is refused with file, line and field`(of test: Case) async throws {
            let scratch = try Scratch()
            let file = try scratch.write("in.json", test.bytes)
            let run = try await Evenkeel.run("plan", "--offline", file, "-fjson")
            #expect(run.ending == .exit(1))
            #expect(run.outputBytes == [])
            #expect(run.messages.contains("in.json: "))
            for named in test.named { #expect(run.messages.contains(named), "\(run.messages)") }
            #expect(HostileText.unprintable(in: run.messageBytes) == [])
            let piped = try await Evenkeel.run("plan", "--offline", "-", input: file)
            #expect(piped.ending == .exit(1))
            #expect(piped.messages.contains("standard input: "))
        }

        @Test func `every command that takes an input refuses a broken one in the same words`() async throws {
            let scratch = try Scratch()
            let file = try scratch.write("in.json", Self.start + "\n7]}")
            let words = try await Evenkeel.run("plan", "--offline", file).complaints
            #expect(words.count == 1)
            for arguments in [
                ["diagnose", file], ["why", "--offline", file, "why?"], ["schema", "actions", "--input", file],
            ] {
                let run = try await Evenkeel.run(arguments)
                #expect(run.ending == .exit(1))
                #expect(run.outputBytes == [])
                #expect(run.complaints == words)
            }
        }

        @Test func `one broken file among several is named, and every one of them`() async throws {
            let scratch = try Scratch()
            let first = try scratch.write("first.json", "{")
            let second = try scratch.write("second.json", "[1]")
            let run = try await Evenkeel.run(
                "plan",
                "--offline",
                Evenkeel.alerts,
                first,
                second,
                scratch.path("gone.json")
            )
            #expect(run.ending == .exit(1))
            #expect(run.outputBytes == [])
            for name in ["first.json: ", "second.json: ", "gone.json: "] { #expect(run.messages.contains(name)) }
            #expect(!run.messages.contains("alerts.json: "))
        }

        @Test func `paths that lead to no input are named with the reason`() async throws {
            let scratch = try Scratch()
            try scratch.write("folder/notes.txt", "x")
            for (path, reason) in [
                (scratch.path("gone.json"), "no such file"), (scratch.path("folder"), "no bundle.json"),
                (scratch.path("folder/notes.txt/x"), "not a folder"), ("/proc/self/mem", "mem: "),
                ("/dev/zero", "/dev/zero: it "), (String(repeating: "n", count: 300), "nnn: "),
            ] {
                let run = try await Evenkeel.run("plan", "--offline", path)
                #expect(run.ending == .exit(1))
                #expect(run.outputBytes == [])
                #expect(run.messages.contains(path) && run.messages.contains(reason), "\(run.messages)")
            }
        }

        @Test(.enabled(if: geteuid() != 0, "root may read every file"))
        func `a file that may not be read is named`() async throws {
            let scratch = try Scratch()
            let file = try scratch.write("secret.json", "{}")
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
            let run = try await Evenkeel.run("plan", "--offline", file)
            #expect(run.ending == .exit(1))
            #expect(run.messages.contains("secret.json: permission denied"))
        }

        /// The example bundle with one file broken in its second line.
        private static func bundle(breaking name: String, in scratch: Scratch) throws {
            for file in try FileManager.default.contentsOfDirectory(atPath: Evenkeel.outage) {
                let source = URL(filePath: Evenkeel.outage).appending(path: file)
                try scratch.write(file, file == name ? Array("{\n\"x\": }".utf8) : [UInt8](Data(contentsOf: source)))
            }
        }

        @Test func `a bundle whose description is broken is refused`() async throws {
            let scratch = try Scratch()
            try Self.bundle(breaking: "bundle.json", in: scratch)
            let run = try await Evenkeel.run("plan", "--offline", scratch.path())
            #expect(run.ending == .exit(1))
            #expect(run.outputBytes == [])
            #expect(run.messages.contains("bundle.json") && run.messages.contains("line 2"), "\(run.messages)")
        }

        @Test(arguments: ["alerts.json", "kubectl.json", "topology.json", "changes.json"])
        func `of a bundle with a broken file the rest is used, and the result names file and line`(
            name: String
        ) async throws {
            let scratch = try Scratch()
            try Self.bundle(breaking: name, in: scratch)
            let run = try await Evenkeel.run("plan", "--offline", scratch.path(), "-fjson")
            #expect([.exit(0), .exit(3)].contains(run.ending))
            let notes = try run.json()["notes"]?.array?.compactMap(\.string) ?? []
            #expect(notes.contains { $0.contains(name) && $0.contains("line 2") }, "\(notes)")
            let text = try await Evenkeel.run("plan", "--offline", scratch.path())
            #expect(text.output.contains("\(name): "))
        }

        @Test func `a payload of 100 MB is refused at once and in little memory`() async throws {
            let scratch = try Scratch()
            let file = scratch.path("huge.json")
            // 400 MB of addresses are far less than a reader without limit would need.
            let lines = [
                #"ulimit -v 400000; "$0" plan --offline "$1""#,
                #"ulimit -v 400000; "$0" plan --offline - < "$1""#,
                #"ulimit -v 400000; cat "$1" | "$0" plan --offline -"#,
            ]
            let made = try await ProgramRun(["bash", "-c", #"head -c 100000000 /dev/zero | tr '\0' '[' > "$0""#, file])
            #expect(made.ending == .exit(0))
            for line in lines {
                let run = try await Evenkeel.shell(line, [file])
                #expect(run.ending == .exit(1))
                #expect(run.messages.contains("more than 33554432 bytes"), "\(run.messages)")
                #expect(run.wall < .seconds(10), "\(run.wall)")
                print("100 MB refused in \(run.wall)")
            }
        }

        @Test(arguments: [#"{"alerts":[]}"#, #"{"version":"9","alerts":[]}"#])
        func `a stream of very many documents takes time in proportion`(document: String) async throws {
            let scratch = try Scratch()
            let count = (4 << 20) / (document.utf8.count + 1)
            let file = try scratch.write("many.json", String(repeating: document + "\n", count: count))
            let run = try await Evenkeel.shell(#"ulimit -v 1000000; "$0" plan --offline -fjson "$1""#, [file])
            #expect(run.ending == .exit(3), "\(run.messages)")
            #expect(run.wall < .seconds(30), "\(run.wall)")
            #expect(run.outputBytes.count < 1 << 20)
            print("\(count) documents in \(run.wall)")
        }
    }
}
