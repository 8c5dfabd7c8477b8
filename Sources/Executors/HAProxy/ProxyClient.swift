internal import Execution
internal import LocalFiles

/// The commands of one proxy's runtime socket, each on a connection and a thread of its own.
/// - Source: HAProxy 2.6, management guide, section 9.3.
struct ProxyClient: Sendable {
    /// The longest reply, in bytes.
    private static let mostBytes = 1 << 20

    let name: String
    private let socket: String
    private let limit: Duration

    init(_ instance: ProxySettings.Instance) {
        (name, socket, limit) = (instance.name, instance.socket, instance.limit)
    }

    var title: String { "HAProxy \(name)" }

    /// All servers of backends.
    /// - Throws: `targetGone` for a backend that there is not.
    func servers(of backends: Set<String>) async throws(SystemStop) -> [ProxyServer] {
        var servers: [ProxyServer] = []
        for backend in backends.sorted() {
            let reply = try await reply(to: "show servers state \(backend)")
            if reply.hasPrefix("Can't find backend") {
                throw .refused(.targetGone, "\(title) has no backend \(backend).")
            }
            guard let found = ProxyServer.list(reply), found.allSatisfy({ $0.name.backend == backend }) else {
                throw unexpected(reply, isRead: true)
            }
            servers += found
        }
        return servers
    }

    /// How busy the servers of a backend are.
    /// - Throws: `targetGone` for a backend that there is not; `notConfigured` where one of its servers has no limit.
    func load(of backend: String) async throws(SystemStop) -> ProxyLoad {
        let reply = try await reply(to: "show stat -1 6 -1")
        do throws(ProxyLoad.Problem) { return try ProxyLoad(reply, of: backend) } catch {
            switch error {
            case .notAList: throw unexpected(reply, isRead: true)
            case .noBackend: throw .refused(.targetGone, "\(title) has no backend \(backend).")
            case .unlimited(let server):
                throw .refused(
                    .notConfigured,
                    "Server \(server) of backend \(backend) has no `maxconn`, so nobody can tell how busy it is."
                )
            }
        }
    }

    /// Sets servers, in this order, as far as they are not set so.
    /// - Throws: `silent` when a command may or may not have been carried out; `refused` when it was not.
    func set(
        _ items: [(name: ProxyServerName, setting: ProxySetting)],
        from now: [ProxyServer]
    ) async throws(SystemStop) {
        for item in items {
            guard let old = now.first(where: { $0.name == item.name })?.setting else { continue }
            // A backend with a static algorithm takes no weights, not even the one that is set.
            if old.weight != item.setting.weight {
                try await order("set server \(item.name) weight \(item.setting.weight)")
            }
            if old.mode != item.setting.mode {
                try await order("set server \(item.name) state \(item.setting.mode.rawValue)")
            }
        }
    }

    /// The value of a key in a map; nil when the map has none.
    func value(of entry: ProxySettings.Entry) async throws(SystemStop) -> String? {
        let reply = try await reply(to: "show map \(entry.map)")
        if reply.hasPrefix("Unknown map identifier") {
            throw .refused(.targetGone, "\(title) has no map \(entry.map); its configuration has to use it.")
        }
        var values: [String] = []
        for line in reply.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, words[0].hasPrefix("0x") else { throw unexpected(reply, isRead: true) }
            if words[1] == entry.key { values.append(words.dropFirst(2).joined(separator: " ")) }
        }
        guard values.count <= 1 else {
            throw .refused(.forbidden, "The map \(entry.map) has \(entry.key) more than once.")
        }
        return values.first
    }

    /// Sets the value of a key, which is added where there is none; nil removes it.
    func set(_ value: Int?, of entry: ProxySettings.Entry, before: String?) async throws(SystemStop) {
        switch (value, before) {
        case (nil, nil): return
        case (nil, _?): try await order("del map \(entry.map) \(entry.key)")
        case (let value?, nil): try await order("add map \(entry.map) \(entry.key) \(value)")
        case (let value?, _?): try await order("set map \(entry.map) \(entry.key) \(value)")
        }
    }

    /// Gives a command that says nothing when it is carried out.
    private func order(_ command: String) async throws(SystemStop) {
        let reply = try await reply(to: command)
        guard reply.allSatisfy({ $0 == "\n" }) else { throw unexpected(reply, isRead: false) }
    }

    private func reply(to command: String) async throws(SystemStop) -> String {
        let (socket, limit, title) = (LocalSocket(socket), limit, title)
        let bytes = try await BlockingWork.perform("haproxy") { () throws(SystemStop) -> [UInt8] in
            do throws(LocalSocketError) {
                return try socket.reply(to: Array("\(command)\n".utf8), within: limit, mostBytes: Self.mostBytes)
            } catch {
                throw Self.stop(error, title)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .silent(.garbage, "\(title) replied with no text")
        }
        // Every reply ends with an empty line; without one it was cut off.
        guard text.hasSuffix("\n") else { throw .silent(.died, "\(title) ended in the middle of a reply") }
        return text
    }

    private static func stop(_ error: LocalSocketError, _ title: String) -> SystemStop {
        switch error.code {
        case .notPermitted:
            .refused(.notPermitted, "The socket of \(title) does not let this user in: \(error.path).")
        case .badPath: .refused(.notConfigured, "\(error)")
        case .notFound, .notListening: .silent(.unreachable, "\(title): \(error)")
        case .outOfTime: .silent(.outOfTime, "\(title): \(error)")
        case .tooLarge: .silent(.garbage, "\(title): \(error)")
        case .broken: .silent(.died, "\(title): \(error)")
        }
    }

    /// What a reply means that is not the one that was hoped for.
    private func unexpected(_ reply: String, isRead: Bool) -> SystemStop {
        let plain = String(reply.unicodeScalars.prefix(120).map { $0.value < 0x20 ? " " : Character($0) })
        let words = plain.split(separator: " ").joined(separator: " ")
        if reply.hasPrefix("Permission denied") {
            return .refused(.notPermitted, "The socket of \(title) has not the level admin.")
        }
        if reply.hasPrefix("No such server") || reply.hasPrefix("No such backend") {
            return .refused(.targetGone, "\(title) has no such server.")
        }
        return isRead ? .silent(.garbage, "\(title) says: \(words)") : .refused(.forbidden, "\(title) says: \(words)")
    }
}
