import EvenkeelTestKit
import Synchronization

/// A supervisor that goes wrong when told to. It has to be stopped.
final class ScriptedSupervisor: Sendable {
    enum Fault: Sendable, Equatable {
        /// Answers nothing.
        case hangs
        /// Says that it is done, and does nothing.
        case lies
        /// Answers with no XML-RPC.
        case garbage(String)
        /// Closes the connection between stopping and starting.
        case diesHalfWay
        /// Does not know the password any more.
        case credentialsExpired
        /// Does not let this user do it.
        case notPermitted
        /// Thinks about it for a while, and then does not let this user do it.
        case slowToRefuse
        /// Cannot start what it stopped.
        case cannotStart
    }

    struct Process: Sendable, Equatable {
        var state = "RUNNING"
        var start = 1000
    }

    private struct State: Sendable {
        var processes: [String: Process]
        var now = 2000
        var fault: Fault?
        var calls: [String] = []
    }

    private final class Machine: Sendable {
        let state: Mutex<State>

        init(_ processes: [String: Process]) { state = Mutex(State(processes: processes)) }

        func steps(_ request: ReceivedRequest) -> [ScriptedServer.Step] {
            state.withLock { state in
                switch state.fault {
                case .hangs: return [.pause(nil)]
                case .garbage(let text): return [ScriptedServer.response(text, type: "text/xml")]
                case .credentialsExpired: return [ScriptedServer.response("no", status: "401 Unauthorized")]
                case .slowToRefuse:
                    return [.pause(.milliseconds(400)), ScriptedServer.response("no", status: "403 Forbidden")]
                case .notPermitted: return [ScriptedServer.response("no", status: "403 Forbidden")]
                default: break
                }
                let names = Self.texts("methodName", request.text) + Self.texts("string", request.text)
                return Self.answer(names, &state)
            }
        }

        private static func answer(_ names: [String], _ state: inout State) -> [ScriptedServer.Step] {
            switch names.first {
            case "supervisor.getProcessInfo":
                guard let name = names.last, let process = state.processes[name] else { return fault(10, "BAD_NAME") }
                return response(info(name, process, state.now))
            case "supervisor.getAllProcessInfo":
                let items = state.processes.sorted { $0.key < $1.key }.map { info($0.key, $0.value, state.now) }
                return response("<value><array><data>\(items.joined())</data></array></value>")
            case "supervisor.stopProcess", "supervisor.startProcess":
                let call = String(names[0].dropFirst("supervisor.".count))
                if state.fault == .diesHalfWay, call == "startProcess" {
                    state.fault = nil
                    return [.close]
                }
                return carryOut(call, names[1], &state)
            default: return fault(1, "UNKNOWN_METHOD")
            }
        }

        private static func carryOut(
            _ call: String,
            _ name: String,
            _ state: inout State
        ) -> [ScriptedServer.Step] {
            state.calls.append("\(call) \(name)")
            let done = response("<value><boolean>1</boolean></value>")
            if state.fault == .lies { return done }
            guard var process = state.processes[name] else { return fault(10, "BAD_NAME: \(name)") }
            let isUp = ["RUNNING", "STARTING"].contains(process.state)
            defer { state.processes[name] = process }
            if call == "stopProcess" {
                guard isUp else { return fault(70, "NOT_RUNNING: \(name)") }
                process.state = "STOPPED"
                return done
            }
            guard !isUp else { return fault(60, "ALREADY_STARTED: \(name)") }
            state.now += 1
            process.start = state.now
            process.state = state.fault == .cannotStart ? "FATAL" : "RUNNING"
            return state.fault == .cannotStart ? fault(50, "SPAWN_ERROR: \(name)") : done
        }

        private static func info(_ name: String, _ process: Process, _ now: Int) -> String {
            let parts = name.split(separator: ":")
            let members = [
                ("group", "<string>\(parts[0])</string>"), ("name", "<string>\(parts[1])</string>"),
                ("statename", "<string>\(process.state)</string>"), ("start", "<int>\(process.start)</int>"),
                ("now", "<int>\(now)</int>"),
            ]
            let text = members.map { "<member>\n<name>\($0)</name>\n<value>\($1)</value>\n</member>" }.joined()
            return "<value><struct>\n\(text)\n</struct></value>"
        }

        private static func faultValue(_ code: Int, _ words: String) -> String {
            "<value><struct><member><name>faultCode</name><value><int>\(code)</int></value></member>"
                + "<member><name>faultString</name><value><string>\(words)</string></value></member></struct></value>"
        }

        private static func fault(_ code: Int, _ words: String) -> [ScriptedServer.Step] {
            let text = "<methodResponse><fault>\(faultValue(code, words))</fault></methodResponse>"
            return [ScriptedServer.response(text, type: "text/xml")]
        }

        private static func response(_ value: String) -> [ScriptedServer.Step] {
            let text =
                "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n\(value)\n</param>\n</params>\n</methodResponse>\n"
            return [ScriptedServer.response(text, type: "text/xml")]
        }

        /// The texts of the elements of one name, in order.
        private static func texts(_ name: String, _ xml: String) -> [String] {
            xml.split(separator: "<\(name)>").dropFirst().compactMap { part in
                part.firstRange(of: "</\(name)>").map { String(part[..<$0.lowerBound]) }
            }
        }
    }

    private let machine: Machine
    private let server: ScriptedServer

    init(_ processes: [String: Process], socket: String? = nil) throws {
        let machine = Machine(processes)
        self.machine = machine
        server = try ScriptedServer(path: socket) { machine.steps($0) }
    }

    var url: String { server.url }
    var requests: [ReceivedRequest] { server.requests }
    var calls: [String] { machine.state.withLock { $0.calls } }

    subscript(name: String) -> Process? {
        get { machine.state.withLock { $0.processes[name] } }
        set { machine.state.withLock { $0.processes[name] = newValue } }
    }

    func breaks(_ fault: Fault?) { machine.state.withLock { $0.fault = fault } }

    func stop() { server.stop() }
}
