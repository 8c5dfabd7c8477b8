import ContentDigests
import EvenkeelTestKit
import IncidentModel
import Journal
import Signatures
import Testing

@Suite struct VerificationTests {
    @Test(arguments: [0, 1, 2, 7, 300]) func `a good export is good`(_ count: Int) throws {
        let sample = try SampleJournal(seed: UInt64(count), count: count, checkpointEvery: 50)
        let report = try sample.verified(trusted: [try sample.checkpoint()])
        #expect(report.fault == nil, "\(report.fault?.description ?? "")")
        #expect(report.head == sample.head)
        #expect(report.documents == Set(sample.entries.flatMap(\.documents)).count)
        #expect(report.trustedCheckpoints == 1)
        #expect(report.origin == sample.origin)
        #expect(report.key == sample.key.publicKey)
    }

    @Test func `it does not matter how the export is cut into pieces`() throws {
        let sample = try SampleJournal(seed: 4, count: 30)
        let bytes = try sample.lines().flatMap { $0 }
        for size in [1, 2, 3, 64, 1000] {
            var verification = JournalVerification()
            for start in stride(from: 0, to: bytes.count, by: size) {
                verification.feed(Array(bytes[start..<min(bytes.count, start + size)]))
            }
            #expect(verification.finish() == (try sample.verified()))
        }
    }

    @Test func `removed bodies are named, and the rest verifies`() throws {
        var sample = try SampleJournal(seed: 8, count: 40)
        let before = sample.head
        sample.prune(3...9)
        sample.prune(12...12)
        let report = try sample.verified()
        #expect(report.fault == nil, "\(report.fault?.description ?? "")")
        #expect(report.pruned == [3...9, 12...12])
        let kept = try Checkpoint(origin: sample.origin, head: before, time: .epoch).signed(by: sample.key)
        #expect(try sample.verified(trusted: [kept]).isGood, "removing bodies changes no hash")
    }

    @Test func `a body that was removed without an entry is found`() throws {
        var sample = try SampleJournal(seed: 8, count: 40)
        sample.prune(3...9)
        sample.prune(21...22, announced: false)
        let fault = try sample.verified().fault
        #expect(fault?.kind == .pruned)
        #expect(fault?.sequence == 21)
    }

    @Test func `a tail cut off whole is found with a checkpoint from outside`() throws {
        let sample = try SampleJournal(seed: 15, count: 60)
        let trusted = [try sample.checkpoint()]
        for count in [0, 1, 30, 59] {
            let shorter = try SampleJournal(seed: 15, count: count)
            #expect(try shorter.verified().isGood, "by itself it is good")
            let fault = try shorter.verified(trusted: trusted).fault
            #expect(fault?.kind == .cut)
            #expect(fault?.sequence == UInt64(count + 1))
        }
    }

    @Test func `a rewritten journal is found with a checkpoint from outside`() throws {
        var sample = try SampleJournal(seed: 15, count: 20)
        let early = try sample.checkpoint()
        var generator = SeededGenerator(seed: 1)
        var other = sample
        for _ in 0..<10 { sample.append(try SampleJournal.draft(&generator)) }
        for _ in 0..<10 { other.append(try SampleJournal.draft(&generator)) }
        #expect(try other.verified().isGood, "whoever holds the key can rewrite")
        let fault = try other.verified(trusted: [try sample.checkpoint(), early]).fault
        #expect(fault?.kind == .rewritten)
        #expect(fault?.sequence == 21, "what the earlier checkpoint vouches for is not suspected")
        #expect(fault?.lastSequence == 30)
    }

    @Test func `another key than the trusted one is found`() throws {
        let sample = try SampleJournal(seed: 2, count: 5)
        let other = try SampleJournal(seed: 3, count: 5)
        let report = SampleJournal.verify(try other.lines(), key: sample.key.publicKey)
        #expect(report.fault?.kind == .header)
        let foreign = SampleJournal.verify(try sample.lines(), trusted: [try other.checkpoint()])
        #expect(foreign.fault?.kind == .checkpointFile)
    }

    @Test func `the kind of a fault says what was done`() throws {
        let sample = try SampleJournal(seed: 77, count: 12)
        let lines = try sample.lines()
        let places = lines.indices.filter { lines[$0].starts(with: "{\"chain\"".utf8) }
        func fault(_ change: (inout [[UInt8]]) -> Void) -> JournalFault? {
            var changed = lines
            change(&changed)
            return SampleJournal.verify(changed).fault
        }
        let forged = try SampleJournal(seed: 78, count: 12)
        let alien = try forged.lines().filter { $0.starts(with: "{\"chain\"".utf8) }
        #expect(fault { $0[places[4]][120] ^= 1 }?.kind == .changed)
        #expect(fault { $0.remove(at: places[11]) }?.kind == .missing)
        #expect(fault { $0.insert(lines[places[2]], at: places[3]) }?.kind == .inserted)
        #expect(fault { $0.swapAt(places[3], places[8]) }?.kind == .swapped)
        let plain = sample.entries.indices.filter {
            sample.entries[$0].documents.isEmpty && forged.entries[$0].documents.isEmpty
        }
        #expect(!plain.isEmpty)
        for place in plain { #expect(fault { $0[places[place]] = alien[place] }?.kind == .chain) }
        #expect(fault { $0.removeLast() }?.kind == .cut)
        #expect(fault { $0[$0.count - 1].removeLast() }?.kind == .cut)
        #expect(fault { $0[places[5]] = Array("{}\n".utf8) }?.kind == .malformed)
        #expect(fault { $0.removeFirst() }?.kind == .header)
        #expect(fault { _ in } == nil)
    }
}
