import ContentDigests
import Execution
import IncidentModel
import Remediation
import Synchronization

/// An executor over things with versions: it compares and sets in one, keeps a ledger of what it did to which version, and
/// lets a test change the world at any instant.
final class ChangingWorld: StepExecutor {
    /// An order as it came.
    struct Arrival {
        let key: String
        let target: String
        /// The state that the order rests on.
        let state: ContentDigest
        /// The version that was there.
        let found: Int
        let isCarriedOut: Bool
        /// The number of the instant at which it came.
        let instant: Int
    }

    struct World {
        var versions: [String: Int] = [:]
        var arrivals: [Arrival] = []
        /// How many instants there were.
        var instants = 0
        /// The versions that were read in describing, in order.
        var read: [(target: String, version: Int)] = []
    }

    let world = Mutex(World())
    /// Told the number of each instant, before and after each call.
    private let change: @Sendable (Int) async -> Void

    var canSimulate: Bool { true }
    var canInquire: Bool { true }

    init(change: @escaping @Sendable (Int) async -> Void) { self.change = change }

    static func state(_ version: Int) -> ContentDigest { ContentDigest(of: "version \(version)") }

    /// Somebody else changes a thing.
    func disturb(_ target: String) { world.withLock { $0.versions[target, default: 0] += 1000 } }

    /// One more instant.
    func pass() async {
        let number = world.withLock { world in
            world.instants += 1
            return world.instants
        }
        await change(number)
    }

    func describe(_ action: Action) async throws(ExecutorSilence) -> TargetReading {
        await pass()
        let state = world.withLock { world in
            let version = world.versions[action.target.description, default: 0]
            world.read.append((action.target.description, version))
            return Self.state(version)
        }
        await pass()
        return .state(TargetState(fingerprint: state))
    }

    func simulate(_ order: StepOrder) async throws(ExecutorSilence) -> StepForecast {
        await pass()
        return StepForecast(isAccepted: true, words: "it would be done")
    }

    func run(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        await pass()
        let isCarriedOut = world.withLock { world in
            let target = order.action.target.description
            let found = world.versions[target, default: 0]
            let changes = order.action.definition.actionClass.changesState
            let isCarriedOut = !changes || order.state == Self.state(found)
            if changes, isCarriedOut { world.versions[target] = found + 1 }
            world.arrivals.append(
                Arrival(
                    key: order.key.text,
                    target: target,
                    state: order.state,
                    found: found,
                    isCarriedOut: isCarriedOut,
                    instant: world.instants
                )
            )
            return isCarriedOut
        }
        await pass()
        return isCarriedOut ? .done(.nothing) : .refused(.init(.stateChanged, "somebody else changed it"))
    }

    func inquire(_ order: StepOrder) async throws(ExecutorSilence) -> StepAnswer {
        world.withLock { world in
            let known = world.arrivals.last { $0.key == order.key.text }
            return known.map { $0.isCarriedOut ? .done(.nothing) : .refused(.init(.stateChanged)) } ?? .unknownKey
        }
    }
}
