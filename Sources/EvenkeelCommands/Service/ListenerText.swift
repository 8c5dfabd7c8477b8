internal import IncidentEngine
internal import StructuredDocuments
internal import WebServer

/// Reads where a service listens.
struct ListenerText: Sendable {
    /// The listeners of a configuration.
    /// - Throws: `CommandFailure` when an address makes no sense or the certificate cannot be used.
    static func listeners(_ serve: Configuration.Serve) throws(CommandFailure) -> [Listener] {
        var identity: TLSIdentity?
        if let certificate = serve.certificate, let key = serve.key {
            do throws(WebServerError) {
                identity = try TLSIdentity(certificateFile: certificate, keyFile: key)
            } catch {
                throw CommandFailure(["serve.certificate-file: \(error)"])
            }
        }
        var listeners: [Listener] = []
        for text in serve.listen {
            if text.hasPrefix("unix:") {
                listeners.append(.unix(path: String(text.dropFirst(5))))
                continue
            }
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
                let shown = InertText(text, maximum: 100).quoted
                throw CommandFailure(["serve.listen: \(shown) is no address; write HOST:PORT or unix:PATH"])
            }
            var host = String(text[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            if host == "localhost" { host = "127.0.0.1" }
            listeners.append(.tcp(host: host, port: port, identity: identity))
        }
        return listeners
    }

    /// Whether only this machine can reach all of these.
    static func isLocal(_ serve: Configuration.Serve) -> Bool {
        serve.listen.allSatisfy {
            $0.hasPrefix("unix:") || $0.hasPrefix("127.") || $0.hasPrefix("[::1]:") || $0.hasPrefix("localhost:")
        }
    }
}
