import EvenkeelTestKit
import Foundation
import LocalInference
import Planning
import Testing

/// Memory belongs to a process, so each case runs in one of its own, one after the other.
@Suite(
    .serialized,
    .timeLimit(.minutes(2)),
    .disabled(
        if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil,
        "the address sanitizer keeps freed memory"
    )
)
struct EndpointMemoryTests {
    /// The most memory that this process has held so far, in bytes.
    private static func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first) * 1024
    }

    private static let floods: [EndpointFault] = [
        .response(.hugeBody), .response(.endlessHead), .stream(.endlessContent), .stream(.endlessComments),
        .stream(.endlessEvent), .stream(.endlessReasoning), .content(.hugeReply),
    ]

    @Test func `no flood takes the process above 64 MiB, the server that plays it included`() async throws {
        await #expect(processExitsWith: .success) {
            for fault in Self.floods {
                let server = try MisbehavingEndpoint(fault)
                let endpoint = try EndpointFixture.settled(server.url)
                let outcome = await EndpointFixture.outcome(of: endpoint, EndpointFixture.request(.milliseconds(700)))
                server.stop()
                guard outcome.failure != nil, try Self.peakBytes() < 64 << 20 else { exit(1) }
            }
        }
    }
}
