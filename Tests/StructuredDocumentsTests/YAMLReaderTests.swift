import StructuredDocuments
import Testing
import YAMLDocuments

/// What a YAML text is read as, in a form that can be compared: plain text bare, other text quoted.
extension DocumentNode {
    var outline: String {
        switch value {
        case .null: "null"
        case .scalar(let scalar): scalar.isPlain ? scalar.text : "\"\(scalar.text)\""
        case .sequence(let items): "[" + items.map(\.outline).joined(separator: ", ") + "]"
        case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.node.outline)" }.joined(separator: ", ") + "}"
        }
    }
}

@Suite struct YAMLReaderTests {
    static func read(_ text: String) throws(YAMLError) -> DocumentNode {
        try YAMLReader.document(Array(text.utf8), name: "c.yaml")
    }

    @Test(arguments: [
        ("", "null"), ("# only a comment\n", "null"), ("~", "null"),
        ("a: \nb: ~\nc: null\nd: ''\n", "{a: null, b: null, c: null, d: \"\"}"),
        ("a: 12\nb: \"12\"\nc: '12'\n", "{a: 12, b: \"12\", c: \"12\"}"),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a: \"x\ny\n\", b: \"x y\"}"),
        ("- a\n- [b, c]\n- {d: e, f: }\n", "[a, [b, c], {d: e, f: null}]"),
        ("a: no\nb: on\n", "{a: no, b: on}"), ("null: 1\n~: 2\ntrue: 3\n12: 4\n", "{null: 1, ~: 2, true: 3, 12: 4}"),
        ("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", "{a: {b: 1}, c: {b: 1}, d: [{b: 1}, {b: 1}]}"),
        ("&k a: 1\nb: *k\n*k : 2", ""),
        (
            "a: !!str 12\nb: !!int \"12\"\nc: ! 12\nd: !!float 1\ne: !!bool true\nf: !!null ''\n",
            "{a: \"12\", b: 12, c: \"12\", d: 1, e: true, f: null}"
        ),
        ("!!map {a: !!seq [b]}", "{a: [b]}"), ("%YAML 1.2\n---\na: b\n...\n", "{a: b}"), ("---\na: b\n---", ""),
        ("\u{FEFF}a: b", "{a: b}"), ("a: \"x\\u0007\\0\\u2028y\"", "{a: \"x\u{7}\0\u{2028}y\"}"),
        ("a:\r\n  b: c\r\n", "{a: {b: c}}"),
        ("\"<<\": 1", "{<<: 1}"), ("a: '<<'\nb: <<", "{a: \"<<\", b: <<}"), ("a: 'it''s'", "{a: \"it's\"}"),
        ("? a\n: b\n? c\n", "{a: b, c: null}"), ("a: b: c", ""), ("scalar", "scalar"), ("東京: ü\n", "{東京: ü}"),
    ]) func `YAML is read as it was meant`(text: String, outline: String) throws {
        if outline.isEmpty {
            #expect(throws: YAMLError.self) { try Self.read(text) }
        } else {
            #expect(try Self.read(text).outline == outline)
        }
    }

    @Test func `every node and key knows its line and column`() throws {
        let text = "# top\nname: x\nsteps:\n  - class: wait\n    for: \"30s\"\n  - {class: look, to: [a, bc]}\nempty:\n"
        let root = try YAMLReader.document(Array(text.utf8), name: "c.yaml", lineOffset: 10)
        let positions = Self.positions(root, "$")
        #expect(
            positions == [
                "$ 12:1", "$.name 12:1", "$.name= 12:7", "$.steps 13:1", "$.steps= 14:3", "$.steps=0 14:5",
                "$.steps=0.class 14:5", "$.steps=0.class= 14:12", "$.steps=0.for 15:5", "$.steps=0.for= 15:10",
                "$.steps=1 16:5", "$.steps=1.class 16:6", "$.steps=1.class= 16:13", "$.steps=1.to 16:19",
                "$.steps=1.to= 16:23", "$.steps=1.to=0 16:24", "$.steps=1.to=1 16:27", "$.empty 17:1", "$.empty= 17:7",
            ]
        )
    }

    private static func positions(_ node: DocumentNode, _ path: String) -> [String] {
        var found = ["\(path) \(node.position.line):\(node.position.column)"]
        for (index, item) in node.items.enumerated() { found += positions(item, "\(path)\(index)") }
        for entry in node.entries {
            found.append("\(path).\(entry.key) \(entry.keyPosition.line):\(entry.keyPosition.column)")
            found += positions(entry.node, "\(path).\(entry.key)=")
        }
        return found
    }

    @Test func `columns count characters and not bytes`() throws {
        let root = try Self.read("größe: {ü: 1, 東: 2}\n")
        #expect(root["größe"]?["東"]?.position == SourcePosition(document: "c.yaml", line: 1, column: 18))
    }

    @Test func `an excerpt is read with the lines and columns of its file`() throws {
        let excerpt = SourceExcerpt(document: "r.md", text: "a: 1\nb: 2\n", lineOffset: 7, columnOffset: 3)
        let node = try YAMLReader.document(excerpt)
        #expect(node["b"]?.position == SourcePosition(document: "r.md", line: 9, column: 7))
    }

    @Test func `several documents are read in order`() throws {
        let text = "apiVersion: v1\nkind: Pod\n---\n# gap\n---\nkind: List\nitems: [&a 1, *a]\n"
        let nodes = try YAMLReader.documents(Array(text.utf8), name: "kubectl get pods -o yaml")
        #expect(nodes.map(\.outline) == ["{apiVersion: v1, kind: Pod}", "null", "{kind: List, items: [1, 1]}"])
        #expect(nodes.map(\.position.line) == [1, 5, 6])
        #expect(try YAMLReader.documents([], name: "empty").isEmpty)
    }

    @Test func `an anchor does not reach into the next document`() {
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.documents(Array("a: &x 1\n---\nb: *x\n".utf8), name: "c.yaml")
        }
        #expect(error?.description == "c.yaml:3:4: the alias `*x` names no value above it")
    }

    @Test func `nodes are looked into by key and index`() throws {
        let root = try Self.read("items: [{name: a}, {name: b}]")
        #expect(root["items"]?[1]?["name"]?.text == "b")
        #expect(root["items"]?[2] == nil)
        #expect(root["name"] == nil)
        #expect(root[0] == nil)
        #expect(root.text == nil)
    }
}
