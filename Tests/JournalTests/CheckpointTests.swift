import EvenkeelTestKit
import IncidentModel
import Journal
import Signatures
import Testing

@Suite struct CheckpointTests {
    static func note() throws -> (SignedCheckpoint, SigningKey) {
        let sample = try SampleJournal(seed: 3, count: 20)
        return (try sample.checkpoint(), sample.key)
    }

    @Test func `a checkpoint is a signed note with origin, size and root on its first lines`() throws {
        let (note, key) = try Self.note()
        let lines = note.note.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 8)
        #expect(lines[0] == "evenkeel/test")
        #expect(lines[1] == "20")
        #expect(lines[3].hasPrefix("chain "))
        #expect(lines[4] == "time 1970-01-01T00:00:00Z")
        #expect(lines[5].isEmpty)
        #expect(lines[6].hasPrefix("\u{2014} evenkeel/test "))
        #expect(try SignedCheckpoint(note: note.note) == note)
        #expect(note.isValid(for: key.publicKey))
        #expect(!note.isValid(for: try SigningKey(seed: SigningKey.makeSeed()).publicKey))
    }

    @Test func `no byte of a note can be changed unnoticed`() throws {
        let (note, key) = try Self.note()
        let bytes = Array(note.note.utf8)
        for place in bytes.indices {
            for bit in 0..<8 as Range<UInt8> {
                var changed = bytes
                changed[place] ^= 1 << bit
                guard let text = String(validating: changed, as: UTF8.self),
                    let read = try? SignedCheckpoint(note: text)  // most changes cannot be read at all
                else { continue }
                #expect(!read.isValid(for: key.publicKey), "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `a file of notes is read, and a torn last one is left out`() throws {
        let (note, _) = try Self.note()
        let file = note.note + "\n" + note.note + "\n"
        #expect(try SignedCheckpoint.notes(in: "").isEmpty)
        #expect(try SignedCheckpoint.notes(in: file) == [note, note])
        let bytes = Array(file.utf8)
        let length = note.note.utf8.count
        for end in length + 2..<length * 2 + 1 {
            let torn = String(decoding: bytes[..<end], as: UTF8.self)
            #expect(try SignedCheckpoint.notes(in: torn) == [note], "cut after \(end) bytes")
        }
        #expect(throws: JournalError.self) { try SignedCheckpoint.notes(in: "x\n" + file) }
    }

    @Test(arguments: ["", "two words", "a+b", "a\nb", String(repeating: "a", count: 129)])
    func `an origin that could be misread is refused`(_ origin: String) throws {
        let (_, key) = try Self.note()
        let checkpoint = Checkpoint(origin: origin, head: .empty, time: .epoch)
        #expect(throws: JournalError.self) { try checkpoint.signed(by: key) }
    }
}
