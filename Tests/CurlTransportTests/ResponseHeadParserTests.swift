import Testing

@testable import CurlTransport

struct ResponseHeadParserTests {
    private func head(of lines: [String]) -> ResponseHead? {
        var parser = ResponseHeadParser()
        return lines.compactMap { parser.append(line: Array("\($0)\r\n".utf8)) }.last
    }

    @Test func `informational responses before the final one are skipped`() {
        let head = head(of: ["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK", "A: 1", ""])
        #expect(head?.status == 200)
        #expect(head?.headers == [HeaderField("A", "1")])
    }

    @Test func `names are found in any case and values lose their outer spaces`() {
        let head = head(of: ["HTTP/1.1 200 OK", "Content-TYPE: \t text/plain \t", "content-type: second", ""])
        #expect(head?.value(of: "content-type") == "text/plain")
        #expect(head?.value(of: "Content-Length") == nil)
    }

    @Test func `a status line without a reason and a line without a colon are no trouble`() {
        #expect(head(of: ["HTTP/1.1 404", "nonsense", ""])?.status == 404)
        #expect(head(of: ["HTTP/1.1 abc", ""]) == nil)
    }
}
