import EvenkeelTestKit
import EvidenceCapture
import Synchronization
import Testing

@testable import IncidentEngine

/// Changes of a cluster bring its feed's questions forward.
@Suite struct ClusterWatchTests {
    /// A cluster whose watches tell of some changes and last for a time.
    private final class Watched: ClusterSource {
        private let hands: FeedHands
        private let lasting: Duration
        private let state = Mutex<[ClusterCommand]>([])
        init(_ hands: FeedHands, lasting: Duration) { (self.hands, self.lasting) = (hands, lasting) }

        var followed: [ClusterCommand] { state.withLock { $0 } }

        func answer(to command: ClusterCommand) async -> CommandAnswer { CommandAnswer(output: "") }

        func follow(_ command: ClusterCommand, _ change: @escaping @Sendable () -> Void) async -> String {
            state.withLock { $0.append(command) }
            change()
            _ = await hands.clock.sleep(lasting)
            return "it ended"
        }
    }

    private static func settings(_ more: String = "") throws -> KubernetesSettings {
        let settings = try SourceSettings.read("- {type: kubernetes, namespaces: [a, b, c, d, e, f]\(more)}")
        guard case .kubernetes(let kubernetes) = settings.kind else { throw LiveError(.missing, ["no cluster"]) }
        return kubernetes
    }

    @Test func `the first four namespaces are watched, for changes of pods`() async throws {
        let hands = FeedHands()
        let source = Watched(hands, lasting: .seconds(600))
        let changes = Mutex(0)
        let watch = ClusterWatch(try Self.settings(), source, hands.clock)
        let running = Task { await watch.run { changes.withLock { $0 += 1 } } }
        await hands.manual.waitForSleepers(4)
        #expect(
            source.followed.map(\.line).sorted()
                == ["a", "b", "c", "d"].map { "kubectl get pods -n \($0) --watch-only -o name" }
        )
        #expect(changes.withLock { $0 } == 4)
        // The server ends a watch after a while; what happened until the next one begins is not told, so it counts as a change.
        hands.manual.advance(by: .seconds(600))
        await hands.manual.waitForSleepers(4)
        #expect(changes.withLock { $0 } == 8)
        hands.manual.advance(by: .seconds(1))
        await hands.manual.waitForSleepers(4)
        #expect(source.followed.count == 8)
        running.cancel()
        await running.value
    }

    @Test func `where nothing may be watched it is tried ever later`() async throws {
        let hands = FeedHands()
        let source = Watched(hands, lasting: .zero)
        let watch = ClusterWatch(try Self.settings(), source, hands.clock)
        let running = Task { await watch.run {} }
        for _ in 0..<12 {
            await hands.manual.waitForSleepers(4)
            hands.manual.advance(by: .seconds(300))
        }
        #expect((4 * 6...4 * 13).contains(source.followed.count))
        running.cancel()
        await running.value
    }

    @Test func `without the wish nothing is watched`() async throws {
        let hands = FeedHands()
        let source = Watched(hands, lasting: .zero)
        await ClusterWatch(try Self.settings(", watch: false"), source, hands.clock).run {}
        #expect(source.followed.isEmpty)
    }

    @Test func `a crowd of changes leads to one round, five seconds after the last`() async {
        let hands = FeedHands()
        let source = ScriptedSource([.success(FeedYield())])
        let feed = hands.feed(source, every: .seconds(60))
        let running = Task { await feed.run() }
        await hands.manual.waitForSleepers(1)
        for _ in 0..<100 { feed.change() }
        await hands.manual.waitForSleepers(2)
        hands.manual.advance(by: .milliseconds(4900))
        #expect(source.asked == 1)
        hands.manual.advance(by: .milliseconds(100))
        while source.asked < 2 { await Task.yield() }
        await hands.manual.waitForSleepers(1)
        hands.manual.advance(by: .seconds(30))
        feed.change()
        await hands.manual.waitForSleepers(2)
        hands.manual.advance(by: .milliseconds(500))
        while source.asked < 3 { await Task.yield() }
        running.cancel()
        await running.value
    }
}
