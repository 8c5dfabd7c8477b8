import CurlTransport
import Testing

@testable import LocalInference

struct ConfigurationTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://host:1234/v1/", "http://host:1234/v1"), ("HTTPS://host/llm//", "https://host/llm/v1"),
        ("https://host/llm/v1/chat/completions", "https://host/llm/v1"), ("http://[::1]:9/", "http://[::1]:9/v1"),
        ("http://v1", "http://v1/v1"),
    ])
    func `an address is understood however people write it`(text: String, api: String) throws {
        let address = try EndpointAddress(text)
        #expect(address.description == api)
        #expect(address.url(of: .completions) == api + "/chat/completions")
        #expect(address.url(of: .models) == api + "/models")
        #expect(address.url(of: .health) == api.dropLast(3) + "/health")
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "ftp://host", "file:///v1", "http://", "http:///v1", "http://:80", "http://u:p@host/v1",
        "http://host/v1?key=x", "http://host/#x", "http://ho st", "http://host\n", "http://host\\x", "http://höst",
        "http:///chat/completions",
    ])
    func `an address that could mean something else is refused`(text: String) {
        #expect(throws: InferenceConfigurationError.unusableAddress) { try EndpointAddress(text) }
    }

    @Test(arguments: ["", "  \n", "a b", "a\r\nX: y", "schlüssel", "\u{0}", String(repeating: "a", count: 4097)])
    func `a key that is none is refused without being repeated`(text: String) {
        let error = #expect(throws: InferenceConfigurationError.self) { try APIKey(text) }
        #expect(error == .unusableKey)
    }

    @Test func `a key is shown nowhere`() throws {
        let key = try APIKey(" canary-4711\n")
        var configuration = InferenceConfiguration(address: try EndpointAddress("http://host"), key: key)
        configuration.model = "m"
        var dumped = ""
        dump(configuration, to: &dumped)
        dump(key, to: &dumped)
        dump(key.headerField, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains("canary"), "\(text)")
        }
        #expect(key.headerField.value == "Bearer canary-4711")
        #expect(key.redacting("x canary-4711 y") == "x <redacted> y")
    }
}
