import EvenkeelTestKit
import Testing

@testable import WebServer

/// What the wire may not hold: each case is sent as it stands here, with `\n` only where it says so.
@Suite(.timeLimit(.minutes(1))) struct StrictRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let status: Int

        init(_ description: String, _ text: String, _ status: Int = 400) {
            (testDescription, bytes, self.status) = (description, Array(text.utf8), status)
        }
    }

    private static func get(_ fields: String) -> String { "GET /now HTTP/1.1\r\nHost: a\r\n\(fields)\r\n" }
    private static func post(_ fields: String, _ body: String = "abc") -> String {
        "POST /echo HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)"
    }

    static let framing = [
        Case("length and coding", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        Case("coding and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n")),
        Case("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n")),
        Case("the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n")),
        Case("a list of lengths", post("Content-Length: 3, 3\r\n")),
        Case("a signed length", post("Content-Length: +3\r\n")),
        Case("a negative length", post("Content-Length: -3\r\n")),
        Case("a hexadecimal length", post("Content-Length: 0x3\r\n")),
        Case("a length with a space inside", post("Content-Length: 3 3\r\n")),
        Case("an empty length", post("Content-Length: \r\n")),
        Case("a length above 64 bits", post("Content-Length: 99999999999999999999\r\n"), 413),
        Case("a length above what is sensible", post("Content-Length: 9999999999999999999\r\n")),
        Case("a space before the colon of the length", post("Content-Length : 3\r\n")),
        Case("a tab before the colon of the coding", post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")),
        Case("an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")),
        Case("gzip and chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")),
        Case("identity", post("Transfer-Encoding: identity\r\n")),
        Case("two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        Case("a coding with a space at its end", post("Transfer-Encoding: chunked \r\n", "0\r\n\r\n")),
        Case("a coding with a vertical tab", post("Transfer-Encoding: \u{0B}chunked\r\n", "0\r\n\r\n")),
        Case("a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n")),
        Case("a coding in HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Case("a chunk that is no number", post("Transfer-Encoding: chunked\r\n", "xyz\r\n")),
        Case("a chunk longer than it says", post("Transfer-Encoding: chunked\r\n", "2\r\nabcd\r\n0\r\n\r\n")),
    ]

    static let lines = [
        Case("a bare LF after the request line", "GET /now HTTP/1.1\nHost: a\r\n\r\n"),
        Case("a bare LF after a field", "GET /now HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
        Case("a bare LF as the empty line", "GET /now HTTP/1.1\r\nHost: a\r\n\n"),
        Case("a bare LF before the empty line", "GET /now HTTP/1.1\r\nHost: a\n\r\n"),
        Case("nothing but bare LFs", "GET /now HTTP/1.1\nHost: a\n\n"),
        Case(
            "a bare LF and a NUL in the body's place",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\n\u{0}"
        ),
        Case("a bare CR in a value", get("X: a\rb\r\n")),
        Case("a bare CR before a field", get("X: a\rContent-Length: 3\r\n")),
        Case("two CRs", get("X: a\r\r\n")),
        Case("a folded line", get("X: a\r\n b\r\n")),
        Case("a line folded by a tab", get("X: a\r\n\tb\r\n")),
        Case("a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        Case("a folded empty line", get("X: a\r\n \r\n")),
        Case("a first field that is folded", "GET /now HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"),
        Case("a NUL in a value", get("X: a\u{0}b\r\n")),
        Case("a NUL at the end of a value", get("X: a\u{0}\r\n")),
        Case("two NULs and a field in a value", get("X: a\u{0}\u{0}Y: b\r\n")),
        Case("a field made of NULs", get("X: a\u{0}\u{0}Content-Length\u{0}\r\n")),
        Case("a NUL in a name", get("X\u{0}: a\r\n")),
        Case("a NUL for a line", get("X: a\r\n\u{0}\r\n")),
        Case("a NUL in the target", "GET /now\u{0}x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a NUL in the version", "GET /now HTTP/1.1\u{0}\r\nHost: a\r\n\r\n"),
        Case("a control character in a value", get("X: a\u{1}b\r\n")),
        Case("a delete character in a value", get("X: a\u{7F}b\r\n")),
        Case("no colon", get("X\r\n")),
        Case("no name", get(": a\r\n")),
        Case("a space in a name", get("X Y: a\r\n")),
        Case("a bracket in a name", get("X[: a\r\n")),
        Case("a letter beyond ASCII in a name", get("Xä: a\r\n")),
        Case("a space before a name", get("X: a\r\n Y: b\r\n")),
    ]

    static let heads = [
        Case("no host", "GET /now HTTP/1.1\r\n\r\n"),
        Case("two hosts", get("Host: b\r\n")),
        Case("the same host twice", get("Host: a\r\n")),
        Case("an empty host", "GET /now HTTP/1.1\r\nHost:\r\n\r\n"),
        Case("a host with a user", "GET /now HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        Case("a host with a path", "GET /now HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Case("two spaces before the target", "GET  /now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("two spaces after the target", "GET /now  HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a space in the target", "GET /no w HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a tab for a space", "GET\t/now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a space before the method", " GET /now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a fragment", "GET /now#x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a backslash", "GET /now\\x HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a letter beyond ASCII", "GET /nöw HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a target without a slash", "GET now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("an asterisk", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("another host in the target", "GET http://b/now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a tunnel", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("a lower version name", "GET /now http/1.1\r\nHost: a\r\n\r\n"),
        Case("version 1.2", "GET /now HTTP/1.2\r\nHost: a\r\n\r\n", 505),
        Case("version 2.0", "GET /now HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Case("another expectation", get("Expect: 200-ok\r\n"), 417),
        Case("a long target", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Case("a very long target", "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Case("many fields", get(String(repeating: "X: a\r\n", count: 100)), 431),
        Case("a long field", get("X: \(String(repeating: "a", count: 32_768))\r\n"), 431),
        Case("a very long field", get("X: \(String(repeating: "a", count: 200_000))\r\n"), 431),
        Case("a path out of the root", "GET /../now HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case("many query items", "GET /now?\(String(repeating: "a&", count: 101)) HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    @Test(arguments: framing + lines + heads)
    func `what is ambiguous or malformed is refused and never followed by another request`(example: Case) async throws {
        try await RunningServer.with { running in
            let answer = try await running.connect { connection in
                connection.send(example.bytes)
                connection.send("GET /items/smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
                connection.endSending()
                return String(decoding: try connection.receiveAll(), as: UTF8.self)
            }
            let isRefused =
                answer.hasPrefix("HTTP/1.1 \(example.status) ") || answer.hasPrefix("HTTP/1.0 \(example.status) ")
            // Some lines are so broken that the library ends the connection without a word.
            #expect(isRefused || (answer.isEmpty && example.status == 400), "\(answer)")
            #expect(!answer.contains("smuggled") && !answer.contains(" 200 "), "\(answer)")
            let next = try await running.exchange(Self.get(""))
            #expect(next.status == 200)
        }
    }

    static let good = [
        get(""), get("X:y\r\n"), get("X: \t y \t\r\n"), get("X:\r\n"), get("X: ä\r\n"), get("X: a:b\r\n"),
        get("x!#$%&'*+-.^_`|~: 1\r\n"), get(String(repeating: "X: a\r\n", count: 99)),
        get("X: \(String(repeating: "a", count: 32_000))\r\n"), "\r\n\r\n" + get(""),
        "GET /now HTTP/1.0\r\n\r\n", "GET http://a/now HTTP/1.1\r\nHost: A\r\n\r\n",
        "GET /now?a=b&&c&d=%41+e&[]= HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
        "GET /now HTTP/1.1\r\nhOST: a.b-c_d:65535\r\n\r\n", get("Content-Length: 0\r\n"),
        get("Cookie: a=b; c=d\r\nCookie: e=f\r\n"),
        "GET /now?\(String(repeating: "a=b&", count: 100)) HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /now?\(String(repeating: "a", count: 8000)) HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    @Test(arguments: good) func `what is well-formed is served`(text: String) async throws {
        try await RunningServer.with { running in
            let response = try await running.exchange(text)
            #expect(response.status == 200 && response.text == "now", "\(response.head)")
        }
    }

    @Test func `a library of another version is asked for the head, with the same result`() async throws {
        var configuration = WebServerConfiguration()
        configuration.readsLibraryMemory = false
        try await RunningServer.with(configuration) { running in
            for text in Self.good {
                let response = try await running.exchange(text)
                #expect(response.status == 200, "\(text.prefix(100))")
            }
            for example in Self.framing + Self.heads where !example.testDescription.contains("space") {
                let answer = try await running.connect { connection in
                    connection.send(example.bytes)
                    connection.endSending()
                    return String(decoding: try connection.receiveAll(), as: UTF8.self)
                }
                #expect(!answer.contains(" 200 "), "\(example.testDescription): \(answer)")
            }
        }
    }

    @Test func `what stands in for a line's end with a NUL moves no boundary`() async throws {
        // Cannot be told from CR LF afterwards; the field after it is a field for every reader that takes the LF.
        try await RunningServer.with { running in
            let answer = try await running.connect { connection in
                connection.send("GET /now HTTP/1.1\r\nHost: a\r\nX: y\u{0}\nConnection: close\r\n\r\n")
                connection.endSending()
                return String(decoding: try connection.receiveAll(), as: UTF8.self)
            }
            #expect(answer.components(of: "HTTP/1.1") == 1)
        }
    }
}

extension String {
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
