/// A server of a backend, by the names that the proxy's configuration gives both.
struct ProxyServerName: Sendable, Hashable, Comparable, CustomStringConvertible {
    let backend: String
    let server: String

    /// The server that `backend/server` names; nil for anything that is no plain name on either side.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(EndpointRules.isPlainName) else { return nil }
        (backend, server) = (String(parts[0]), String(parts[1]))
    }

    var description: String { "\(backend)/\(server)" }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.description < rhs.description }
}

/// What somebody has set a server to; what health checks and name look-ups make of it is not in it.
struct ProxySetting: Sendable, Hashable {
    /// Whether it takes requests, as somebody decided.
    enum Mode: String, Sendable, CaseIterable {
        /// It takes requests.
        case ready
        /// It finishes those that it has.
        case drain
        /// It takes none, and is not checked.
        case maint
    }

    let mode: Mode
    /// Its weight, 0 to 256.
    let weight: Int

    var text: String { "\(mode.rawValue) \(weight)" }
}

/// A server as the proxy shows it.
struct ProxyServer: Sendable, Hashable {
    /// The bits of the administrative state that somebody sets by hand.
    /// - Source: HAProxy 2.6, management guide, "show servers state": `srv_admin_state`.
    private enum AdminBit {
        static let forcedMaintenance = 0x01
        /// It began in maintenance; the bit stays when that has ended.
        static let configuredMaintenance = 0x04
        static let forcedDrain = 0x08
    }

    let name: ProxyServerName
    let setting: ProxySetting
    /// Whether it is up: running, as far as is known.
    let isUp: Bool
    /// Whether it takes no new requests, for whatever reason.
    let isOut: Bool

    /// A server from one line of `show servers state`, version 1; nil when it is none.
    init?(line: Substring) {
        let words = line.split(separator: " ")
        guard words.count >= 9, let name = ProxyServerName("\(words[1])/\(words[3])"),
            let running = Int(words[5]), (0...3).contains(running), let admin = Int(words[6]),
            (0..<256).contains(admin),
            let weight = Int(words[7]), (0...256).contains(weight)
        else { return nil }
        let mode: ProxySetting.Mode =
            admin & AdminBit.forcedMaintenance != 0
            ? .maint : admin & AdminBit.forcedDrain != 0 ? .drain : .ready
        self.name = name
        setting = ProxySetting(mode: mode, weight: weight)
        isUp = running == 2
        isOut = admin & ~AdminBit.configuredMaintenance != 0 || weight == 0 || running == 0
    }

    /// The servers that a reply to `show servers state` lists; nil when it is none.
    static func list(_ reply: String) -> [ProxyServer]? {
        let lines = reply.split(separator: "\n")
        guard lines.first == "1", lines.dropFirst().first?.hasPrefix("# be_id be_name srv_id srv_name") == true else {
            return nil
        }
        let rows = lines.dropFirst(2)
        let servers = rows.compactMap { ProxyServer(line: $0) }
        return servers.count == rows.count && Set(servers.map(\.name)).count == servers.count ? servers : nil
    }
}

/// What servers were set to before they were touched.
struct ProxyServerRecord: Sendable, Hashable {
    /// The settings, in the order in which they are to be restored.
    let items: [(name: ProxyServerName, setting: ProxySetting)]

    init(_ servers: [ProxyServer]) { items = servers.map { ($0.name, $0.setting) } }

    /// The record as text.
    var text: String { items.map { "\($0.name) \($0.setting.text)" }.joined(separator: "\n") }

    /// The record that `text` is; nil when it is none.
    init?(_ text: String) {
        var items: [(ProxyServerName, ProxySetting)] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let name = ProxyServerName(words[0]),
                let mode = ProxySetting.Mode(rawValue: words[1]), let weight = Int(words[2]), (0...256).contains(weight)
            else { return nil }
            items.append((name, ProxySetting(mode: mode, weight: weight)))
        }
        guard !items.isEmpty, Set(items.map(\.0)).count == items.count else { return nil }
        self.items = items
    }

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.text == rhs.text }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
