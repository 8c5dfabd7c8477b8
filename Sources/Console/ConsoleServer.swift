public import IncidentEngine
internal import Synchronization
public import WebServer

/// The HTTP API and the page, on a server of its own: made, started, running, stopped.
public final class ConsoleServer: Sendable {
    private let core: ConsoleCore
    private let server: WebServer

    /// Makes a server that does not listen yet.
    /// - Parameters:
    ///   - engine: What it serves.
    ///   - settings: Where it listens, and who may come in.
    /// - Throws: `ConsoleError` when the table of routes contradicts itself, which a test shows first.
    public init(engine: LiveEngine, settings: ConsoleSettings) throws(ConsoleError) {
        let core = ConsoleCore(engine: engine, settings: settings)
        let router: Router
        do throws(WebServerError) {
            router = try Router(RouteTable.all.map { RouteBinding(definition: $0, core: core).route })
        } catch { throw ConsoleError(description: "the routes cannot be served: \(error)") }
        var configuration = settings.server
        configuration.commonFields = SecurityFields.all(hasTLS: settings.hasTLS)
        let server = WebServer(configuration: configuration, handler: router)
        core.router.withLock { $0 = router }
        core.server.withLock { $0 = server }
        (self.core, self.server) = (core, server)
    }

    /// Starts to listen everywhere, or nowhere.
    /// - Returns: Where it can be reached.
    /// - Throws: `ConsoleError` with what keeps it from starting.
    public func start() throws(ConsoleError) -> [ListeningAddress] {
        do throws(WebServerError) {
            let addresses = try server.start()
            core.gate.listen(at: addresses.flatMap(\.origins))
            return addresses
        } catch { throw ConsoleError(description: "\(error)") }
    }

    /// Hands events out to their readers, until the task is cancelled or the server is stopped. Without it, event
    /// streams
    /// stay silent.
    public func run() async { await core.events.run() }

    /// Replaces who may come in. Sessions and streams of those who are gone end.
    public func replace(_ trust: ConsoleTrust) {
        core.gate.replace(trust)
        core.events.endStreamsWithoutRight()
    }

    /// Ends streams, lets requests finish within `grace`, then ends all.
    public func stop(grace: Duration = .seconds(10)) async {
        core.events.end()
        await server.stop(grace: grace)
        // The two hold each other.
        core.router.withLock { $0 = nil }
        core.server.withLock { $0 = nil }
    }
}

extension ListeningAddress {
    /// The origins that a browser has when it comes here. An address that stands for all of a machine's has none that
    /// could be known: those are set as `origins`.
    var origins: [String] {
        guard case .tcp(let host, let port, let isSecure) = self else { return [] }
        let scheme = isSecure ? "https" : "http"
        let end = port == (isSecure ? 443 : 80) ? "" : ":\(port)"
        let isAll = host == "0.0.0.0" || host == "::"
        let names = isAll || host == "127.0.0.1" || host == "::1" ? ["127.0.0.1", "localhost", "[::1]"] : []
        let own = isAll ? [] : [host.contains(":") ? "[\(host)]" : host]
        return Set(names + own).sorted().map { "\(scheme)://\($0)\(end)" }
    }
}

/// The header fields that every response has.
/// - Source: OWASP Secure Headers Project; Fetch, section 3.7 (Cross-Origin-Resource-Policy).
enum SecurityFields: Sendable {
    /// The fields; a response that sets one itself keeps its own.
    static func all(hasTLS: Bool) -> [HeaderField] {
        var fields = [
            HeaderField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            HeaderField("X-Content-Type-Options", "nosniff"),
            HeaderField("Referrer-Policy", "no-referrer"),
            HeaderField("Cross-Origin-Opener-Policy", "same-origin"),
            HeaderField("Cross-Origin-Resource-Policy", "same-origin"),
            HeaderField("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            HeaderField("X-Frame-Options", "DENY"),
        ]
        if hasTLS { fields.append(HeaderField("Strict-Transport-Security", "max-age=31536000")) }
        return fields
    }
}
