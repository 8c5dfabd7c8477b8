internal import IncidentEngine
internal import Synchronization

/// The configuration that holds, against which a new one is held.
final class PresentConfiguration: Sendable {
    private let value: Mutex<Configuration>

    /// The configuration of the start.
    init(_ configuration: Configuration) { value = Mutex(configuration) }

    /// Lets another one hold.
    func replace(_ fresh: Configuration) { value.withLock { $0 = fresh } }

    /// Refuses what needs a restart, instead of following half of it, and a file that was cut off: what it still says may lack the
    /// rules that forbid.
    /// - Throws: `CommandFailure` with what is wrong and what to do.
    func check(_ fresh: Configuration) throws(CommandFailure) {
        let old = value.withLock { $0 }
        let isSame =
            fresh.serve.tenantLabel == old.serve.tenantLabel && fresh.serve.listen == old.serve.listen
            && fresh.serve.state == old.serve.state
        guard isSame else {
            throw CommandFailure(["`serve.tenant-label`, `serve.listen` and `serve.state` need a restart"])
        }
        guard !fresh.isCutOff(from: old) else {
            throw CommandFailure([
                "the file is the beginning of the present one, as if it had been cut off; if the rest was meant to go, end it with a comment"
            ])
        }
    }
}
