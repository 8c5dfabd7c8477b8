import Testing

@testable import Executors

/// Of XML only what a response needs is read, and nothing else.
@Suite struct XMLRPCTests {
    private static func value(_ inner: String) throws(XMLRPCReader.Garbage) -> XMLRPCReader.Response {
        let text =
            "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n\(inner)\n</param></params></methodResponse>\n"
        return try XMLRPCReader.response(Array(text.utf8))
    }

    @Test func `a call is written with its texts escaped`() {
        let call = XMLRPCCall("supervisor.stopProcess", [.text("a<b>&c"), .boolean(true), .integer(-3)])
        #expect(
            String(decoding: call.body, as: UTF8.self) == """
                <?xml version="1.0"?>
                <methodCall><methodName>supervisor.stopProcess</methodName><params>\
                <param><value><string>a&lt;b&gt;&amp;c</string></value></param>\
                <param><value><boolean>1</boolean></value></param><param><value><int>-3</int></value></param>\
                </params></methodCall>

                """
        )
    }

    @Test func `values of every type are read`() throws {
        let cases: [(String, XMLRPCValue)] = [
            ("<value><int>-12</int></value>", .integer(-12)), ("<value><i4>7</i4></value>", .integer(7)),
            ("<value><boolean>0</boolean></value>", .boolean(false)), ("<value> plain </value>", .text(" plain ")),
            ("<value></value>", .text("")), ("<value><string/></value>", .text("")),
            ("<value><string>a&amp;&lt;&#65;&#x42;</string></value>", .text("a&<AB")),
            ("<value><array><data/></array></value>", .array([])),
            (
                "<value><array>\n<data>\n<value><int>1</int></value>\n</data></array></value>", .array([.integer(1)])
            ),
            (
                "<value><struct><member><name>a</name><value>b</value></member></struct></value>",
                .structure(["a": .text("b")])
            ),
        ]
        for (text, value) in cases { #expect(try Self.value(text) == .value(value), "\(text)") }
    }

    @Test func `a fault is a fault`() throws {
        let text = """
            <methodResponse><fault><value><struct><member><name>faultCode</name><value><int>10</int></value></member>\
            <member><name>faultString</name><value><string>BAD_NAME</string></value></member></struct></value></fault>\
            </methodResponse>
            """
        #expect(try XMLRPCReader.response(Array(text.utf8)) == .fault(XMLRPCFault(code: 10, words: "BAD_NAME")))
    }

    @Test(arguments: [
        "", "<value>", "<value><int>1</int>", "<value><int>1</value>", "<value><int> 1</int></value>",
        "<value><int>99999999999999999999</int></value>", "<value><int>+1</int></value>",
        "<value><boolean>2</boolean></value>", "<value><double>1</double></value>",
        "<value><string>&x;</string></value>",
        "<value><string>&#0;</string></value>", "<value><string>&#xD800;</string></value>", "<value a='b'>x</value>",
        "<value><!-- x --></value>", "<value><![CDATA[x]]></value>", "<!DOCTYPE x [<!ENTITY a 'b'>]><value>&a;</value>",
        "<value><struct><member><name>a</name></member></struct></value>", "<value>a</value><value>b</value>",
        "<value><struct><member><name>a</name><value>1</value></member><member><name>a</name><value>2</value></member>"
            + "</struct></value>",
        String(repeating: "<value><array><data>", count: 13) + String(repeating: "</data></array></value>", count: 13),
        String(repeating: "<value><array><data>", count: 100_000),
    ])
    func `what is no response is refused`(_ text: String) {
        #expect(throws: XMLRPCReader.Garbage.self) { try Self.value(text) }
    }

    @Test func `bytes that are cut off anywhere, or changed, are never a trap`() throws {
        let text =
            "<methodResponse><params><param><value><struct><member><name>a</name><value><string>x&amp;y</string>"
            + "</value></member></struct></value></param></params></methodResponse>"
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            #expect(throws: XMLRPCReader.Garbage.self) { try XMLRPCReader.response(Array(bytes.prefix(length))) }
        }
        for place in bytes.indices {
            for byte: UInt8 in [0, 0x3C, 0x26, 0xFF] {
                var changed = bytes
                changed[place] = byte
                _ = try? XMLRPCReader.response(changed)
            }
        }
    }
}
