import EvenkeelTestKit
import Execution
import Foundation
import IncidentModel
import Remediation
import StrictJSON
import Testing

@testable import Executors

/// The firewall with a program in the place of `nft`.
@Suite(.timeLimit(.minutes(3))) struct FirewallSystemTests {
    private let program: StandIn
    private let system: FirewallSystem

    init() throws {
        program = try StandIn("nft")
        system = FirewallSystem(try FirewallSample.configuration("program: \(program.path)\ncall-limit: 1s"))
    }

    private func carryOut(_ action: Action) async throws -> RecordedState {
        let state = try await system.state(of: action)
        return try await system.act(try PlannedOrder.order(action, state), from: state)
    }

    @Test(arguments: [
        ("127.0.0.1", "this machine's, this link's"), ("::1", "this machine's"), ("::ffff:127.0.0.1", "this machine's"),
        ("0.0.0.0/0", "this machine's"), ("203.0.0.0/8", "wider than /24"), ("2001:db8::/32", "wider than /64"),
        ("192.0.2.10", "the responders'"), ("192.0.2.0/24", "the responders'"),
        ("198.51.100.77", "configuration protects"),
        ("::ffff:192.0.2.10", "the responders'"), ("169.254.169.254", "this link's"), ("fe80::1", "this link's"),
    ]) func `what must not be blocked is refused`(_ address: String, _ words: String) async throws {
        // A plan may not even name some of them; then there is no such action.
        guard let action = try? FirewallSample.block(address) else { return }
        let stop = try await PlannedOrder.stop { try system.subject(of: action) }
        #expect(stop.refusal?.words.contains(words) == true, "\(stop)")
        #expect(program.calls.isEmpty)
    }

    @Test func `a plan's address and time are read`() throws {
        let act = try FirewallAct(try FirewallSample.block("203.0.113.7"), try FirewallSample.configuration())
        #expect(act == .block(try #require(NetworkAddress("203.0.113.7")), seconds: 600))
    }

    @Test func `who lies is caught by looking`() async throws {
        try program.says("{\"nftables\": []}")
        guard case .failed(let words) = try await PlannedOrder.stop({ try await carryOut(try FirewallSample.block()) })
        else {
            throw TestKitError("it was believed")
        }
        #expect(words == "nft took it, but then 203.0.113.7 was not blocked.")
        guard
            case .failed(let other) = try await PlannedOrder.stop({ try await carryOut(try FirewallSample.isolate()) })
        else {
            throw TestKitError("it was believed")
        }
        #expect(other == "nft took it, but then the machine was not cut off.")
    }

    @Test func `a script is a list of fixed lines, with addresses and numbers`() async throws {
        try program.says(FirewallSample.elements("203.0.113.7"))
        _ = try await carryOut(try FirewallSample.block())
        #expect(program.input.contains("add rule inet evenkeel incoming iifname \"lo\" accept"))
        #expect(
            program.input.contains("add element inet evenkeel responders4 { 192.0.2.10, 192.0.2.0/28, 192.0.2.128/25 }")
        )
        #expect(program.input.contains("delete element inet evenkeel blocked4 { 203.0.113.7 }"))
        #expect(program.input.hasSuffix("add element inet evenkeel blocked4 { 203.0.113.7 timeout 600s }"))
        #expect(program.input.utf8.count <= 4096)
    }

    @Test func `scripts with the most responders fit the pipe`() throws {
        let responders = (0..<20).compactMap { NetworkAddress("2001:db8:1111:2222:3333:4444:5555:\($0 + 1000)") }
        var script = FirewallScript(responders: responders)
        script.isolate(seconds: 604_800)
        #expect(responders.count == 20 && script.text.utf8.count <= 4096)
    }

    @Test func `a machine is not cut off when what runs there cannot be kept`() async throws {
        try program.says("{\"nftables\": []}")
        let configuration = try FirewallSample.configuration("program: \(program.path)")
        let blind = FirewallSystem(configuration, connectionsFrom: "/nonexistent")
        let state = try await blind.state(of: try FirewallSample.isolate())
        let order = try PlannedOrder.order(try FirewallSample.isolate(), state)
        let stop = try await PlannedOrder.stop { try await blind.act(order, from: state) }
        #expect(stop.refusal?.reason == .forbidden)
        #expect(stop.refusal?.words.contains("could not be kept as evidence first") == true)
        #expect(program.input.isEmpty)
        let careless = FirewallSystem(
            try FirewallSample.configuration("program: \(program.path)\nisolate-without-evidence: true"),
            connectionsFrom: "/nonexistent"
        )
        _ = try await PlannedOrder.stop { try await careless.act(order, from: state) }
        #expect(program.input.contains("isolated { ipv4 timeout 3600s"))
    }

    @Test func `evidence is in the record that is kept before the act`() async throws {
        try program.says("{\"nftables\": []}")
        let state = try await system.state(of: try FirewallSample.isolate())
        let record = try JSONValue(parsing: state.record.text)
        #expect(record["evidence"]?["processes"]?.array?.isEmpty == false)
    }

    @Test(arguments: [
        ("Error: Operation not permitted", StepAnswer.Refusal.Reason.notPermitted), ("Error: syntax error", .forbidden),
    ]) func `a no is a refusal`(_ words: String, _ reason: StepAnswer.Refusal.Reason) async throws {
        try program.says("", error: words, end: "1")
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try FirewallSample.block()) }.refusal?.reason
                == reason
        )
    }

    @Test(arguments: [
        ("", "hang", ExecutorSilence.Reason.outOfTime), ("", "die", .died), ("x", "0", .garbage), ("{}", "0", .garbage),
    ])
    func `what is no answer is silence`(_ output: String, _ end: String, _ reason: ExecutorSilence.Reason) async throws
    {
        try program.says(output, end: end)
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try FirewallSample.block()) }.silence?.reason
                == reason
        )
    }

    @Test func `no more and no overlapping addresses are blocked`() async throws {
        try program.says(FirewallSample.elements("203.0.113.0", prefix: 24))
        let stop = try await PlannedOrder.stop { try await carryOut(try FirewallSample.block()) }
        #expect(stop.refusal?.words == "A network that has addresses in common with it is blocked already.")
        let full = FirewallSystem(try FirewallSample.configuration("program: \(program.path)\nmost-blocks: 1"))
        let action = try FirewallSample.block("203.0.114.7")
        let state = try await full.state(of: action)
        let order = try PlannedOrder.order(action, state)
        #expect(try await PlannedOrder.stop { try await full.act(order, from: state) }.refusal?.reason == .forbidden)
    }

    @Test(arguments: [
        ("isolation: 1h\nresponders: []", "needs a way in"), ("responders: [localhost]", "an address or network"),
        ("isolation: 10s\nresponders: [192.0.2.1]", "`isolation`"), ("least-prefix-ipv4: 0", "`least-prefix-ipv4`"),
    ]) func `a configuration that is none says what is wrong`(_ lines: String, _ words: String) throws {
        let faults = try PlannedOrder.faults("targets: [host/web-1]\n" + lines) { FirewallConfiguration(reading: $0) }
        #expect(faults.contains(words), "\(faults)")
    }
}

enum FirewallSample {
    static func configuration(_ extra: String = "") throws -> FirewallConfiguration {
        let yaml = """
            targets: [host/web-1]
            responders: [192.0.2.10, 192.0.2.0/28, 192.0.2.200/25]
            protected: [198.51.100.0/24]
            isolation: 1h
            \(extra)
            """
        return try PlannedOrder.configuration(yaml) { FirewallConfiguration(reading: $0) }
    }

    static func block(_ address: String = "203.0.113.7", for seconds: Int = 600) throws -> Action {
        try PlannedOrder.action("network.block-address", "host/web-1", ["address": address, "for": String(seconds)])
    }

    static func isolate() throws -> Action { try PlannedOrder.action("host.isolate", "host/web-1") }

    /// A table that blocks an address, as `nft` prints it.
    static func elements(_ address: String, prefix: Int? = nil) -> String {
        let value = prefix.map { "{\"prefix\": {\"addr\": \"\(address)\", \"len\": \($0)}}" } ?? "\"\(address)\""
        let element = "{\"elem\": {\"val\": \(value), \"timeout\": 600, \"expires\": 599}}"
        return "{\"nftables\": [{\"set\": {\"name\": \"blocked4\", \"elem\": [\(element)]}}]}"
    }
}
