internal import DedicatedThreads
internal import Synchronization

/// An HTTP/1.1 server inside the process, on libmicrohttpd, for loopback, a UNIX socket or TLS: stopped → running →
/// draining → over.
///
/// A server has to be stopped: `stop(grace:)` ends its threads.
public final class WebServer: Sendable {
    private enum Phase {
        case new
        case running
        case stopping
        case over
    }

    private struct State {
        var phase = Phase.new
        var daemons: [Daemon] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let core: ServerCore
    private let reaper: Reaper
    private let state = Mutex(State())

    /// Creates a server that does not listen yet.
    public init(configuration: WebServerConfiguration = WebServerConfiguration(), handler: any WebHandler) {
        core = ServerCore(configuration: configuration, handler: handler)
        reaper = Reaper(core: core)
    }

    /// What was counted since the start.
    public var metrics: ServerMetrics { core.metrics }

    /// Starts to listen everywhere, or nowhere.
    /// - Returns: Where it can be reached, in the order of the listeners.
    /// - Throws: What keeps it from starting; `alreadyStarted` at the second call.
    public func start() throws(WebServerError) -> [ListeningAddress] {
        try check()
        let isNew = state.withLock { state in
            guard state.phase == .new else { return false }
            state.phase = .running
            return true
        }
        guard isNew else { throw WebServerError(.alreadyStarted, "a server is started once") }
        var daemons: [Daemon] = []
        do throws(WebServerError) {
            for listener in core.configuration.listeners {
                let listenerCore = ListenerCore(server: core, isSecure: listener.identity != nil)
                daemons.append(try Daemon(listener, core: listenerCore))
            }
            try reaper.start()
        } catch {
            core.halt()
            for daemon in daemons { daemon.stop() }
            state.withLock { $0.phase = .over }
            throw error
        }
        let isWanted = state.withLock { state in
            state.daemons = state.phase == .running ? daemons : []
            return state.phase == .running
        }
        guard isWanted else {
            core.halt()
            for daemon in daemons { daemon.stop() }
            throw WebServerError(.startFailed, "the server was stopped while it started")
        }
        return daemons.map(\.address)
    }

    /// Stops: no new connection is accepted, idle ones end, streams are ended, requests may finish within `grace`;
    /// then they are answered 503 and their tasks cancelled. Returns when all threads are gone. Calling it again waits
    /// for the same end.
    public func stop(grace: Duration = .seconds(10)) async {
        guard let daemons = beginStopping() else {
            await waitForEnd()
            return
        }
        core.drain()
        for daemon in daemons { daemon.hide() }
        if await !reaper.waitUntilQuiet(within: grace) {
            core.halt()
            // The refusals need a moment to reach their clients.
            _ = await reaper.waitUntilQuiet(within: .seconds(1))
        }
        core.halt()
        await end(daemons)
        let waiters = state.withLock { state in
            state.phase = .over
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The daemons to stop; nil when somebody stops them already, or there are none.
    private func beginStopping() -> [Daemon]? {
        state.withLock { state in
            guard state.phase == .running else {
                if state.phase == .new { state.phase = .over }
                return nil
            }
            state.phase = .stopping
            defer { state.daemons = [] }
            return state.daemons
        }
    }

    private func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.phase == .stopping { state.waiters.append(continuation) }
                return state.phase != .stopping
            }
            if isOver { continuation.resume() }
        }
    }

    /// Ends the threads; they are joined on a thread of their own, because joining blocks.
    private func end(_ daemons: [Daemon]) async {
        let work: @Sendable () -> Void = { [reaper] in
            for daemon in daemons { daemon.stop() }
            reaper.stop()
        }
        await withCheckedContinuation { continuation in
            do throws(DedicatedThreadError) {
                try DedicatedThread.detached(named: "web end") {
                    work()
                    continuation.resume()
                }
            } catch {
                // Without a thread it has to block here: better than threads that never end.
                work()
                continuation.resume()
            }
        }
    }

    private func check() throws(WebServerError) {
        let configuration = core.configuration
        let connections = configuration.connections
        guard !configuration.listeners.isEmpty, (1...64).contains(configuration.threads),
            (256...256 * 1024).contains(configuration.requests.maximumHeadBytes),
            (1...1000).contains(configuration.requests.maximumFields),
            (1...1_000_000).contains(connections.total), connections.perAddress > 0,
            (0..<connections.total).contains(connections.reservedForOperators),
            configuration.deadlines.shortest > .zero
        else { throw WebServerError(.invalidConfiguration, "a limit of the server is out of its range") }
    }
}
