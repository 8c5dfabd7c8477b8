// Feeds arbitrary texts to the reader of whole bundles, diagnoses what was read, and writes it as a bundle again.

import Connectors
import Diagnosis
import EvidenceBundles
import IncidentModel
import StrictJSON

/// The entry that libFuzzer calls: a line `=== NAME` begins the file of that name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBundle(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    FuzzedBundle(text).check()
    return 0
}

/// The properties of reading and writing, for one bundle.
private struct FuzzedBundle {
    private static let names = [
        "bundle.json", "alerts.json", "topology.json", "changes.json", "kubectl.json", "metrics.csv",
        "metrics.otlp.jsonl", "traces.otlp.jsonl", "logs.otlp.jsonl",
    ]
    private static let limits = JSONLimits(documentBytes: 1 << 16, depth: 24, stringBytes: 4096, members: 4000)

    private let files: [String: String]

    init(_ text: String) {
        var files: [String: String] = [:]
        var name = "bundle.json"
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                name = String(line.dropFirst(4))
            } else if Self.names.contains(name) {
                files[name, default: ""] += line + "\n"
            }
        }
        self.files = files
    }

    /// Reads twice, diagnoses, and writes what was declared.
    func check() {
        for name in Self.names {
            if let file = files[name] { _ = ScratchFile.write(file.utf8, to: name) } else { ScratchFile.remove(name) }
        }
        do throws(BundleError) {
            let evidence = try BundleReader.read(ScratchFile.folder, limits: Self.limits)
            let again = try BundleReader.read(ScratchFile.folder, limits: Self.limits)
            Self.checkEqual(evidence, again)
            precondition(evidence.notes == again.notes, "two readings note otherwise")
            precondition(evidence.missing.count + files.keys.count == Self.names.count, "a missing file is not named")
            FuzzedEvidence.check(evidence.metrics)
            FuzzedEvidence(evidence: evidence).check()
            try checkWriting(evidence)
        } catch {
            precondition(error.file.hasSuffix("bundle.json"), "a file that is optional is refused")
            precondition(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
        }
    }

    private static func checkEqual(_ first: IncidentEvidence, _ second: IncidentEvidence) {
        precondition(first.id == second.id && first.capturedAt == second.capturedAt)
        precondition(first.window == second.window && first.baseline == second.baseline)
        precondition(first.namespace == second.namespace && first.entrypoints == second.entrypoints)
        precondition(first.alerts == second.alerts && first.changes == second.changes)
        precondition(first.topology.nodes == second.topology.nodes && first.topology.edges == second.topology.edges)
        precondition(first.logs == second.logs && first.metrics == second.metrics)
        precondition(first.cluster.events == second.cluster.events && first.cluster.pods == second.cluster.pods)
        precondition(first.traces == second.traces && first.logSummary == second.logSummary)
    }

    /// What is written of the evidence is read as the same, but for the secrets that are taken out.
    private func checkWriting(_ evidence: IncidentEvidence) throws(BundleError) {
        let place = ScratchFile.folder + "/written"
        guard let captured = evidence.capturedAt else { return }
        var writer = try BundleWriter(place)
        var description = BundleDescription(id: evidence.id, capturedAt: captured)
        (description.window, description.baseline) = (evidence.window, evidence.baseline)
        (description.namespace, description.entrypoints) = (evidence.namespace, evidence.entrypoints)
        try writer.write(description)
        try writer.write(evidence.changes)
        try writer.write(evidence.alerts)
        for series in evidence.metrics {
            try writer.append(
                series.samples.map { BundleWriter.Sample(time: $0.time, value: $0.value) },
                entity: series.entityName,
                metric: series.metric,
                unit: series.unit
            )
        }
        try writer.finish()
        defer { ScratchFile.removeFolder("written") }
        let again = try BundleReader.read(place, limits: .network)
        precondition(again.id == evidence.id && again.capturedAt == captured, "writing changes what it is")
        precondition(again.window == evidence.window && again.baseline == evidence.baseline, "writing changes times")
        precondition(again.namespace == evidence.namespace && again.entrypoints == evidence.entrypoints)
        precondition(again.changes.count == evidence.changes.count, "writing loses a change")
        for (old, new) in zip(evidence.changes, again.changes) {
            precondition(old.time == new.time && old.entityName == new.entityName && old.kind == new.kind)
            precondition(SecretRedaction.redacted(old.summary) == new.summary, "writing changes a change")
        }
        precondition(again.alerts.count <= evidence.alerts.count, "writing makes alerts up")
        FuzzedEvidence.check(again.metrics)
    }
}
