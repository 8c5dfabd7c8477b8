internal import CurlTransport
internal import Execution

/// The calls of one supervisor that acts need.
/// - Source: https://supervisord.org/api.html
struct SupervisorClient: Sendable {
    /// The numbers of the faults that mean something of their own.
    /// - Source: `Faults` in `supervisor/xmlrpc.py`, version 4.2.
    private enum FaultCode {
        static let shutdownState: Int64 = 6
        static let badName: Int64 = 10
        static let notRunning: Int64 = 70
        static let alreadyStarted: Int64 = 60
    }

    /// The most processes that one step touches.
    static let mostProcesses = 50

    private let client: EndpointClient

    init(_ endpoint: ControlEndpoint) {
        client = EndpointClient(endpoint, title: "Supervisor \(endpoint.name)")
    }

    var title: String { client.title }
    var isLocal: Bool { client.endpoint.isLocal }

    /// The processes that are meant, each once, in the order of their names.
    /// - Throws: `targetGone` when one of the reaches means none.
    func processes(_ reaches: [SupervisorSettings.Reach]) async throws(SystemStop) -> [SupervisedProcess] {
        var found: [String: SupervisedProcess] = [:]
        for reach in reaches {
            for process in try await processes(reach) { found[process.fullName] = process }
        }
        guard found.count <= Self.mostProcesses else {
            throw .refused(.forbidden, "More than \(Self.mostProcesses) processes are meant.")
        }
        return found.values.sorted { $0.fullName < $1.fullName }
    }

    /// The processes that are meant, in the order of their names.
    /// - Throws: `targetGone` when there are none.
    func processes(
        _ reach: SupervisorSettings.Reach,
        within limit: Duration? = nil
    ) async throws(SystemStop)
        -> [SupervisedProcess]
    {
        switch reach {
        case .process(let group, let name):
            let value = try await value(
                of: XMLRPCCall("supervisor.getProcessInfo", [.text("\(group):\(name)")]),
                within: limit
            )
            guard let process = SupervisedProcess(value), process.fullName == "\(group):\(name)" else {
                throw .silent(.garbage, "\(title) describes no such process")
            }
            return [process]
        case .group(let group):
            let value = try await value(of: XMLRPCCall("supervisor.getAllProcessInfo"), within: limit)
            guard let items = value.array else { throw .silent(.garbage, "\(title) lists no processes") }
            let wanted = items.filter { $0["group"]?.text == group }
            let found = wanted.compactMap { SupervisedProcess($0) }
            guard found.count == wanted.count, Set(found.map(\.fullName)).count == found.count else {
                throw .silent(.garbage, "\(title) describes no such processes")
            }
            guard !found.isEmpty else { throw .refused(.targetGone, "\(title) has no group \(group).") }
            guard found.count <= Self.mostProcesses else {
                throw .refused(.forbidden, "Group \(group) has more than \(Self.mostProcesses) processes.")
            }
            return found.sorted { $0.fullName < $1.fullName }
        }
    }

    /// Begins to stop a process; one that does not run is left alone. Short requests, since a supervisor forgets the rest of a
    /// long one when its connection ends.
    func stop(_ name: String, within limit: Duration) async throws(SystemStop) {
        let call = XMLRPCCall("supervisor.stopProcess", [.text(name), .boolean(false)])
        try await order(call, within: limit, tolerating: FaultCode.notRunning)
    }

    /// Begins to start a process; one that runs is left alone.
    func start(_ name: String, within limit: Duration) async throws(SystemStop) {
        let call = XMLRPCCall("supervisor.startProcess", [.text(name), .boolean(false)])
        try await order(call, within: limit, tolerating: FaultCode.alreadyStarted)
    }

    private func order(
        _ call: XMLRPCCall,
        within limit: Duration,
        tolerating harmless: Int64
    ) async throws(SystemStop) {
        switch try await response(to: call, within: limit) {
        case .value(.boolean(true)): return
        case .value: throw .silent(.garbage, "\(title) answers neither yes nor no")
        case .fault(let fault) where fault.code == harmless: return
        case .fault(let fault): throw .refused(refusal(fault))
        }
    }

    private func value(of call: XMLRPCCall, within limit: Duration?) async throws(SystemStop) -> XMLRPCValue {
        switch try await response(to: call, within: limit ?? client.endpoint.limit) {
        case .value(let value): return value
        case .fault(let fault): throw .refused(refusal(fault))
        }
    }

    private func response(
        to call: XMLRPCCall,
        within limit: Duration
    ) async throws(SystemStop) -> XMLRPCReader.Response {
        let response = try await client.send(
            .post,
            "",
            headers: [HeaderField("content-type", "text/xml")],
            body: call.body,
            limit: min(limit, client.endpoint.limit)
        )
        guard response.status == 200 else { throw .silent(.garbage, "\(title): HTTP status \(response.status)") }
        do throws(XMLRPCReader.Garbage) { return try XMLRPCReader.response(response.body) } catch {
            throw .silent(.garbage, "\(title): the response is no XML-RPC (byte \(error.offset))")
        }
    }

    private func refusal(_ fault: XMLRPCFault) -> StepAnswer.Refusal {
        switch fault.code {
        case FaultCode.badName: .init(.targetGone, "\(title) has no such process.")
        case FaultCode.shutdownState: .init(.forbidden, "\(title) is shutting down.")
        default: .init(.forbidden, "\(title) says: \(Self.shown(fault.words))")
        }
    }

    /// Words of the supervisor without what a terminal would obey.
    private static func shown(_ words: String) -> String {
        String(words.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }
}
