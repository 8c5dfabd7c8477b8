import EvenkeelTestKit
import Execution
import Foundation
import Remediation
import Testing

@testable import Executors

/// The real `nft` in a network of its own: `make executors-check` runs this in one that is gone afterwards, with a device
/// `evenkeel0` that has 198.18.0.1/24 and is the way to everywhere.
@Suite(
    .timeLimit(.minutes(3)),
    .serialized,
    .enabled(if: SecludedNetwork.isOwn, "it has no network of its own")
)
struct FirewallContractTests {
    private let system: FirewallSystem

    init() async throws {
        system = FirewallSystem(try FirewallSample.configuration())
        // Fails where no table is left of an earlier test, which is as well.
        _ = try await breakTheGlass()
    }

    /// What an operator does to take away all that was ever blocked or cut off here: docs/execution.md.
    private func breakTheGlass() async throws -> ProgramRun {
        try await ProgramRun(["nft", "delete", "table", "inet", "evenkeel"])
    }

    private func carryOut(_ action: Action) async throws -> (order: StepOrder, recorded: RecordedState) {
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        return (order, try await system.act(order, from: state))
    }

    /// To which of some addresses a packet leaves this machine's firewall.
    private func reached(_ addresses: String...) async throws -> [String] {
        let script =
            "import socket,sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (sys.argv[1], 9))"
        var reached: [String] = []
        for address in addresses where try await ProgramRun(["python3", "-c", script, address]).ending == .exit(0) {
            reached.append(address)
        }
        return reached
    }

    @Test func `an address is blocked, and let go`() async throws {
        let action = try FirewallSample.block()
        #expect(try await reached("203.0.113.7").count == 1)
        let done = try await carryOut(action)
        #expect(try await reached("203.0.113.7").isEmpty)
        #expect(try await reached("203.0.113.8", "127.0.0.1").count == 2)
        #expect(try await system.hasHappened(done.order, recorded: done.recorded) == .yes)
        let now = try await system.state(of: action)
        let undo = try PlannedOrder.order(action, now, undoing: done.recorded)
        try await system.undo(undo, recorded: done.recorded, from: now)
        #expect(try await reached("203.0.113.7").count == 1)
        #expect(try await system.hasHappened(undo, recorded: done.recorded) == .yes)
    }

    @Test func `networks of both versions are blocked, anew too`() async throws {
        for address in ["203.0.113.77/24", "2001:db8::/64", "2001:db8:1::7", "203.0.114.9"] {
            for seconds in [300, 900] { _ = try await carryOut(try FirewallSample.block(address, for: seconds)) }
        }
        #expect(try await reached("203.0.113.1").isEmpty)
    }

    @Test func `the kernel lets go by itself`() async throws {
        // A plan cannot ask for less than five minutes, so the set is filled by hand.
        var script = FirewallScript(responders: [])
        script.isolate(seconds: 1)
        let path = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID()).nft").path()
        try script.text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await ProgramRun(["nft", "-f", path]).ending == .exit(0))
        #expect(try await reached("203.0.113.7").isEmpty)
        var hasEnded = false
        for _ in 0..<100 where !hasEnded {
            try await Task.sleep(for: .milliseconds(50))
            hasEnded = try await !reached("203.0.113.7").isEmpty
        }
        #expect(hasEnded)
    }

    @Test func `a machine is cut off but for the responders and itself, and joined again`() async throws {
        let action = try FirewallSample.isolate()
        let done = try await carryOut(action)
        #expect(done.recorded.text.contains("\"processes\""))
        #expect(try await reached("203.0.113.7", "198.51.100.1").isEmpty)
        #expect(try await reached("192.0.2.10", "192.0.2.129", "127.0.0.1").count == 3)
        #expect(try await system.hasHappened(done.order, recorded: done.recorded) == .yes)
        let now = try await system.state(of: action)
        try await system.undo(
            try PlannedOrder.order(action, now, undoing: done.recorded),
            recorded: done.recorded,
            from: now
        )
        #expect(try await reached("203.0.113.7").count == 1)
    }

    @Test func `breaking the glass takes everything away`() async throws {
        _ = try await carryOut(try FirewallSample.block())
        _ = try await carryOut(try FirewallSample.isolate())
        #expect(try await reached("203.0.113.8").isEmpty)
        #expect(try await breakTheGlass().ending == .exit(0))
        #expect(try await reached("203.0.113.7", "203.0.113.8").count == 2)
    }

    @Test func `this machine's own address is not blocked`() async throws {
        let stop = try await PlannedOrder.stop { try system.subject(of: try FirewallSample.block("198.18.0.1")) }
        #expect(stop.refusal?.words == "The address is, or holds, one of this machine's own.")
    }
}

/// The network that was made for the tests.
private enum SecludedNetwork {
    static var isOwn: Bool { ProcessInfo.processInfo.environment["EVENKEEL_NETWORK"] == "own" }
}
