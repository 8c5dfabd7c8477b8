import LocalFiles
import Testing

@testable import EvenkeelTestKit

/// A program at a socket file is asked once, within limits.
@Suite(.timeLimit(.minutes(3))) struct LocalSocketTests {
    /// What a request comes to when each connection is served by `serve`.
    private static func reply(
        to request: String = "show\n",
        within limit: Duration = .seconds(20),
        mostBytes: Int = 1000,
        _ serve: @escaping @Sendable (LoopbackConnection) -> Void
    ) throws -> Result<String, LocalSocketError> {
        try ScratchFolder.with { folder in
            let server = try LoopbackServer(path: folder.path("s"), serve: serve)
            defer { server.stop() }
            let socket = LocalSocket(folder.path("s"))
            do throws(LocalSocketError) {
                let bytes = try socket.reply(to: Array(request.utf8), within: limit, mostBytes: mostBytes)
                return .success(String(decoding: bytes, as: UTF8.self))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func code(_ result: Result<String, LocalSocketError>) -> LocalSocketError.Code? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    @Test func `a reply is read to its end, in however many pieces it comes`() throws {
        let result = try Self.reply { connection in
            guard let line = connection.nextLine() else { return }
            for byte in line { connection.send([byte]) }
            connection.send("!\n")
        }
        #expect(try result.get() == "show!\n")
    }

    @Test func `no reply at all is an empty one`() throws {
        #expect(try Self.reply { _ = $0.nextLine() }.get() == "")
    }

    @Test func `a reply that is too long, too late or broken off is none`() throws {
        let long = try Self.reply { connection in
            _ = connection.nextLine()
            while connection.send("xxxxxxxx") {}
        }
        #expect(Self.code(long) == .tooLarge)
        let late = try Self.reply(within: .milliseconds(200)) { $0.pause(nil) }
        guard case .failure(let error) = late else {
            Issue.record("\(late)")
            return
        }
        #expect(error.code == .outOfTime && error.isSent)
        // More than the socket holds, which nobody reads.
        let stuck = try Self.reply(to: String(repeating: "x", count: 8 << 20), within: .milliseconds(200)) { _ in }
        #expect([.broken, .outOfTime].contains(Self.code(stuck)))
    }

    @Test func `a socket that is not there, nobody listens at, or is none is told as such`() throws {
        try ScratchFolder.with { folder in
            let gone = try LoopbackServer(path: folder.path("gone"), isRefusing: true) { _ in }
            defer { gone.stop() }
            try folder.write("text", to: "file")
            let cases: [(String, LocalSocketError.Code)] = [
                (folder.path("missing"), .notFound), (folder.path("file/s"), .notFound),
                (folder.path("file"), .notListening), (folder.path("gone"), .notListening), ("", .badPath),
                ("/" + String(repeating: "x", count: LocalSocket.longestPath), .badPath), ("/a\0b", .badPath),
            ]
            for (path, code) in cases {
                let error = #expect(throws: LocalSocketError.self, "\(path)") {
                    try LocalSocket(path).reply(to: [1], within: .seconds(20), mostBytes: 10)
                }
                #expect(error?.code == code && error?.isSent == false, "\(path)")
            }
        }
    }
}
