import Testing

@testable import CurlTransport

struct RequestValidationTests {
    @Test(arguments: ["http://127.0.0.1:1/x?y=z#f", "HTTPS://example.org", "http://[::1]:8080/", "http://host/a@b"])
    func `an absolute http or https URL is accepted`(url: String) throws {
        try HTTPRequest(.get, url).validate()
    }

    @Test(arguments: [
        "", "host", "//host", "file:///etc/passwd", "gopher://host/", "ftp://host/", "http:/host", "http://",
        "http:///x",
        "http://user:pass@host/", "http://user@host", "http://ho st/", "http://host/\r\nX: y", "http://host\\@evil/",
        "http://höst/", "http://host/\u{0}", "javascript:http://host/", " http://host/", "dict://127.0.0.1:11211/stat",
    ])
    func `every other URL is refused before anything is sent`(url: String) async {
        let error = await #expect(throws: TransportError.self) { try await HTTPClient().send(HTTPRequest(.get, url)) }
        #expect(error?.code == .invalidRequest)
    }

    @Test func `a URL of more than 8 KiB is refused`() {
        let url = "http://host/" + String(repeating: "a", count: 8 * 1024)
        #expect(throws: TransportError.self) { try HTTPRequest(.get, url).validate() }
    }

    @Test(arguments: [
        HeaderField("", "x"), HeaderField("a b", "x"), HeaderField("a:", "x"), HeaderField("a\r\n", "x"),
        HeaderField("a", "x\r\nb: y"), HeaderField("a", "x\ny"), HeaderField("a", "\u{0}"), HeaderField("ä", "x"),
        HeaderField("Host", "x"), HeaderField("content-length", "3"), HeaderField("Transfer-Encoding", "chunked"),
    ])
    func `a header field that would change the request is refused`(field: HeaderField) {
        #expect(throws: TransportError.self) { try HTTPRequest(.get, "http://host/", headers: [field]).validate() }
    }

    @Test func `a secret header field shows its value nowhere`() {
        let field = HeaderField("Authorization", "Bearer canary-17", isSecret: true)
        let request = HTTPRequest(
            .post,
            "http://host/?token=canary-17",
            headers: [field],
            body: Array("canary-17".utf8)
        )
        var dumped = ""
        dump(field, to: &dumped)
        for text in ["\(field)", "\([field])", String(reflecting: field), dumped, "\(request)"] {
            #expect(!text.contains("canary-17"), "\(text)")
        }
    }
}
