import EvenkeelTestKit
import Foundation
import Journal
import Signatures
import Testing

/// The verifier in Python, which shares nothing with ours, against ours.
@Suite struct SecondVerifierTests {
    static let script =
        "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/") + "/JournalVerifier/verify.py"

    /// How many spoilt exports are given to both; each costs the start of an interpreter.
    static let count = ProcessInfo.processInfo.environment["EVENKEEL_MUTATIONS"] == nil ? 60 : 2000

    /// What the other verifier says in its last line, and its status.
    static func verdict(_ export: [UInt8], _ trusted: [SignedCheckpoint]) async throws -> (String, ProgramRun.Ending) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "evenkeel-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder that cannot be removed is left to the system.
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "journal.jsonl")
        let notes = folder.appending(path: "checkpoints.txt")
        try Data(export).write(to: file)
        try Data(trusted.map { $0.note + "\n" }.joined().utf8).write(to: notes)
        let run = try await ProgramRun(["python3", script, "--checkpoints", notes.path(), file.path()])
        return (run.output.trimmingCharacters(in: .newlines), run.ending)
    }

    /// The same in our words.
    static func line(_ report: JournalReport) -> String {
        guard let fault = report.fault else { return "good \(report.head.sequence)" }
        return "bad \(fault.kind.rawValue) line \(fault.line) entry \(fault.sequence) \(fault.lastSequence)"
    }

    @Test(.requiresPython) func `both find a good export good`() async throws {
        var sample = try SampleJournal(seed: 61, count: 120, checkpointEvery: 40)
        let early = try sample.checkpoint()
        sample.prune(5...20)
        let trusted = [early, try sample.checkpoint()]
        let (line, ending) = try await Self.verdict(try sample.lines().flatMap { $0 }, trusted)
        #expect(line == "good \(sample.head.sequence)")
        #expect(ending == .exit(0))
    }

    @Test(.requiresPython) func `both name the same fault at the same place`() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        print("two verifiers: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var done = 0
        while done < Self.count {
            let mutation = try MutationTests.mutation(seed: generator.next())
            for _ in 0..<20 {
                guard let spoilt = mutation.spoil(&generator) else { continue }
                let (line, ending) = try await Self.verdict(mutation.file(spoilt), mutation.trusted)
                let ours = Self.line(mutation.verify(spoilt))
                #expect(line == ours, "\(spoilt.kind) at line \(spoilt.firstLine + 1)")
                #expect(ending == .exit(1))
                done += 1
            }
        }
    }

    @Test(.requiresPython) func `both name removal without an entry, rewriting and a tail cut off`() async throws {
        var sample = try SampleJournal(seed: 62, count: 30)
        let early = try sample.checkpoint()
        var other = sample
        var shorter = sample
        var silent = sample
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<9 { sample.append(try SampleJournal.draft(&generator)) }
        for _ in 0..<9 { other.append(try SampleJournal.draft(&generator)) }
        shorter.append(try SampleJournal.draft(&generator))
        silent.prune(4...6, announced: false)
        let trusted = [early, try sample.checkpoint()]
        for (journal, notes) in [(other, trusted), (shorter, trusted), (silent, [early])] {
            let report = try journal.verified(trusted: notes)
            #expect(!report.isGood)
            let (line, ending) = try await Self.verdict(try journal.lines().flatMap { $0 }, notes)
            #expect(line == Self.line(report))
            #expect(ending == .exit(1))
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the test only where there is a Python.
    static var requiresPython: Self {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }
        return .enabled(if: isThere, "python3 is not in PATH")
    }
}
