// What must hold for everything that a diagnosis is made of, shared by the targets that read evidence.

import Diagnosis
import Glibc
import IncidentModel

/// Evidence that was read from arbitrary bytes, with what its diagnosis must keep to.
struct FuzzedEvidence {
    let evidence: IncidentEvidence

    private static let diagnoser = Diagnoser()

    /// Diagnoses twice: no trap, the same findings, and all of them within what is promised.
    func check() {
        let first = Self.diagnoser.diagnose(evidence)
        let second = Self.diagnoser.diagnose(evidence)
        precondition(first.findings == second.findings, "two diagnoses of one evidence differ")
        precondition(first.snapshot.facts == second.snapshot.facts, "two diagnoses know different facts")
        precondition(first.snapshot.corrections == second.snapshot.corrections, "two diagnoses correct otherwise")
        Self.check(first.findings)
        let entities = first.snapshot.inventory.entries.map(\.entity)
        precondition(entities.allSatisfy { EntityReference.isWellFormed($0.name) }, "an entity has a malformed name")
        precondition(evidence.notes.count < 200, "the notes are without bound")
    }

    private static func check(_ findings: Findings) {
        let hypotheses = findings.hypotheses
        precondition(hypotheses.count <= 5, "too many hypotheses")
        precondition((findings.abstention == nil) != hypotheses.isEmpty, "neither a hypothesis nor a reason for none")
        precondition(hypotheses.allSatisfy { (0...1).contains($0.confidence) }, "a confidence is no chance")
        precondition(hypotheses.reduce(0) { $0 + $1.confidence } <= 1.001, "the confidences exceed 1")
        precondition(hypotheses.allSatisfy { !$0.evidence.isEmpty }, "a hypothesis rests on nothing")
        precondition(hypotheses.allSatisfy { FaultCatalogue.builtIn[$0.fault] != nil }, "a fault is not known")
    }

    /// What must hold for every measured series.
    static func check(_ series: [MetricSeries]) {
        for one in series {
            precondition(one.samples.allSatisfy(\.value.isFinite), "a sample is no number")
            precondition(
                zip(one.samples, one.samples.dropFirst()).allSatisfy { $0.time <= $1.time },
                "samples are out of order"
            )
            precondition(one.spans.isEmpty || one.spans.count == one.samples.count, "spans do not fit the samples")
            for span in one.spans {
                precondition(span.minimum <= span.maximum && span.count >= 1, "a span holds nothing")
                precondition(span.minimum.isFinite && span.maximum.isFinite, "a span is no number")
            }
        }
    }

    /// A window of the last half hour of two, and a baseline before it: the times of the seeds.
    static func timed(_ id: String) -> IncidentEvidence {
        var evidence = IncidentEvidence(id: id)
        let start = Timestamp(seconds: 1_795_338_000) ?? .epoch
        evidence.baseline = IncidentEvidence.Window(start: start.adding(seconds: -3600), end: start)
        evidence.window = IncidentEvidence.Window(start: start, end: start.adding(seconds: 3600))
        return evidence
    }
}

/// A file in memory that is written anew for each input, for readers that read files.
enum ScratchFile {
    /// The folder of this process, which goes when it ends well.
    static let folder: String = {
        let path = "/dev/shm/evenkeel-fuzz-\(getpid())"
        mkdir(path, 0o700)
        atexit { ScratchFile.remove() }
        return path
    }()

    /// Writes `bytes` to the file of that name.
    static func write(_ bytes: some Collection<UInt8>, to name: String) -> String {
        let path = folder + "/" + name
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "no room in /dev/shm")
        let written = unsafe Array(bytes).withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        precondition(written == bytes.count)
        close(descriptor)
        return path
    }

    /// Takes a file away again.
    static func remove(_ name: String) { unlink(folder + "/" + name) }

    /// Takes a folder within it away, with the files that it holds.
    static func removeFolder(_ name: String) { removeAll(folder + "/" + name) }

    private static func remove() { removeAll(folder) }

    private static func removeAll(_ folder: String) {
        guard let stream = unsafe opendir(folder) else { return }
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            unlink(folder + "/" + name)
        }
        unsafe closedir(stream)
        rmdir(folder)
    }
}
