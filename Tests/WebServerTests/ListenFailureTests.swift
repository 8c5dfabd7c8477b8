import EvenkeelTestKit
import Glibc
import Testing

@testable import WebServer

/// What is said when nobody can be listened to: the place, what is wrong there, and what helps.
@Suite struct ListenFailureTests {
    private static func message(_ listener: Listener) throws -> String {
        let server = WebServer(
            configuration: WebServerConfiguration(listeners: [listener]),
            handler: try Router([])
        )
        let error = #expect(throws: WebServerError.self) { try server.start() }
        return error?.description ?? ""
    }

    /// What is refused, and the words that have to be there.
    struct Case: Sendable, CustomTestStringConvertible {
        let listener: Listener
        let words: [String]
        var testDescription: String { words[0] }
    }

    @Test(arguments: [
        Case(listener: .tcp(host: "db.example"), words: ["db.example is no IPv4 or IPv6 address", "127.0.0.1"]),
        Case(listener: .tcp(host: ""), words: ["an empty text is no IPv4", "127.0.0.1"]),
        Case(
            listener: .tcp(host: "192.0.2.77", port: 7373),
            words: ["192.0.2.77 port 7373", "no address of this machine"]
        ),
        Case(listener: .unix(path: ""), words: ["is missing", "unix:/run/"]),
        Case(listener: .unix(path: "/nowhere/at/all"), words: ["/nowhere/at/all", "folder does not exist", "make"]),
        Case(
            listener: .unix(path: "/" + String(repeating: "a", count: 120)),
            words: ["/aaaa", "at most 107 bytes, this one 121", "shorter"]
        ),
    ])
    func `a place that is none is named, with what helps`(in test: Case) throws {
        let message = try Self.message(test.listener)
        for word in test.words { #expect(message.contains(word), "\(message)") }
    }

    @Test func `a place that is taken is named`() async throws {
        try await RunningServer.with { running in
            let port = try #require(running.address.port)
            let message = try Self.message(.tcp(port: port))
            #expect(message.hasPrefix("127.0.0.1 port \(port) is in use by another process; stop that one"))
        }
    }

    @Test func `a file that is no socket is named`() throws {
        try ScratchFolder.with { folder in
            let path = try folder.write("precious", to: "file")
            #expect(try Self.message(.unix(path: path)).hasPrefix("\(path) is there and is no socket"))
        }
    }

    /// Who runs the tests may be allowed to do everything, so the system's answer is given.
    @Test(arguments: [EACCES, EPERM]) func `a place that is forbidden is named`(number: Int32) {
        let port = ListenFailure.tcp("127.0.0.1", 80, number).description
        #expect(port.contains("127.0.0.1 port 80") && port.contains("1024"))
        let path = ListenFailure.unix("/run/socket", number).description
        #expect(path.contains("/run/socket") && path.contains("may write into"))
    }

    @Test func `no sentence begins with the name of a code`() {
        for number in [EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOENT, ENOMEM] {
            for error in [ListenFailure.tcp("::1", 1, number), ListenFailure.unix("/a", number)] {
                #expect(!error.description.contains("\(error.code)"))
                #expect(error.description.contains("::1 port 1") || error.description.contains("/a"))
            }
        }
    }
}
