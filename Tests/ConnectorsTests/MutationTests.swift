import Connectors
import EvenkeelTestKit
import IncidentModel
import StrictJSON
import Testing

/// Good payloads, spoilt at random: the reader gives alerts or an error with its place, and never traps.
@Suite(.timeLimit(.minutes(2))) struct MutationTests {
    static let originals = [
        Array(SamplePayloads.alertmanager.utf8), Array(SamplePayloads.grafana.utf8),
        Array((SamplePayloads.grafana + "\n" + SamplePayloads.alertmanager).utf8),
        Array("[\(SamplePayloads.alertmanager),\(SamplePayloads.grafana)]".utf8),
    ]

    /// Pieces that JSON and its readers trip over.
    static let mutation = ByteMutation(
        pieces: [
            "{", "}", "[", "]", "\"", ",", ":", "\\", "null", "-", "1e999", "9223372036854775808", "\\ud800",
            "0001-01-01",
            "\u{0}", "\u{FEFF}", "4", "\n",
        ],
        changes: 1...4,
        length: 1...40
    )

    @Test(arguments: [UInt64.random(in: 0 ..< .max), 1, 2]) func `a spoilt payload gives alerts or a place`(
        seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        var read = 0
        for round in 0..<4000 {
            let original = Self.originals[round % Self.originals.count]
            let bytes = Self.mutation.spoilt(original, &generator)
            do throws(JSONError) {
                let batch = try AlertmanagerWebhook.read(bytes, limits: .network)
                let unique = AlertDeduplication.unique(batch.alerts)
                #expect(unique.count <= batch.alerts.count && batch.truncated >= 0, "seed \(seed), round \(round)")
                #expect(!batch.alerts.contains { $0.startsAt.isUnset }, "seed \(seed), round \(round)")
                read += 1
            } catch {
                let place = error.location
                let isInside = place.byteOffset <= bytes.count && place.line >= 1 && place.column >= 1
                #expect(isInside && !error.description.isEmpty, "seed \(seed), round \(round): \(error)")
                let lines = bytes[..<place.byteOffset].count { $0 == 0x0A } + 1
                #expect(place.line == lines, "seed \(seed), round \(round): \(error)")
            }
        }
        // Otherwise the property says nothing about what is read.
        #expect((100..<3900).contains(read), "seed \(seed): \(read) of 4000 were read")
    }

    @Test func `every beginning of a payload that is cut off is refused at its end`() {
        for original in Self.originals.prefix(2) {
            for length in 0..<original.count - 1 {
                let error = #expect(throws: JSONError.self) {
                    try AlertmanagerWebhook.read(Array(original[..<length]), limits: .network)
                }
                #expect(error?.location.byteOffset == length)
            }
        }
    }
}
