import IncidentModel
import Testing

@testable import Diagnosis

/// What an alert's name tells for the ways of trouble.
@Suite struct AlertSignsTests {
    private static func signs(_ name: String) -> AlertSigns {
        AlertRule(name).signatures.reduce(into: []) { $0.formUnion(AlertSigns(of: $1.signature.fault)) }
    }

    @Test(arguments: [
        ("HighRequestErrorRate", AlertSigns.suffering), ("HighRequestLatency", .suffering), ("TargetDown", .suffering),
        ("NoRequestsReceived", .idle), ("TrafficDropped", .idle), ("NoDatabaseOperations", .idle),
        ("RequestThroughputLow", .idle), ("KubePodCrashLooping", .failing), ("KubePodNotReady", .failing),
        ("FailedPodsDetected", .failing), ("OOMKilled", .failing), ("CPUThrottlingHigh", .strained),
        ("KafkaConsumerLag", .strained), ("HighKafkaConnectionClosureRate", AlertSigns()),
        ("RDSConnectionsCritical", .strained),
        ("PostgresDown", .failing),
        ("KubeHpaMaxedOut", .strained),
    ])
    func `the name of a rule tells its sign`(name: String, signs: AlertSigns) {
        #expect(Self.signs(name) == signs)
    }

    @Test func `every fault has exactly one sign`() {
        for fault in FaultCatalogue.builtIn.definitions {
            #expect(AlertSigns(of: fault.code).rawValue.nonzeroBitCount == 1, "\(fault.code)")
        }
    }

    @Test func `a slow answer is no missing traffic`() {
        #expect(!Self.signs("SlowTrafficHighLatency").contains(.idle))
        #expect(!Self.signs("SlowThroughputLatencyHigh").contains(.idle))
    }
}
