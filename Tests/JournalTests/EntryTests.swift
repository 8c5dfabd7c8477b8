import ContentDigests
import EvenkeelTestKit
import IncidentModel
import Journal
import Signatures
import StrictJSON
import Testing

@Suite struct EntryTests {
    @Test func `the canonical bytes are those that a general writer makes`() throws {
        let sample = try SampleJournal(seed: 11, count: 200)
        for entry in sample.entries {
            let value = JSONValue.object(
                JSONObject([
                    ("sequence", .integer(Int64(entry.sequence))), ("time", .string(entry.time.description)),
                    ("kind", .string(entry.kind)), ("incident", entry.incident.map { .string($0) } ?? .null),
                    ("actor", .string(entry.actor)), ("body", try JSONValue(parsing: entry.body)),
                    ("documents", .array(entry.documents.map { .string($0.description) })),
                ])
            )
            let bytes = try value.canonicalBytes()
            #expect(entry.canonicalBytes == bytes)
            #expect(entry.leafHash == SHA256.hash([0] + bytes))
        }
        var chain = [UInt8](repeating: 0, count: 32)
        for entry in sample.entries {
            chain = SHA256.hash([2] + chain + entry.leafHash.bytes).bytes
            #expect(entry.chainHash.bytes == chain)
        }
    }

    static let draft = JournalDraft(kind: "plan.made", actor: "engine", time: .epoch, body: Array("{}".utf8))

    @Test func `a good draft is taken`() throws {
        try Self.draft.check()
        var draft = Self.draft
        draft.documents = [[], [1, 2]]
        draft.claims = ["approval:1"]
        draft.incident = "inc-1"
        try draft.check()
    }

    @Test(arguments: [
        "", "[]", "{", "{}x", "{}\n", "{\"a\":1,\"a\":2}", "{\"a\":\n1}", "nonsense", "{\"a\":}", "{\"a\":\"\u{1}\"}",
    ])
    func `a body that is no object on one line is refused`(_ body: String) {
        var draft = Self.draft
        draft.body = Array(body.utf8)
        #expect(throws: JournalError.self) { try draft.check() }
    }

    @Test(arguments: ["", "Plan.Made", "plan made", "plan\n", String(repeating: "a", count: 65)])
    func `a kind that is no name is refused`(_ kind: String) {
        var draft = Self.draft
        draft.kind = kind
        #expect(throws: JournalError.self) { try draft.check() }
    }

    @Test func `what is too long is refused`() {
        let long = String(repeating: "x", count: 257)
        var drafts = [JournalDraft](repeating: Self.draft, count: 5)
        drafts[0].actor = long
        drafts[1].incident = long
        drafts[2].claims = [long]
        drafts[3].claims = [""]
        drafts[4].documents = [[UInt8]](repeating: [], count: 65)
        for draft in drafts {
            #expect(throws: JournalError.self) { try draft.check() }
        }
    }
}
