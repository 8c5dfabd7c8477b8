import IncidentModel
import Testing

@testable import IncidentEngine

/// When another version is a release.
@Suite struct ReleaseWatchTests {
    private static let time = FeedHands.start

    @Test func `the first answer teaches, whatever is in it`() {
        var watch = ReleaseWatch()
        #expect(watch.compare(["a": ["1"], "b": ["1", "2"]], at: Self.time).isEmpty)
        #expect(watch.compare(["a": ["1"], "b": ["2"], "c": ["3"]], at: Self.time).isEmpty)
    }

    @Test func `what nobody can be asked about has not changed`() {
        var watch = ReleaseWatch()
        _ = watch.compare(["a": ["1"]], at: Self.time)
        #expect(watch.compare([:], at: Self.time).isEmpty)
        #expect(watch.compare(["a": []], at: Self.time).isEmpty)
        #expect(watch.compare(["a": ["1"]], at: Self.time).isEmpty)
        #expect(watch.compare(["a": ["2"]], at: Self.time).map(\.summary) == ["version 1 -> 2"])
    }

    @Test func `hostile versions are shown harmlessly and bounded`() throws {
        var watch = ReleaseWatch()
        _ = watch.compare(["a": ["1"]], at: Self.time)
        let hostile = Set((0..<100).map { "\u{1b}[2J\u{202e}\($0)" })
        let changes = watch.compare(["a": hostile], at: Self.time)
        #expect(changes.count == 8)
        #expect(changes.allSatisfy { !$0.summary.contains("\u{1b}") && !$0.summary.contains("\u{202e}") })
        #expect(changes.allSatisfy { $0.summary.count < 500 && $0.revision?.contains("\u{1b}") == false })
    }

    @Test func `no more things are watched than there is room for`() {
        var watch = ReleaseWatch()
        let many = Dictionary(uniqueKeysWithValues: (0..<3000).map { ("s\($0)", Set(["1"])) })
        _ = watch.compare(many, at: Self.time)
        let changes = watch.compare(many.mapValues { _ in ["2"] }, at: Self.time)
        #expect(changes.count == ReleaseWatch.most)
    }
}
