import EvenkeelTestKit
import StrictJSON
import Testing

extension Acceptance {
    /// Alerts whose every field was written by somebody who means harm.
    @Suite struct HostileTextTests {
        /// Checks everything that a plan promises whatever its input says.
        private static func check(_ file: String, _ text: String) async throws {
            let json = try await Evenkeel.run("plan", file, "--offline", "-fjson")
            #expect([.exit(0), .exit(3)].contains(json.ending), "\(text.debugDescription): \(json.messages)")
            let plan = try json.json()
            try await checkSteps(plan["steps"]?.array ?? [], file)
            for format in ["text", "markdown"] {
                try await expectPrintable(["plan", file, "--offline", "--format", format], text)
            }
        }

        /// Checks that a command ends well and prints nothing that a terminal could obey.
        private static func expectPrintable(_ arguments: [String], _ text: String) async throws {
            let run = try await Evenkeel.run(arguments)
            #expect([.exit(0), .exit(3)].contains(run.ending), "\(run.messages)")
            #expect(HostileText.unprintable(in: run.outputBytes) == [], "\(text.debugDescription)")
            #expect(HostileText.unprintable(in: run.messageBytes) == [])
        }

        /// Every step is an action of the catalogue on a target that it can have in this incident.
        private static func checkSteps(_ steps: [JSONValue], _ file: String) async throws {
            let schema = try await Evenkeel.run("schema", "actions", "--input", file).json()
            let variants = try #require(schema["anyOf"]?.array).map { $0["properties"] ?? .null }
            for step in steps {
                let variant = variants.first { $0["action"]?["const"] == step["action"] }
                let targets = try #require(variant?["target"]?["enum"]?.array, "\(step)")
                let target = try #require(step["target"])
                #expect(targets.contains { Self.same($0, target) }, "\(step)")
            }
        }

        private static func same(_ first: JSONValue, _ second: JSONValue) -> Bool {
            ["kind", "namespace", "name"].allSatisfy { first[$0]?.string == second[$0]?.string }
        }

        private static func write(_ texts: [String], in scratch: Scratch) throws -> String {
            let alerts = texts.flatMap { Payload.poisoned($0) }
            return try scratch.write("alerts.json", Payload.text(Payload.payload(alerts)))
        }

        /// Texts in groups, each of which comes in one payload.
        private static func groups(of texts: [String], _ size: Int) -> [[String]] {
            stride(from: 0, to: texts.count, by: size).map { Array(texts[$0..<min($0 + size, texts.count)]) }
        }

        @Test(arguments: groups(of: HostileText.escapes, 4))
        func `escapes and invisible characters are shown and not obeyed`(of texts: [String]) async throws {
            let scratch = try Scratch()
            try await Self.check(try Self.write(texts, in: scratch), texts[0])
        }

        @Test(arguments: groups(of: HostileText.naughty, 6))
        func `naughty strings change nothing but themselves`(of texts: [String]) async throws {
            let scratch = try Scratch()
            try await Self.check(try Self.write(texts, in: scratch), texts[0])
        }

        @Test(arguments: HostileText.injections)
        func `instructions in an alert are not followed`(in text: String) async throws {
            let scratch = try Scratch()
            let file = try Self.write([text], in: scratch)
            try await Self.check(file, text)
            // The crash loop is planned for as it would be without the rest.
            let alone = Payload.payload(Array(Payload.poisoned("nothing special").prefix(1)))
            let calm = try await Evenkeel.run(
                "plan",
                try scratch.write("calm.json", Payload.text(alone)),
                "--offline",
                "-fjson"
            ).json()
            let poison = Payload.payload(Array(Payload.poisoned(text).prefix(1)))
            let poisoned = try await Evenkeel.run(
                "plan",
                try scratch.write("poison.json", Payload.text(poison)),
                "--offline",
                "-fjson"
            ).json()
            for key in ["action", "class", "target", "approval", "arguments"] {
                let steps = [calm, poisoned].map { $0["steps"]?.array?.map { $0[key] } }
                #expect(steps[0] == steps[1], "\(key)")
            }
            #expect(calm["risk"]?["tier"] == poisoned["risk"]?["tier"])
        }

        @Test(arguments: [HostileText.escapes, HostileText.naughty, HostileText.injections])
        func `every command shows hostile text and does not obey it`(in texts: [String]) async throws {
            let scratch = try Scratch()
            let file = try Self.write(texts, in: scratch)
            for format in ["text", "markdown"] {
                for arguments in [["diagnose", file], ["why", file, "what is wrong?", "--offline"]] {
                    try await Self.expectPrintable(arguments + ["--format", format], texts[0])
                }
            }
            for question in texts where question.contains(where: \.isLetter) && question.count < 500 {
                try await Self.expectPrintable(["why", "--offline", "--", file, question], question)
            }
        }

        @Test func `hostile names of files are shown escaped`() async throws {
            let scratch = try Scratch()
            for name in ["\u{1B}[2J.json", "a\u{202E}nosj.b", "line\nbreak.json"] {
                let file = try scratch.write(name, "[]")
                let run = try await Evenkeel.run("plan", file, "--offline")
                #expect(run.ending == .exit(3))
                #expect(HostileText.unprintable(in: run.outputBytes) == [])
                let gone = try await Evenkeel.run("plan", file + "x", "--offline")
                #expect(gone.ending == .exit(1))
                #expect(HostileText.unprintable(in: gone.messageBytes) == [])
            }
        }

        @Test func `nothing of an alert becomes a link, an image or markup in Markdown`() async throws {
            let scratch = try Scratch()
            let texts = [
                "[link](http://evil.example)", "![x](http://evil.example/x.png)", "<img src=x>",
                "http://evil.example/a",
                "@everyone", "www.evil.example", "**bold**", "`code` [a](b)",
            ]
            for text in texts {
                let run = try await Evenkeel.run("plan", try Self.write([text], in: scratch), "--offline", "-fmarkdown")
                let bare = MarkdownText(run.output).outsideCode
                for mark in ["](", "<img", "http://", "@everyone", "www.evil"] {
                    #expect(!bare.contains(mark), "\(text): \(mark)")
                }
            }
        }

        @Test(.requiresEvenkeelData)
        func `the big list of naughty strings changes nothing but itself`() async throws {
            let strings = try HostileText.development("blns/blns.json")
            #expect(strings.count > 400)
            let scratch = try Scratch()
            for group in Self.groups(of: strings, 40) {
                try await Self.check(try Self.write(group, in: scratch), group[0])
            }
        }

        @Test(.requiresEvenkeelData, arguments: ["text", "code"])
        func `indirect prompt attacks change nothing but themselves`(of kind: String) async throws {
            let attacks = try HostileText.development("prompt/BIPIA/\(kind)_attack_train.json")
            #expect(attacks.count >= 50)
            let scratch = try Scratch()
            for group in Self.groups(of: attacks, 10) {
                try await Self.check(try Self.write(group, in: scratch), group[0])
            }
        }
    }
}

/// Markdown as far as these tests need it.
struct MarkdownText {
    /// The text without its code spans and escaped characters.
    let outsideCode: String

    init(_ source: String) {
        var result = ""
        for line in source.split(separator: "\n") {
            var rest = line[...]
            while let first = rest.first {
                if first == "\\" {
                    rest = rest.dropFirst(2)
                } else if first == "`" {
                    let fence = rest.prefix { $0 == "`" }
                    let body = rest.dropFirst(fence.count)
                    rest = Self.behind(fence, in: body) ?? body
                } else {
                    result.append(first)
                    rest = rest.dropFirst()
                }
            }
            result.append("\n")
        }
        outsideCode = result
    }

    /// What follows the run of backquotes that ends a span, nil when there is none.
    private static func behind(_ fence: Substring, in body: Substring) -> Substring? {
        var rest = body
        while let place = rest.firstIndex(of: "`") {
            let run = rest[place...].prefix { $0 == "`" }
            if run.count == fence.count { return rest[run.endIndex...] }
            rest = rest[run.endIndex...]
        }
        return nil
    }
}
