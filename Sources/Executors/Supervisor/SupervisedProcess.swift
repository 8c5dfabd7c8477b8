/// A process as its supervisor sees it.
struct SupervisedProcess: Sendable, Hashable {
    /// The states of a process.
    /// - Source: https://supervisord.org/subprocess.html#process-states
    enum State: String, Sendable, CaseIterable {
        case stopped = "STOPPED"
        case starting = "STARTING"
        case running = "RUNNING"
        case backoff = "BACKOFF"
        case stopping = "STOPPING"
        case exited = "EXITED"
        case fatal = "FATAL"
        case unknown = "UNKNOWN"

        /// Whether it runs, or its supervisor is about to let it run.
        /// - Source: `RUNNING_STATES` in `supervisor/states.py`, version 4.2.
        var isUp: Bool { self == .running || self == .starting || self == .backoff }

        /// Whether somebody stopped it.
        var isStopped: Bool { self == .stopped || self == .stopping }
    }

    /// What a decision rests on. A process in trouble passes through several states by itself, and would never be acted on
    /// if each counted; so all of them are one.
    enum Phase: Hashable, Sendable {
        /// It runs for so long that only somebody's doing starts it anew.
        case settled(since: Int64)
        /// It was started a moment ago, or has ended by itself, or could not be started.
        case unsettled
        /// Somebody stopped it.
        case stopped
        /// It is being stopped.
        case stopping
    }

    /// How many seconds a process has to run until it counts as settled.
    static let settlingSeconds: Int64 = 10

    /// `group:name`.
    let fullName: String
    let state: State
    /// When it was started last, in seconds since 1970 by the supervisor's clock; 0 for never.
    let start: Int64
    /// The supervisor's clock.
    let now: Int64

    /// A process from the supervisor's structure; nil when it is none.
    init?(_ value: XMLRPCValue) {
        guard let group = value["group"]?.text, let name = value["name"]?.text,
            let state = value["statename"]?.text.flatMap({ State(rawValue: $0) }),
            let start = value["start"]?.integer, let now = value["now"]?.integer, start >= 0, now >= 0,
            EndpointRules.isPlainName(group), EndpointRules.isPlainName(name)
        else { return nil }
        (fullName, self.state, self.start, self.now) = ("\(group):\(name)", state, start, now)
    }

    /// What a decision about it rests on.
    var phase: Phase {
        switch state {
        case .stopped: .stopped
        case .stopping: .stopping
        case .running where now - start >= Self.settlingSeconds: .settled(since: start)
        case .running, .starting, .backoff, .exited, .fatal, .unknown: .unsettled
        }
    }

    /// The phase in words.
    var essence: String {
        switch phase {
        case .settled(let start): "\(fullName) runs since \(start)"
        case .unsettled: "\(fullName) is in trouble or was started a moment ago"
        case .stopped: "\(fullName) is stopped"
        case .stopping: "\(fullName) is being stopped"
        }
    }
}
