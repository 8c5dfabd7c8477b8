import CurlTransport
import EvenkeelTestKit
import EvidenceCapture
import IncidentModel
import StructuredDocuments
import Synchronization
import YAMLDocuments

@testable import IncidentEngine

/// A source whose answers a test decides.
final class ScriptedSource: FeedSource {
    typealias Outcome = Result<FeedYield, FeedFailure>

    private let state: Mutex<(outcomes: [Outcome], asked: Int)>

    /// Gives these answers in turn, the last one for ever.
    init(_ outcomes: [Outcome]) { state = Mutex((outcomes, 0)) }

    var asked: Int { state.withLock { $0.asked } }

    func ask() async throws(FeedFailure) -> FeedYield {
        let outcome = state.withLock { state in
            state.asked += 1
            return state.outcomes.count > 1 ? state.outcomes.removeFirst() : state.outcomes.first
        }
        return try outcome?.get() ?? FeedYield()
    }
}

/// What a feed told, in order.
final class Tellings: Sendable {
    private let all = Mutex<[String?]>([])
    var told: [String?] { all.withLock { $0 } }
    func add(_ problem: String?) { all.withLock { $0.append(problem) } }
}

/// A clock for feeds that stands still until a test advances it.
struct FeedHands: Sendable {
    let manual = ManualClock()
    static let start = Timestamp(seconds: 1_792_000_000) ?? .epoch

    var clock: EngineClock {
        EngineClock(
            wall: { [manual] in Self.start.adding(seconds: manual.now.offset.components.seconds) },
            elapsed: { [manual] in manual.now.offset },
            sleep: { [manual] in (try? await manual.sleep(for: $0)) != nil }
        )
    }

    func feed(
        _ source: any FeedSource,
        _ tellings: Tellings = Tellings(),
        named name: String = "probe",
        every: Duration = .seconds(5)
    ) -> Feed {
        Feed(
            name: name,
            kind: "prometheus",
            every: every,
            source: source,
            clock: clock,
            chance: { 0 },
            tell: { tellings.add($0) }
        )
    }
}

extension SourceSettings {
    /// The one source of a configuration with this item, and what is wrong with it.
    static func read(_ item: String) throws -> SourceSettings {
        let text = "serve:\n  sources:\n" + item.split(separator: "\n").map { "    \($0)\n" }.joined()
        let sources = try ConfigurationTests.load(text).configuration.serve.sources
        guard let first = sources.first else { throw LiveError(.missing, ["no source"]) }
        return first
    }
}
