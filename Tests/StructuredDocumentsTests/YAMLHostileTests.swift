import StructuredDocuments
import Testing
import YAMLDocuments

@Suite(.timeLimit(.minutes(1))) struct YAMLHostileTests {
    static func failure(_ text: String, limits: YAMLLimits = .written) -> YAMLError? {
        do throws(YAMLError) {
            _ = try YAMLReader.document(Array(text.utf8), name: "c", limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a billion laughs are cut off by the number of values`() throws {
        var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for (name, previous) in zip("bcdefghi", "abcdefgh") {
            text += "\(name): &\(name) [" + Array(repeating: "*\(previous)", count: 9).joined(separator: ", ") + "]\n"
        }
        let error = try #require(Self.failure(text))
        #expect(error.code == .beyondLimits)
        #expect(error.description.contains("more than 100000 values"))
        #expect(error.faults.faults.first?.position.line == 6)
    }

    @Test func `aliases count towards depth`() {
        var text = "a0: &a0 [x]\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(Self.failure(text)?.description == "c:32:12: mappings and lists are nested more than 32 deep")
    }

    @Test(arguments: [31, 32, 33, 100_000]) func `nesting is taken to the limit and no deeper`(depth: Int) {
        let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let block = String(repeating: "- ", count: depth) + "x"
        let maps = String(repeating: "{a: ", count: depth) + "x" + String(repeating: "}", count: depth)
        for text in [flow, block, maps] {
            let error = Self.failure(text)
            #expect((error == nil) == (depth <= 32))
            if depth > 32 { #expect(error?.code == .beyondLimits) }
        }
    }

    @Test func `limits are kept to the byte and to the value`() {
        let limits = YAMLLimits(bytes: 20, nodes: 5, depth: 2, scalarBytes: 6)
        #expect(Self.failure(String(repeating: " ", count: 20), limits: limits) == nil)
        #expect(Self.failure(String(repeating: " ", count: 21), limits: limits)?.code == .beyondLimits)
        #expect(Self.failure("[1, 2, 3, 4]", limits: limits) == nil)
        #expect(Self.failure("[1, 2, 3, 4, 5]", limits: limits)?.code == .beyondLimits)
        #expect(Self.failure("123456", limits: limits) == nil)
        #expect(Self.failure("1234567", limits: limits)?.code == .beyondLimits)
        #expect(Self.failure("1234567: 1", limits: limits)?.code == .beyondLimits)
    }

    @Test func `a value of ten megabytes is refused`() {
        let text = "a: " + String(repeating: "x", count: 10 << 20)
        #expect(
            Self.failure(text)?.description == "c:1:1: the document has 10485763 bytes, at most 1048576 are allowed"
        )
        #expect(Self.failure(text, limits: .generated)?.code == .beyondLimits)
    }

    @Test func `many duplicates are counted but not all described`() throws {
        let error = try #require(Self.failure(String(repeating: "a: 1\n", count: 1001)))
        #expect(error.faults.faults.count == FaultCollector.standardLimit)
        #expect(error.faults.omitted == 900)
        #expect(error.description.hasSuffix("\nand 900 more"))
    }

    @Test func `a duplicate among many keys is found`() throws {
        let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
        #expect(Self.failure(keys) == nil)
        #expect(
            Self.failure(keys + "k777: 2")?.description
                == "c:20001:1: duplicate key `k777`; it is already given in line 778"
        )
    }

    /// A flood of one thing; shown by what it is made of, since all of it would fill the log.
    struct Flood: CustomTestStringConvertible, Sendable {
        var head = ""
        let piece: String
        let count: Int
        var tail = ""

        var text: String { head + String(repeating: piece, count: count) + tail }
        var testDescription: String { "\(count) times \(piece.debugDescription)" }
    }

    @Test(arguments: [
        Flood(piece: "[", count: 1 << 19), Flood(piece: "{", count: 1 << 19), Flood(piece: "- ", count: 1 << 18),
        Flood(piece: "? ", count: 1 << 18), Flood(piece: "!", count: 1 << 19), Flood(piece: "&a ", count: 1 << 17),
        Flood(piece: "#", count: 1 << 19), Flood(piece: "\n", count: 1 << 19), Flood(piece: "---\n", count: 1 << 17),
        Flood(head: "a: |\n", piece: " x\n\n", count: 1 << 17),
        Flood(head: "a: \"", piece: "\\n", count: 1 << 17, tail: "\""),
        Flood(head: "a: '", piece: "x\n\n", count: 1 << 16, tail: "'"), Flood(piece: "a:\n", count: 1 << 17),
    ]) func `half a megabyte of one thing is read or refused in time`(flood: Flood) {
        _ = Self.failure(flood.text)
    }

    @Test(arguments: UInt64(1)...60) func `random bytes never do more than fail`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("ab:,[]{}-?!&*#|>'\"%@` \t\n\n 12~<\\u".utf8) + [0xC3, 0xA9]
        for _ in 0..<40 {
            let count = Int.random(in: 0...300, using: &generator)
            let bytes = Bool.random(using: &generator) ? generator.bytes(count) : generator.bytes(count, from: alphabet)
            do throws(YAMLError) {
                let nodes = try YAMLReader.documents(bytes, name: "c")
                #expect(nodes.allSatisfy { $0.position.line >= 1 })
            } catch {
                #expect(InertTextTests.isPrintable(error.description, allowingNewlines: true))
            }
        }
    }

    @Test func `a document cut at any byte is read or refused`() throws {
        let text = """
            %YAML 1.2
            ---
            policy: &p {tier: "high", names: [a, 'b', ü]}  # note
            copy: *p
            text: >-
              folded
              text
            """
        let bytes = Array(text.utf8)
        for count in bytes.indices { _ = try? YAMLReader.document(Array(bytes[..<count]), name: "c") }
        #expect(try YAMLReader.document(bytes, name: "c")["copy"]?["tier"]?.text == "high")
    }
}
