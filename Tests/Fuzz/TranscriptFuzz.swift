// Feeds arbitrary text to the readers of what read-only commands printed: tables, descriptions, JSON, YAML, events,
// logs, a node's services, probes of reachability.

import Diagnosis
import IncidentModel

@testable import EvidenceBundles

/// The entry that libFuzzer calls: a line that begins with `$ ` is a command, and what follows is what it printed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTranscript(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    FuzzedTranscript(text).check()
    return 0
}

/// The properties of the readers, for one transcript.
private struct FuzzedTranscript {
    let commands: [(line: String, output: String)]

    init(_ text: String) {
        var commands: [(line: String, output: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("$ ") {
                commands.append((String(line.dropFirst(2)), ""))
            } else if let last = commands.indices.last {
                commands[last].output += line + "\n"
            } else {
                commands.append(("kubectl get pods", line + "\n"))
            }
        }
        self.commands = commands
    }

    /// Reads, with and without a namespace, and diagnoses what was read.
    func check() {
        for namespace in ["shop", nil] {
            let transcript = read(namespace) { $0 }
            let cluster = transcript.cluster
            precondition(transcript.notes.count <= commands.count, "the notes are without bound")
            precondition(transcript.logs.allSatisfy { $0.body.count <= 4000 }, "a line is too long")
            let names =
                cluster.pods.map(\.name) + cluster.services.map(\.name) + cluster.nodes.map(\.name)
                + cluster.claims.map(\.name)
            precondition(names.allSatisfy { EntityReference.isWellFormed($0) }, "a name is malformed")
            precondition(cluster.reachability.allSatisfy { (1...65_535).contains($0.port) && !$0.results.isEmpty })
            var evidence = FuzzedEvidence.timed("fuzz")
            evidence.namespace = namespace
            evidence.cluster = cluster
            evidence.logs = transcript.logs
            evidence.notes = transcript.notes
            FuzzedEvidence(evidence: evidence).check()
        }
        checkWriting()
    }

    private func read(_ namespace: String?, _ change: (String) -> String) -> ClusterTranscript {
        var transcript = ClusterTranscript(namespace: namespace)
        for command in commands { transcript.add(command: command.line, output: change(command.output)) }
        return transcript
    }

    /// What a capture writes holds no more secrets than once it did, and can be read; an object in JSON stays one.
    private func checkWriting() {
        let written = read("shop") { EvidenceRedaction.redacted($0) }
        precondition(written.notes.count <= commands.count, "the notes are without bound")
        for command in commands {
            let once = EvidenceRedaction.redacted(command.output)
            precondition(EvidenceRedaction.redacted(once) == once, "taking secrets out twice takes more out")
        }
    }
}
