import CurlTransport
import EvenkeelTestKit
import Foundation
import Testing

/// Other ways to a server than plain TCP.
@Suite(.timeLimit(.minutes(1)))
struct HTTPClientPathTests {
    /// A folder that is gone after the test; its path is short enough for a UNIX socket.
    private static func withScratchFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ek-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }

    @Test func `a UNIX socket carries the request whatever host the URL names`() async throws {
        try await Self.withScratchFolder { folder in
            let path = folder + "/s"
            let server = try ScriptedServer(path: path) { _ in [ScriptedServer.response("by socket")] }
            defer { server.stop() }
            let client = HTTPClient(configuration: TransportConfiguration(unixSocketPath: path))
            let response = try await client.send(HTTPRequest(.get, "http://nowhere.invalid/x"))
            #expect(response.body == Array("by socket".utf8))
            #expect(server.requests.first?.value(of: "host") == "nowhere.invalid")
        }
    }

    @Test(.requiresOpenSSL)
    func `a certificate is trusted through the configured file alone`() async throws {
        try await Self.withScratchFolder { folder in
            let (key, certificate) = (folder + "/key.pem", folder + "/certificate.pem")
            let maker = try ChildProcess([
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
            defer { maker.stop() }
            // The program prints nothing: its end is what is waited for.
            _ = try? await maker.line(after: "never", within: .seconds(30))
            let server = try ChildProcess([
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
            ])
            defer { server.stop() }
            let address = try await server.line(after: "ACCEPT ", within: .seconds(30))
            let port = try #require(address.split(separator: ":").last)
            let trusting = HTTPClient(configuration: TransportConfiguration(certificateAuthorityFile: certificate))
            let response = try await trusting.send(HTTPRequest(.get, "https://localhost:\(port)/"))
            #expect(response.status == 200)
            for (client, host) in [(HTTPClient(), "localhost"), (trusting, "127.0.0.1")] {
                let error = await #expect(throws: TransportError.self) {
                    try await client.send(HTTPRequest(.get, "https://\(host):\(port)/"))
                }
                #expect(error?.code == .tlsFailed)
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test needs the `openssl` program to play a TLS server.
    static var requiresOpenSSL: Self {
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"),
            "the openssl program is not installed"
        )
    }
}
