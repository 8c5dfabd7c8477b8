import Synchronization

@testable import EvenkeelTestKit

/// A proxy's runtime socket that goes wrong when told to. It has to be stopped.
final class ScriptedProxy: Sendable {
    enum Fault: Sendable, Equatable {
        /// Answers nothing.
        case hangs
        /// Says that it is done, and does nothing.
        case lies
        /// Answers with something else.
        case garbage(String)
        /// Does what it is told and closes the connection before it says so.
        case dies
        /// Its socket has a level too low.
        case lowLevel
        /// Does not know a server.
        case refuses(String)
    }

    struct Server: Sendable, Equatable {
        var running = 2
        var admin = 0
        var weight = 1
        /// The requests that it works on, and the most that it takes; nil where it has no limit.
        var begun = 0
        var most: Int? = 100
    }

    private struct State: Sendable {
        var servers: [String: Server]
        var map: [String: String]
        var fault: Fault?
        var commands: [String] = []
    }

    private final class Machine: Sendable {
        let state: Mutex<State>

        init(_ servers: [String: Server], _ map: [String: String]) {
            state = Mutex(State(servers: servers, map: map))
        }

        /// The reply to a command; nil for none.
        func reply(_ command: String) -> String? {
            state.withLock { state in
                let words = command.split(separator: " ").map(String.init)
                if words.first != "show" { state.commands.append(command) }
                switch state.fault {
                case .garbage(let text): return text
                case .lies where words.first != "show": return "\n"
                case .lowLevel where words.first != "show": return "Permission denied\n\n"
                case .refuses(let name) where words.first != "show" && command.contains(name):
                    return "No such server.\n\n"
                case .dies where words.first != "show":
                    _ = Self.carryOut(words, &state)
                    return nil
                default: return Self.carryOut(words, &state)
                }
            }
        }

        private static func carryOut(_ words: [String], _ state: inout State) -> String {
            guard words.count >= 3 else { return "Unknown command\n\n" }
            switch words[0] + " " + words[1] {
            case "show servers":
                let found = state.servers.filter { $0.key.hasPrefix(words[3] + "/") }.sorted { $0.key < $1.key }
                if found.isEmpty { return "Can't find backend.\n\n" }
                let rows = found.map { name, server in
                    let parts = name.split(separator: "/")
                    return
                        "3 \(parts[0]) 1 \(parts[1]) 127.0.0.1 \(server.running) \(server.admin) \(server.weight) 1 9 - - 0"
                }
                return "1\n# be_id be_name srv_id srv_name srv_addr\n\(rows.joined(separator: "\n"))\n\n"
            case "show stat":
                let rows = state.servers.sorted { $0.key < $1.key }.map { name, server in
                    let limit = server.most.map(String.init) ?? ""
                    let status = server.running == 2 ? "UP" : "DOWN"
                    return "\(name.replacing("/", with: ",")),0,\(server.begun),\(limit),\(status)\n"
                }
                let backends = Set(state.servers.keys.compactMap { $0.split(separator: "/").first }).sorted()
                let sums = backends.map { "\($0),BACKEND,0,0,9,UP\n" }
                return "# pxname,svname,qcur,scur,slim,status\n\(rows.joined())\(sums.joined())\n"
            case "set server":
                guard var server = state.servers[words[2]] else { return "No such server.\n\n" }
                if words[3] == "weight" {
                    server.weight = Int(words[4]) ?? 0
                } else {
                    server.admin = (server.admin & 4) + (["ready": 0, "drain": 8, "maint": 1][words[4]] ?? 0)
                    if words[4] != "drain" {
                        server.running = words[4] == "maint" ? 0 : server.running == 0 ? 2 : server.running
                    }
                }
                state.servers[words[2]] = server
                return "\n"
            case "show map":
                return state.map.sorted { $0.key < $1.key }.map { "0x7f00 \($0.key) \($0.value)\n" }.joined() + "\n"
            case "add map", "set map":
                if words[0] == "set", state.map[words[3]] == nil { return "entry not found.\n\n" }
                state.map[words[3]] = words[4]
                return "\n"
            case "del map": return state.map.removeValue(forKey: words[3]) == nil ? "Key not found.\n\n" : "\n"
            default: return "Unknown command\n\n"
            }
        }
    }

    private let machine: Machine
    private let server: LoopbackServer

    init(_ path: String, _ servers: [String: Server], map: [String: String] = [:]) throws {
        let machine = Machine(servers, map)
        self.machine = machine
        server = try LoopbackServer(path: path) { connection in
            guard let line = connection.nextLine() else { return }
            if machine.state.withLock({ $0.fault == .hangs }) {
                connection.pause(nil)
                return
            }
            if let reply = machine.reply(String(decoding: line, as: UTF8.self)) { connection.send(reply) }
        }
    }

    /// The commands that change something, in the order in which they came.
    var commands: [String] { machine.state.withLock { $0.commands } }

    var map: [String: String] { machine.state.withLock { $0.map } }

    subscript(name: String) -> Server? {
        get { machine.state.withLock { $0.servers[name] } }
        set { machine.state.withLock { $0.servers[name] = newValue } }
    }

    func breaks(_ fault: Fault?) { machine.state.withLock { $0.fault = fault } }

    func stop() { server.stop() }
}
