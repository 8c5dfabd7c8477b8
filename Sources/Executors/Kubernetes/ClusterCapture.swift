internal import EvidenceBundles
internal import Execution
internal import HostProcess
internal import IncidentModel
internal import Remediation
internal import StrictJSON

/// What one capture of a cluster has found so far, without what looks like a secret, and no more than may be kept.
struct ClusterCapture: Sendable {
    private let target: KubernetesTarget
    private let order: StepOrder
    /// The bytes that still fit.
    private var room: Int
    private var objects: [JSONValue] = []
    private var events: [JSONValue] = []
    private var logs: [JSONValue] = []
    private var missing: [String] = []
    private var pods: [String] = []

    /// Nothing so far.
    init(of target: KubernetesTarget, by order: StepOrder, mostBytes: Int) {
        (self.target, self.order) = (target, order)
        // The frame and what is told to be missing take room as well.
        room = mostBytes - (64 << 10)
    }

    /// Says that something could not be had, or did not fit.
    mutating func miss(_ what: String) {
        if missing.count < 100 { missing.append(String(what.prefix(400))) }
    }

    /// Takes the object and its pods.
    mutating func take(_ object: JSONValue, pods: [JSONValue]) {
        for (number, value) in ([object] + pods).enumerated() {
            let redacted = EvidenceRedaction.redacted(value)
            guard fits(redacted) else {
                miss(number == 0 ? "the object itself: it is too large" : "the object of a pod: it is too large")
                continue
            }
            objects.append(redacted)
        }
        self.pods = pods.compactMap { $0["metadata"]?["name"]?.string }
    }

    /// Takes events.
    mutating func take(events found: [JSONValue], of name: String) {
        for event in found {
            let redacted = EvidenceRedaction.redacted(event)
            guard fits(redacted) else { return miss("further events of \(name)") }
            events.append(redacted)
        }
    }

    /// Takes a container's log, or its newest part that fits.
    mutating func take(log bytes: [UInt8], of pod: String, _ container: String, isPrevious: Bool, _ what: String) {
        // What is escaped in JSON may take six bytes for one.
        let part = bytes.suffix(max(0, room / 6))
        guard part.count == bytes.count || part.count > 1024 else { return miss("\(what): there is no room for it") }
        if part.count < bytes.count { miss("the older part of \(what)") }
        let entry: JSONValue = [
            "pod": .string(pod), "container": .string(container), "previous": .bool(isPrevious),
            "text": .string(SecretRedaction.redacted(String(decoding: part, as: UTF8.self))),
        ]
        guard fits(entry) else { return miss(what) }
        logs.append(entry)
    }

    private mutating func fits(_ value: JSONValue) -> Bool {
        guard let size = try? value.serialized().count, size + 1 <= room else { return false }
        room -= size + 1
        return true
    }

    /// What is kept.
    var document: JSONValue {
        [
            "form": "evenkeel.dev/evidence", "version": 1, "taken": .integer(HostClock.wall().seconds),
            "target": .string(order.action.target.description), "path": .string(target.path),
            "order": .string(order.key.text), "objects": .array(objects), "events": .array(events),
            "logs": .array(logs), "missing": .array(missing.map(JSONValue.string)),
        ]
    }

    /// What was found, in sentences.
    var words: String {
        let of = pods.isEmpty ? "" : " of \(pods.count) pods (\(pods.joined(separator: ", ")))"
        let found = "\(objects.count) objects, \(events.count) events and \(logs.count) logs\(of)."
        return missing.isEmpty ? found : "\(found)\nNot among it: \(missing.joined(separator: "; "))."
    }
}
