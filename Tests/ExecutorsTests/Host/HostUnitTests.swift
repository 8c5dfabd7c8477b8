import EvenkeelTestKit
import Execution
import Foundation
import HostProcess
import Remediation
import Testing

@testable import Executors

/// Units through a program in the place of `systemctl`, and processes.
@Suite(.timeLimit(.minutes(3))) struct HostUnitTests {
    private let sample: HostSample
    private let program: StandIn
    private let system: HostSystem

    init() throws {
        sample = try HostSample()
        program = try StandIn("systemctl")
        system = HostSystem(try sample.configuration("systemctl: \(program.path)"))
    }

    private func show(_ active: String = "active", load: String = "loaded", invocation: String = "aa") -> String {
        "Id=nginx.service\nLoadState=\(load)\nActiveState=\(active)\nFragmentPath=/lib/nginx.service\nInvocationID=\(invocation)\nJob=\n"
    }

    private static func restart(_ unit: String = "nginx") throws -> Action {
        try PlannedOrder.action("systemd.restart-unit", "host/web-1", ["unit": unit])
    }

    @Test func `a unit is restarted by its whole name, and asked after`() async throws {
        try program.says(show(), to: "show")
        let action = try Self.restart()
        let state = try await system.state(of: action)
        let order = try PlannedOrder.order(action, state)
        #expect(try await system.rehearse(order, from: state) == "It would restart nginx.service, which is active.")
        // It runs as before, though systemctl says that it is done.
        guard case .failed(let words) = try await PlannedOrder.stop({ try await system.act(order, from: state) }) else {
            throw TestKitError("it was believed")
        }
        #expect(words == "systemctl said that it restarted nginx.service, but it runs as before.")
        #expect(program.calls.contains("--no-pager --no-ask-password restart -- nginx.service"))
    }

    @Test(arguments: [("failed", "was restarted and failed"), ("inactive", "was restarted and is inactive")])
    func `a unit that does not come back has failed`(_ active: String, _ words: String) async throws {
        try program.says(show(active), to: "show")
        let stop = try await PlannedOrder.stop {
            try await HostSample.carryOut("systemd.restart-unit", ["unit": "nginx"], on: system)
        }
        guard case .failed(let said) = stop else { throw TestKitError("\(stop)") }
        #expect(said.contains(words))
    }

    @Test(arguments: [
        ("Unit x.service not found.", "5", StepAnswer.Refusal.Reason.targetGone), ("Access denied", "4", .notPermitted),
        ("Interactive authentication required.", "1", .notPermitted), ("Unit is masked.", "1", .forbidden),
        ("System has not been booted with systemd as init system", "1", .notConfigured),
    ]) func `a no is a refusal`(_ words: String, _ end: String, _ reason: StepAnswer.Refusal.Reason) async throws {
        try program.says("", error: words, end: end)
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try Self.restart()) }.refusal?.reason == reason
        )
    }

    @Test(arguments: [
        ("", "hang", ExecutorSilence.Reason.outOfTime), ("", "die", .died), ("nonsense", "0", .garbage),
        ("", "1", .unknowable),
    ]) func `what is no answer is silence`(
        _ output: String,
        _ end: String,
        _ reason: ExecutorSilence.Reason
    ) async throws {
        try program.says(output, end: end)
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try Self.restart()) }.silence?.reason == reason
        )
    }

    @Test func `units that are not there, masked or not declared are refused`() async throws {
        try program.says(show(load: "not-found"), to: "show")
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try Self.restart()) }.refusal?.reason
                == .targetGone
        )
        try program.says(show(load: "masked"), to: "show")
        #expect(
            try await PlannedOrder.stop { try await system.state(of: try Self.restart()) }.refusal?.reason == .forbidden
        )
        let other = try Self.restart("sshd")
        #expect(try await PlannedOrder.stop { try system.subject(of: other) }.refusal?.reason == .notConfigured)
        let kubelet = try PlannedOrder.action("node.restart-service", "host/web-1", ["service": "kubelet"])
        #expect(try await PlannedOrder.stop { try system.subject(of: kubelet) }.refusal?.reason == .notConfigured)
    }

    @Test func `whether a restart happened is not guessed`() async throws {
        try program.says(show(invocation: "bb"), to: "show")
        let order = try PlannedOrder.order(try Self.restart())
        let now = HostClock.elapsed().components.seconds
        let old = try #require(RecordedState("\(now - 500) bb"))
        #expect(try await system.hasHappened(order, recorded: old) == .no)
        #expect(try await system.hasHappened(order, recorded: try #require(RecordedState("\(now) bb"))) == .unknown)
        #expect(
            try await system.hasHappened(order, recorded: try #require(RecordedState("\(now - 500) aa"))) == .unknown
        )
    }

    /// A process whose program is called as declared.
    private func harm() throws -> EvenkeelTestKit.ChildProcess {
        let link = sample.path + "/evenkeel-harm"
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: link)
        return try EvenkeelTestKit.ChildProcess([link, "600"])
    }

    @Test func `processes of a declared name are ended, and no others`() async throws {
        let other = try EvenkeelTestKit.ChildProcess(["sleep", "600"])
        defer { other.kill() }
        let missing = try await PlannedOrder.stop {
            try await HostSample.carryOut("host.terminate-process", ["process": "evenkeel-harm"], on: system)
        }
        #expect(missing.refusal?.words == "There is no process evenkeel-harm.")
        let harmful = try harm()
        let action = try PlannedOrder.action("host.terminate-process", "host/web-1", ["process": "evenkeel-harm"])
        var state = try await system.state(of: action)
        while state.record.text == "[]" { state = try await system.state(of: action) }
        let order = try PlannedOrder.order(action, state)
        #expect(try await system.hasHappened(order, recorded: state.record) == .no)
        // Whoever started it has to ask about its end before its number is free.
        async let ending = harmful.ending(within: .seconds(60))
        let recorded = try await system.act(order, from: state)
        #expect(recorded.text.contains("evenkeel-harm 600"))
        #expect(try await ending == .signal(15))
        #expect(try await system.hasHappened(order, recorded: state.record) == .yes)
        #expect(RunningProcess(other.number) != nil)
        let undeclared = try PlannedOrder.action("host.terminate-process", "host/web-1", ["process": "sleep"])
        #expect(try await PlannedOrder.stop { try system.subject(of: undeclared) }.refusal?.reason == .notConfigured)
    }

    @Test func `neither this process nor those that it descends from are found`() throws {
        let ending = ProcessEnding(most: 10, patience: .zero)
        let own = try #require(RunningProcess(RunningProcess.current))
        #expect(!ending.found(own.name).contains { $0.number == own.number })
        #expect(RunningProcess(-1) == nil)
    }

    @Test func `evidence holds processes and connections`() throws {
        let taken = try HostSnapshot.taken().text
        #expect(taken.contains("\"processes\":[{") && taken.contains("connections-seen"))
        #expect(throws: SystemStop.self) { try HostSnapshot.taken(connectionsFrom: "/nonexistent") }
    }
}
