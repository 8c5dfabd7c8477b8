import StructuredDocuments
import Testing
import YAMLDocuments

/// A type of twelve fields, read as the product's own are.
struct ExamplePolicy: Equatable, Sendable {
    enum Mode: String, CaseIterable, Sendable {
        case rolling, recreate, surge
    }

    struct Limits: Equatable, Sendable {
        let floor: Int
        let ceiling: Int

        init?(reading fields: FieldReader) {
            let floor = fields.optional("floor", .integer(in: 0...100), default: 1)
            let ceiling = fields.required("ceiling", .integer(in: 1...100))
            guard let ceiling else { return nil }
            if floor > ceiling { fields.report("floor", "must not be greater than `ceiling`", advice: "swap them") }
            self.floor = floor
            self.ceiling = ceiling
        }
    }

    let id: String
    let title: String
    let text: String?
    let mode: Mode
    let action: String
    let batch: Int
    let share: Double
    let enabled: Bool
    let pause: Duration
    let tags: [String]
    let labels: [String: String]
    let limits: [Limits]

    init?(reading fields: FieldReader) {
        let id = fields.required("id", .identifier(.dotted))
        let title = fields.required("title", .line(upTo: 40))
        text = fields.optional("text", .text())
        let mode = fields.required("mode", .enumeration(Mode.self))
        let action = fields.required("action", .oneOf(["kubernetes.restart", "kubernetes.scale"]))
        batch = fields.optional("batch", .integer(in: 1...100), default: 1)
        share = fields.optional("share", .decimal(in: 0...1), default: 0.5)
        enabled = fields.optional("enabled", .boolean, default: true)
        pause = fields.optional("pause", .duration(in: .zero ... .seconds(600)), default: .seconds(30))
        tags = fields.optional("tags", .list(of: .line(), count: 1...3), default: [])
        labels = fields.optional("labels", .dictionary(of: .line()), default: [:])
        limits = fields.optional("limits", .list(of: .mapping(Limits.init(reading:))), default: [])
        guard let id, let title, let mode, let action else { return nil }
        (self.id, self.title, self.mode, self.action) = (id, title, mode, action)
    }
}

@Suite struct FieldReaderTests {
    static func read(_ text: String) throws -> ExamplePolicy {
        try YAMLReader.document(Array(text.utf8), name: "p.yaml").read(as: .mapping(ExamplePolicy.init(reading:)))
    }

    static func faults(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    static let head = "id: a.b\ntitle: T\nmode: surge\naction: kubernetes.scale\n"

    @Test func `a right document becomes a value`() throws {
        let policy = try Self.read(
            Self.head + """
                text: "two\\nlines"
                batch: 0x10
                share: 1
                enabled: false
                pause: 1m30s
                tags: [a, 1.10]
                labels: {app.kubernetes.io/name: shop, job: 12}
                limits:
                  - {floor: 2, ceiling: 3}
                  - ceiling: 1
                """
        )
        #expect(policy.id == "a.b")
        #expect(policy.mode == .surge)
        #expect(policy.text == "two\nlines")
        #expect(policy.batch == 16)
        #expect(policy.share == 1)
        #expect(!policy.enabled)
        #expect(policy.pause == .seconds(90))
        #expect(policy.tags == ["a", "1.10"])
        #expect(policy.labels == ["app.kubernetes.io/name": "shop", "job": "12"])
        #expect(policy.limits.map(\.floor) == [2, 1])
    }

    @Test func `absent and empty fields take their defaults`() throws {
        let policy = try Self.read(Self.head + "pause:\ntags: ~\ntext: null\n")
        #expect(policy.pause == .seconds(30))
        #expect(policy.tags.isEmpty)
        #expect(policy.text == nil)
        #expect(policy.enabled)
    }

    static let expectedFaults: [String] = [
        "p.yaml:1:1: `title` is missing; it must be a line of 1 to 40 characters",
        "p.yaml:1:5: `id` must be lower-case letters, digits and inner hyphens, parts joined by points, at "
            + "most 253 characters, not `Not An Id`",
        "p.yaml:2:7: `mode` must be one of rolling, recreate, surge, not `rollin`; did you mean `rolling`?",
        "p.yaml:3:9: `action` must be one of kubernetes.restart, kubernetes.scale, not `kubernetes.restrt`; "
            + "did you mean `kubernetes.restart`?",
        "p.yaml:4:8: `batch` must be a whole number from 1 to 100, not `5`; write it without quotation marks",
        "p.yaml:5:8: `share` must be a number from 0.0 to 1.0, not `1.5`",
        "p.yaml:6:10: `enabled` must be true or false, not `yes`; write `true`",
        "p.yaml:7:8: `pause` must be a duration of at most 10m, not `30`; add a unit: ms, s, m, h or d",
        "p.yaml:8:7: `tags` must have 1 to 3 items, not 4",
        "p.yaml:8:11: `tags[1]` must be a line of 1 to 500 characters, not a list",
        "p.yaml:8:16: `tags[2]` must be a line of 1 to 500 characters, not empty text",
        "p.yaml:11:3: the key `bad key` in `labels` must be a label: letters, digits, `-`, `_` and `.`, at "
            + "most one `/`, at most 317 characters",
        "p.yaml:12:9: `labels.list` must be a line of 1 to 500 characters, not a list",
        "p.yaml:14:12: `limits[0].floor` must not be greater than `ceiling`; swap them",
        "p.yaml:16:5: `limits[1].ceiling` is missing; it must be a whole number from 1 to 100",
        "p.yaml:16:6: unknown key `cieling` in `limits[1]`; did you mean `ceiling`?",
        "p.yaml:17:5: `limits[2]` must be a mapping, not `7`",
        "p.yaml:18:1: unknown key `dealine`; known keys are id, title, text, mode, action, batch, share, "
            + "enabled, pause, tags, labels, limits",
    ]

    @Test func `all faults are reported at once and in the order of the lines`() {
        let text = """
            id: Not An Id
            mode: rollin
            action: kubernetes.restrt
            batch: "5"
            share: 1.5
            enabled: yes
            pause: 30
            tags: [a, [b], "", d]
            labels:
              app: web
              "bad key": x
              list: [1]
            limits:
              - floor: 5
                ceiling: 4
              - {cieling: 3}
              - 7
            dealine: 5s
            """
        #expect(Self.faults(text) == Self.expectedFaults)
    }

    @Test(arguments: [
        ("title: ''", "`title` must be a line of 1 to 40 characters, not empty text"),
        ("title: \"a\\eb\"", "`title` must not hold the control character \\u{001B}"),
        ("title: \"a\\nb\"", "`title` must not hold the control character \\u{000A}"),
        ("title: \(String(repeating: "x", count: 41))", "`title` has 41 characters, at most 40 are allowed"),
        ("title: [a]", "`title` must be a line of 1 to 40 characters, not a list"),
        ("title: {a: b}", "`title` must be a line of 1 to 40 characters, not a mapping"),
    ]) func `text is checked for length and control characters`(line: String, problem: String) {
        let faults = Self.faults("id: a\nmode: surge\naction: kubernetes.scale\n\(line)\n")
        #expect(faults.count == 1)
        #expect(faults.first?.hasSuffix(problem) == true)
    }

    @Test(arguments: [
        ("batch: 0", "whole number from 1 to 100, not `0`"), ("batch: 1.0", "not `1.0`"), ("batch: many", "not `many`"),
        ("batch: 99999999999999999999", "not `99999999999999999999`"), ("share: .nan", "not `.nan`"),
        ("share: .inf", "not `.inf`"), ("share: '0.5'", "not `0.5`; write it without quotation marks"),
        ("enabled: 'true'", "not `true`; write `true` without quotation marks"),
        ("enabled: 1", "true or false, not `1`"),
        ("pause: 11m", "a duration of at most 10m, not `11m`"),
        ("pause: soon", "write it like `30s`, `1h30m` or `250ms`"),
        ("pause: [1s]", "`pause` must be a duration of at most 10m, not a list"),
        ("tags: a", "must be a list, not `a`"),
        ("tags: []", "`tags` must have 1 to 3 items, not 0"), ("labels: [a]", "must be a mapping, not a list"),
        ("tags: [a, ~]", "`tags[1]` must be a line of 1 to 500 characters, not empty"),
        ("\"dead\\u202Eline\\e[1m\": 1", "not"),
    ]) func `values are checked for type and range`(line: String, problem: String) {
        let faults = Self.faults(Self.head + line + "\n")
        #expect(faults.count == 1)
        #expect(faults.first?.contains(problem) == true || line.hasPrefix("\""))
        #expect(faults.allSatisfy { InertTextTests.isPrintable($0) })
    }

    @Test(arguments: [("[]", "a list"), ("x", "`x`"), ("", "empty")]) func `a document of another shape is one fault`(
        text: String,
        found: String
    ) {
        #expect(Self.faults(text) == ["p.yaml:1:1: the document must be a mapping, not \(found)"])
    }

    @Test func `a needed field that is empty is pointed at`() {
        let faults = Self.faults("id: a\nmode: surge\naction: kubernetes.scale\ntitle:\n")
        #expect(faults == ["p.yaml:4:1: `title` is empty; it must be a line of 1 to 40 characters"])
    }

    @Test func `a mapping that gives no value without a reason is still a fault`() throws {
        let node = try YAMLReader.document(Array("[{a: 1}, {}]".utf8), name: "k")
        let error = #expect(throws: DocumentFaults.self) {
            try node.read(as: .list(of: .mapping { $0.optional("a", .integer(in: 0...1)) }))
        }
        #expect(error?.description == "k:1:10: `[1]` does not say what is needed")
    }

    @Test func `a known key beside the unknown one is not suggested`() {
        #expect(Self.faults(Self.head + "titel: x\n").first?.contains("did you mean") == false)
        #expect(Self.faults(Self.head + "bacth: 2\n") == ["p.yaml:5:1: unknown key `bacth`; did you mean `batch`?"])
    }

    @Test func `a document with faults in every line is reported briefly`() throws {
        let text = Self.head + (0..<5000).map { "x\($0): 1\n" }.joined()
        let node = try YAMLReader.document(Array(text.utf8), name: "p.yaml")
        let error = #expect(throws: DocumentFaults.self) { try node.read(as: .mapping(ExamplePolicy.init(reading:))) }
        #expect(error?.faults.count == 100)
        #expect(error?.omitted == 4900)
    }

    @Test func `unknown keys are skipped where the document is another program's`() throws {
        let node = try YAMLReader.document(Array("kind: Pod\nspec: {x: 1}\n".utf8), name: "k")
        let kind: String = try node.read(as: .mapping(unknownKeys: .ignored) { $0.required("kind", .line()) })
        #expect(kind == "Pod")
    }

    @Test func `rules are made of other rules`() throws {
        let even = FieldRule<Int>.integer(in: 0...10).refined("an even number from 0 to 10") { $0 % 2 == 0 ? $0 : nil }
        let node = try YAMLReader.document(Array("[2, 3, x]".utf8), name: "k")
        let error = #expect(throws: DocumentFaults.self) { try node.read(as: .list(of: even)) }
        #expect(
            error?.description == """
                k:1:5: `[1]` must be an even number from 0 to 10, not `3`
                k:1:8: `[2]` must be an even number from 0 to 10, not `x`
                """
        )
    }

    @Test func `entries keep the order of the document and scalars their type`() throws {
        let node = try YAMLReader.document(Array("z: 1\na: '1'\nm: true\n".utf8), name: "k")
        let entries: [(key: String, value: CoreSchemaValue)] = try node.read(as: .entries(of: .scalar))
        #expect(entries.map(\.key) == ["z", "a", "m"])
        #expect(entries.map(\.value) == [.integer(1), .text("1"), .boolean(true)])
    }

    @Test func `faults of several documents are gathered`() throws {
        let faults = FaultCollector()
        let first = SourceExcerpt(document: "r.md", text: "id: [", lineOffset: 1)
        let second = SourceExcerpt(document: "r.md", text: "id: x\nod: y\n", lineOffset: 9)
        #expect(YAMLReader.document(first, reportingTo: faults) == nil)
        let node = try #require(YAMLReader.document(second, reportingTo: faults))
        let id: String? = faults.read(node, as: .mapping { $0.required("id", .identifier()) })
        #expect(id == "x")
        let error = #expect(throws: DocumentFaults.self) { try faults.result(id) }
        #expect(error?.faults.map(\.position.line) == [2, 11])
        #expect(try FaultCollector().result(1) == 1)
    }

    @Test(
        arguments: [
            (
                IdentifierPattern.name, ["a", "a-1", "0", String(repeating: "a", count: 63)],
                ["", "-a", "a-", "A", "a.b", "a_b", "a b", "ä", "a/b", String(repeating: "a", count: 64), "a\n"]
            ),
            (
                .dotted, ["a", "a.b-c.d", "1.2"],
                ["", ".", "a.", ".a", "a..b", "a/b", "A.b", String(repeating: "a.", count: 130) + "a"]
            ),
            (.word, ["a", "maxSurge", "_x-1"], ["", "1a", "-a", "a.b", "a b", String(repeating: "a", count: 64)]),
            (
                .label, ["app.kubernetes.io/name", "job", "__name__", "a-b"],
                ["", "a/b/c", "-a", "a-", "a b", "a:b", "é", "/a"]
            ),
        ] as [(IdentifierPattern, [String], [String])]
    ) func `identifiers have a strict form`(
        pattern: IdentifierPattern,
        right: [String],
        wrong: [String]
    ) {
        for text in right { #expect(pattern.matches(text), "\(text)") }
        for text in wrong { #expect(!pattern.matches(text), "\(text)") }
    }
}
