import StrictJSON
import Testing

/// Texts of 1 MiB made to be slow; `evenkeel-bench json` measures more of them.
@Suite struct HostileBodyTests {
    struct Body: CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }
    }

    static let size = 1 << 20

    static let bodies = [
        Body(name: "open brackets", text: repeated("[")),
        Body(
            name: "up and down",
            text: "[" + repeated("[[[[[[[[[[0]]]]]]]]]]," + String(repeating: " ", count: 63)) + "0]"
        ),
        Body(name: "different keys", text: "{" + (0..<90_000).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"),
        Body(
            name: "keys with one fingerprint",
            text: "{" + (0..<30_000).map { "\"aaaaaaaa\($0 + 100_000)bbbbbbbb\":0" }.joined(separator: ",") + "}"
        ),
        Body(
            name: "a duplicate at the end",
            text: "{" + (0..<90_000).map { "\"k\($0)\":0" }.joined(separator: ",") + ",\"k0\":0}"
        ),
        Body(name: "an integer of 1 MiB", text: repeated("9")),
        Body(name: "escapes", text: "\"" + repeated("\\u0041") + "\""),
        Body(name: "an unfinished string", text: "\"" + repeated("é")),
    ]

    static func repeated(_ piece: String) -> String {
        String(repeating: piece, count: (size - 4) / piece.utf8.count)
    }

    static let limits = JSONLimits(stringBytes: 2 << 20, members: 1_000_000)

    /// What takes milliseconds when optimised, and seconds at most when not, would take hours if it were quadratic.
    @Test(.timeLimit(.minutes(1)), arguments: bodies)
    func `a hostile text of 1 MiB takes no longer than its length`(body: Body) throws {
        let taken = ContinuousClock().measure {
            _ = try? JSONValue(parsing: body.text, limits: Self.limits)
            var reader = IncrementalJSONReader(limits: Self.limits)
            reader.feed(body.text)
            // Refusals are as good as values here: the time is what counts.
            while (try? reader.next()) != nil {}
        }
        #expect(taken < .seconds(20))
    }

    @Test func `the limits for the network refuse what would take much memory`() {
        let text = "[" + Self.repeated("[],") + "0]"
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.kind == .tooManyMembers(limit: 200_000))
    }
}
