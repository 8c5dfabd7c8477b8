internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// What was decided about a connection at its start.
struct Admission {
    let number: UInt64
    let address: PeerAddress
    let peer: Peer
    let refusal: Refusal?
}

/// What one listener's callbacks are given.
final class ListenerCore: Sendable {
    let server: ServerCore
    private let isSecure: Bool

    init(server: ServerCore, isSecure: Bool) {
        self.server = server
        self.isSecure = isSecure
    }

    /// Notes a new connection.
    func connect(_ handle: OpaquePointer, _ address: PeerAddress) -> ClientConnection {
        unsafe server.connect(handle, address, isSecure: isSecure)
    }
}

/// What the threads of a server share: running → draining → halting.
final class ServerCore: Sendable {
    private struct State {
        var ledger: ConnectionLedger
        var connections: [UInt64: ClientConnection] = [:]
        var lastNumber: UInt64 = 0
    }

    let configuration: WebServerConfiguration
    let handler: any WebHandler
    let counters = ServerCounters()
    private let state: Mutex<State>
    /// 0 running, 1 draining, 2 halting.
    private let phase = Atomic<Int>(0)

    init(configuration: WebServerConfiguration, handler: any WebHandler) {
        self.configuration = configuration
        self.handler = handler
        state = Mutex(State(ledger: ConnectionLedger(limits: configuration.connections)))
    }

    /// Whether responses end their connections.
    var isDraining: Bool { phase.load(ordering: .sequentiallyConsistent) > 0 }
    /// Whether nothing may be suspended any more.
    var isHalting: Bool { phase.load(ordering: .sequentiallyConsistent) > 1 }

    /// All connections.
    var connections: [ClientConnection] { state.withLock { Array($0.connections.values) } }

    /// The numbers now.
    var metrics: ServerMetrics { counters.metrics(openConnections: state.withLock { $0.ledger.total }) }

    /// Whether one more connection of an address may come; none may once the server drains.
    func mayConnect(_ address: PeerAddress) -> Bool {
        guard !isDraining else { return false }
        guard let refusal = state.withLock({ $0.ledger.refusal(of: address) }) else { return true }
        counters.note(refusal)
        return false
    }

    /// Counts a connection; one that is too many, because two threads accept at one time, is ended.
    func connect(_ handle: OpaquePointer, _ address: PeerAddress, isSecure: Bool) -> ClientConnection {
        let (connection, refusal) = state.withLock { state in
            state.lastNumber += 1
            let peer = Peer(
                address: address.text,
                isOperator: state.ledger.isOperator(address),
                isUnixSocket: address.isUnixSocket,
                isSecure: isSecure
            )
            let refusal = state.ledger.admit(address)
            let admission = Admission(number: state.lastNumber, address: address, peer: peer, refusal: refusal)
            let connection = unsafe ClientConnection(handle, admission: admission, core: self)
            state.connections[connection.number] = connection
            return (connection, refusal)
        }
        if let refusal {
            counters.note(refusal)
            connection.abort()
        } else {
            counters.accepted.add(1)
            // Let in before the server began to drain, and noted after that has ended those that were known.
            if isDraining { connection.abort() }
        }
        return connection
    }

    /// Forgets a connection.
    func disconnect(_ connection: ClientConnection) {
        state.withLock { state in
            state.connections[connection.number] = nil
            if connection.isAdmitted { state.ledger.release(connection.address) }
        }
    }

    /// Lets requests end, streams and idle connections first.
    func drain() {
        phase.store(1, ordering: .sequentiallyConsistent)
        for connection in connections { connection.drain() }
    }

    /// Ends all waiting.
    func halt() {
        phase.store(2, ordering: .sequentiallyConsistent)
        for connection in connections { connection.halt() }
    }
}
