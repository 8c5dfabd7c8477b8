import EvenkeelTestKit
import Testing

@testable import WebServer

struct RequestTargetTests {
    private static let none = HeaderFields(block: [], places: [])

    private static func parse(_ text: String) throws(HeadRefused) -> RequestTarget {
        try RequestTarget(Array(text.utf8), method: "GET", fields: none, limits: RequestLimits())
    }

    static let paths: [(String, [String])] = [
        ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a/b", ["a", "b"]), ("/%61", ["a"]), ("/a%20b", ["a b"]),
        ("/a+b", ["a+b"]), ("/%C3%A4", ["ä"]), ("/%F0%9F%9A%92", ["🚒"]), ("/...", ["..."]), ("/.a", [".a"]),
        ("/%25", ["%"]), ("/%252F", ["%2F"]), ("/a?b/../c", ["a"]), ("/sha256:ab", ["sha256:ab"]), ("/%3F", ["?"]),
    ]

    @Test(arguments: paths) func `a path is decoded once`(text: String, path: [String]) throws {
        #expect(try Self.parse(text).path == path)
    }

    @Test(arguments: [
        "/%2F", "/%2f", "/a%2Fb", "/%00", "/%0A", "/%0D", "/%1F", "/%7F", "/%5C", "/%5c..", "/..", "/.", "/a/../b",
        "/a/./b",
        "/a/..", "/%2E%2E", "/%2e%2e/x", "/.%2E", "/%2e", "/a//b", "//", "//a", "/%", "/%2", "/%zz", "/%+1", "/% 1",
        "/%C3",
        "/%C0%AF", "/%C0%80", "/%E0%80%AF", "/%ED%A0%80", "/%F8%88%80%80%80", "/%FF", "/%C3%28", "/%F4%90%80%80", "",
        "a", "?a", "/%u002F",
    ])
    func `what could mean two things, or nothing, is refused`(text: String) {
        #expect(throws: HeadRefused.self) { try Self.parse(text) }
    }

    static let queries: [(String, [QueryItem])] = [
        ("/", []), ("/?", []), ("/?a", [QueryItem(name: "a", value: "")]),
        ("/?a=b&c=d", [QueryItem(name: "a", value: "b"), QueryItem(name: "c", value: "d")]),
        ("/?a=b=c", [QueryItem(name: "a", value: "b=c")]), ("/?a=%26+%3D%0A", [QueryItem(name: "a", value: "& =\n")]),
        ("/?&&a&", [QueryItem(name: "a", value: "")]), ("/?=b", [QueryItem(name: "", value: "b")]),
        ("/?a=1&a=2", [QueryItem(name: "a", value: "1"), QueryItem(name: "a", value: "2")]),
        ("/?q=%2F..%2F", [QueryItem(name: "q", value: "/../")]), ("/?a?b", [QueryItem(name: "a?b", value: "")]),
    ]

    @Test(arguments: queries) func `a query is decoded item by item`(text: String, query: [QueryItem]) throws {
        #expect(try Self.parse(text).query == query)
    }

    @Test(arguments: ["/?a=%00", "/?%00", "/?a=%", "/?a=%f", "/?a=%FF", "/?%C0%AF=1"])
    func `a query that cannot be decoded is refused`(text: String) {
        let error = #expect(throws: HeadRefused.self) { try Self.parse(text) }
        #expect(error?.reason == .query)
    }

    @Test(arguments: UInt64(1)...30) func `any bytes give clean segments or a refusal`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "/", "%2F", "%2e", ".", "..", "%", "a", "%C3%A4", "%00", "%25", "//", "?", "&", "=", "+", "%5C", "%FF",
        ]
        for _ in 0..<300 {
            let text = "/" + (0..<8).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard let target = try? Self.parse(text) else { continue }
            for segment in target.path {
                let isClean = segment.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "/" && $0 != "\\" }
                #expect(isClean && segment != "." && segment != "..", "seed \(seed): \(text)")
            }
        }
    }
}

struct HostFieldTests {
    @Test(arguments: [
        "a", "a.b", "localhost:80", "127.0.0.1:65535", "[::1]", "[::1]:80", "[::ffff:1.2.3.4]", "a_b-c.d",
    ])
    func `an authority is accepted`(text: String) {
        #expect(HostField.isAuthority(Array(text.utf8)[...]))
    }

    @Test(arguments: [
        "", ":80", "a:", "a:b", "a:123456", "a b", "a/b", "a@b", "a,b", "a:80:80", "[::1", "::1", "[]", "[a]", "[::1]a",
        "ä",
        "a%41", "a?b", "a#b", "[::1]:", "a;b", "\"a\"", String(repeating: "a", count: 256),
    ])
    func `everything else is refused`(text: String) {
        #expect(!HostField.isAuthority(Array(text.utf8)[...]))
    }
}
