import EvenkeelTestKit
import Foundation
import Glibc
import Testing

@testable import WebServer

@Suite(.timeLimit(.minutes(1))) struct PlaceTests {
    private static let get = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A folder of a short path, as a socket's has to be; to be removed.
    private static func folder() -> String {
        var template = Array("/tmp/evenkeel-web-XXXXXX".utf8CString)
        _ = unsafe mkdtemp(&template)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    private static func configuration(_ listeners: Listener...) -> WebServerConfiguration {
        WebServerConfiguration(listeners: listeners)
    }

    @Test func `a UNIX socket is its owner's alone, replaces a dead one, and goes away at the end`() async throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let path = folder + "/socket"
        for _ in 0..<2 {
            try await RunningServer.with(Self.configuration(.unix(path: path))) { running in
                var status = stat()
                #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
                let response = try await running.exchange(Self.get)
                #expect(response.status == 200)
                let error = #expect(throws: WebServerError.self) {
                    try WebServer(configuration: Self.configuration(.unix(path: path)), handler: try Router([])).start()
                }
                #expect(error?.code == .addressInUse)
            }
            #expect(unsafe access(path, F_OK) != 0)
            // What a process that was killed leaves behind.
            let dead = try ListeningSocket(.unix(path: path))
            _ = close(dead.descriptor)
            #expect(unsafe access(path, F_OK) == 0)
        }
    }

    @Test func `a file that is no socket is never removed`() throws {
        try ScratchFolder.with { folder in
            let path = try folder.write("precious", to: "file")
            let server = WebServer(configuration: Self.configuration(.unix(path: path)), handler: try Router([]))
            let error = #expect(throws: WebServerError.self) { try server.start() }
            #expect(error?.code == .listenFailed)
            #expect(unsafe access(path, F_OK) == 0)
        }
    }

    @Test(arguments: [
        Listener.tcp(host: "localhost"), .tcp(host: "300.1.1.1"), .tcp(host: ""), .unix(path: ""),
        .unix(path: "/" + String(repeating: "a", count: 108)),
    ])
    func `an address that is none is refused`(listener: Listener) throws {
        let server = WebServer(configuration: Self.configuration(listener), handler: try Router([]))
        let error = #expect(throws: WebServerError.self) { try server.start() }
        #expect(error?.code == .invalidAddress)
    }

    @Test func `a port that is taken is said to be, and nothing else listens then`() async throws {
        try await RunningServer.with { running in
            let listeners = [Listener.tcp(), .tcp(port: running.address.port ?? 0)]
            let server = WebServer(configuration: WebServerConfiguration(listeners: listeners), handler: try Router([]))
            let error = #expect(throws: WebServerError.self) { try server.start() }
            #expect(error?.code == .addressInUse)
        }
    }

    @Test(.requiresIPv6) func `one server listens at several places, and knows who comes from where`() async throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let path = folder + "/socket"
        let routes = [
            Route(.get, "/") { head, _ in
                let peer = head.peer
                return .now(WebResponse(200, type: "text/plain", "\(peer.address ?? "-") \(peer.isOperator)"))
            }
        ]
        let listeners = [Listener.tcp(), .tcp(host: "::1"), .unix(path: path)]
        try await RunningServer.with(WebServerConfiguration(listeners: listeners), routes: routes) { running in
            var texts: [String] = []
            for address in running.addresses {
                let text = try await OffPool.run {
                    let connection = try RawConnection(address)
                    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    return try connection.response().text
                }
                texts.append(text)
            }
            #expect(texts == ["127.0.0.1 true", "::1 true", "- true"])
            #expect(running.addresses[1].description.hasPrefix("http://[::1]:"))
        }
    }

    @Test func `more connections than an address may have are ended, and others not`() async throws {
        var configuration = WebServerConfiguration()
        configuration.connections.loopbackIsOperator = false
        configuration.connections.perAddress = 3
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let path = folder + "/socket"
        configuration.listeners.append(.unix(path: path))
        try await RunningServer.with(configuration) { running in
            let addresses = running.addresses
            let statuses = try await OffPool.run {
                let held = try (0..<3).map { _ in try RawConnection(addresses[0]) }
                for connection in held { connection.send(Self.get) }
                var statuses = try held.map { try $0.response().status }
                let more = try RawConnection(addresses[0])
                more.send(Self.get)
                statuses.append(more.isClosed() ? 0 : 1)
                let local = try RawConnection(addresses[1])
                local.send(Self.get)
                statuses.append(try local.response().status)
                return statuses
            }
            #expect(statuses == [200, 200, 200, 0, 200])
            #expect(running.server.metrics.refusals[.address] == 1)
            #expect(await eventually { running.server.metrics.openConnections == 0 })
            let again = try await running.exchange(Self.get)
            #expect(again.status == 200)
        }
    }

    private static func file(of count: Int, in folder: String) throws -> String {
        let path = folder + "/body"
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
        defer { _ = close(descriptor) }
        let bytes = [UInt8](repeating: 0x62, count: count)
        guard unsafe write(descriptor, bytes, count) == count else { throw RawFailure(description: "no file") }
        return path
    }

    @Test(.requiresOpenSSL) func `TLS is spoken with the certificate that was given, and plain text is not`()
        async throws
    {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let made = try await ProgramRun([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder)/key.pem", "-out",
            "\(folder)/certificate.pem",
        ])
        #expect(made.ending == .exit(0))
        let identity = try TLSIdentity(certificateFile: "\(folder)/certificate.pem", keyFile: "\(folder)/key.pem")
        #expect(!"\(identity)".contains("BEGIN"))
        let routes =
            RunningServer.standardRoutes + [
                Route(.get, "/secure") { head, _ in .now(WebResponse(200, type: "text/plain", "\(head.peer.isSecure)"))
                }
            ]
        try await RunningServer.with(Self.configuration(.tcp(identity: identity)), routes: routes) { running in
            for path in ["secure", "task"] {
                let url = "\(running.address)/\(path)"
                let run = try await ProgramRun(["curl", "-sS", "--cacert", "\(folder)/certificate.pem", url])
                #expect(run.output == (path == "secure" ? "true" : "task"), "\(run.messages)")
            }
            let body = try Self.file(of: 1 << 20, in: folder)
            let echo = try await ProgramRun([
                "curl", "-sSk", "--data-binary", "@\(body)", "\(running.address)/echo", "--next", "-sSk",
                "\(running.address)/later",
            ])
            #expect(echo.outputBytes.count == (1 << 20) + 5 && echo.output.hasSuffix("later"), "\(echo.messages)")
            let untrusted = try await ProgramRun(["curl", "-sS", "\(running.address)/now"])
            #expect(untrusted.ending == .exit(60))
            let old = try await ProgramRun(["curl", "-sSk", "--tls-max", "1.1", "\(running.address)/now"])
            #expect(old.ending != .exit(0))
            let plain = try await running.connect { connection in
                connection.send(Self.get)
                return String(decoding: try connection.receiveAll(), as: UTF8.self)
            }
            #expect(!plain.contains("HTTP/1.1 200"))
        }
    }

    @Test func `a key that is none keeps the server from starting, and says nothing of itself`() throws {
        let text = Array("-----BEGIN nonsense canary-41".utf8)
        let identity = try TLSIdentity(certificate: text, key: text)
        let server = WebServer(configuration: Self.configuration(.tcp(identity: identity)), handler: try Router([]))
        let error = #expect(throws: WebServerError.self) { try server.start() }
        #expect(error?.code == .invalidIdentity)
        var dumped = ""
        dump(identity, to: &dumped)
        let shown = "\(identity)\(error?.description ?? "")\(dumped)"
        #expect(!shown.contains("canary-41"))
        #expect(throws: WebServerError.self) { try TLSIdentity(certificateFile: "/nowhere", keyFile: "/nowhere") }
    }
}

extension Trait where Self == ConditionTrait {
    /// The test makes a certificate with the `openssl` program.
    static var requiresOpenSSL: Self {
        .enabled("the openssl and curl programs are needed") {
            let runs = [try? await ProgramRun(["openssl", "version"]), try? await ProgramRun(["curl", "--version"])]
            return runs.allSatisfy { $0?.ending == .exit(0) }
        }
    }

    /// The test listens at ::1.
    static var requiresIPv6: Self {
        .enabled("IPv6 on loopback is needed") {
            guard let socket = try? ListeningSocket(.tcp(host: "::1")) else { return false }
            socket.close()
            return true
        }
    }
}
