import IncidentEngine
import Synchronization

/// Keeps what an engine told.
final class Recorder: Sendable {
    private let heard = Mutex<[EngineNews]>([])

    func hear(_ news: [EngineNews]) { heard.withLock { $0 += news } }

    var news: [EngineNews] { heard.withLock { $0 } }
}
