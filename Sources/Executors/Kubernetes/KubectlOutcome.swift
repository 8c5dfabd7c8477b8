internal import Execution
internal import HostProcess
internal import StrictJSON

/// What one call of `kubectl` came to. Only what the control plane itself answered with a reason is a refusal: there it
/// changed nothing. Everything else is silence.
enum KubectlOutcome: Hashable, Sendable {
    /// It ended well and printed this; untrusted.
    case printed([UInt8])
    /// There is no such object.
    case notFound
    /// There is one of this name already.
    case alreadyExists
    /// The object is another one, or in another state, than the call was for.
    case conflict
    /// A test of a patch failed, or a place in it is not there.
    case testFailed
    /// A drain ended before every pod was evicted, and why.
    case incomplete(String)
    /// It is refused, and why.
    case refused(StepAnswer.Refusal)
    /// No answer that can be believed.
    case silence(ExecutorSilence)

    /// What a finished run means.
    /// - Source: the words of `kubectl` 1.32 (`cmd/util/helpers.go`, `StandardErrorMessage`): `Error from server
    ///   (Reason): message`, and fixed sentences for what has no reason.
    init(_ result: ChildProcess.Result) {
        switch result.ending {
        case .exited(0): self = .printed(result.output)
        case .outOfTime: self = .silence(ExecutorSilence(.outOfTime, "kubectl was ended after its time"))
        case .tooMuchOutput: self = .silence(ExecutorSilence(.garbage, "kubectl printed more than is kept"))
        case .signalled(let number): self = .silence(ExecutorSilence(.died, "signal \(number) ended kubectl"))
        case .exited(let status):
            let said = String(decoding: result.errors, as: UTF8.self)
            // The first line that is kubectl's own counts: what a server or a webhook says may hold line breaks.
            let lines = said.split(whereSeparator: \.isNewline)
            let known = lines.lazy.compactMap { Self.meaning(of: $0) }.first
            if case .incomplete = known, let budget = lines.first(where: { $0.contains("disruption budget") }) {
                self = .incomplete(String(budget.prefix(400)))
                return
            }
            self = known ?? .silence(ExecutorSilence(.died, "kubectl ended with status \(status)"))
        }
    }

    /// What a line of an error says; nil for a warning and whatever else is not known.
    private static func meaning(of line: Substring) -> KubectlOutcome? {
        let prefix = "Error from server"
        if line.hasPrefix(prefix) { return serverError(line.dropFirst(prefix.count)) }
        let words = String(line)
        if line.hasPrefix("The request is invalid") { return .testFailed }
        if line.hasPrefix("The "), line.contains("\" is invalid: ") { return .refused(.init(.forbidden, words)) }
        if line.hasPrefix("error: unable to drain node") { return .incomplete(String(words.prefix(400))) }
        if line.hasPrefix("error: You must be logged in to the server") {
            return .refused(.init(.credentialsExpired, words))
        }
        if line.hasPrefix("error: the server doesn't have a resource type") {
            return .refused(.init(.notConfigured, words))
        }
        guard line.hasPrefix("Unable to connect to the server") || line.hasPrefix("The connection to the server")
        else { return nil }
        let late = ["deadline exceeded", "i/o timeout", "Client.Timeout", "handshake timeout"]
        return .silence(
            late.contains { line.contains($0) }
                ? ExecutorSilence(.outOfTime, "the control plane did not answer in time")
                : ExecutorSilence(.unreachable, "the control plane could not be reached")
        )
    }

    /// What an error with a reason of the control plane says.
    private static func serverError(_ rest: Substring) -> KubectlOutcome? {
        // A webhook's refusal has no reason in brackets.
        guard rest.hasPrefix(" ("), let end = rest.firstIndex(of: ")") else {
            return rest.contains("denied the request") ? .refused(.init(.forbidden, message(rest))) : nil
        }
        let words = message(rest[end...].dropFirst())
        return switch rest[..<end].dropFirst(2) {
        case "NotFound": .notFound
        case "AlreadyExists": .alreadyExists
        case "Conflict": .conflict
        case "Invalid", "BadRequest", "MethodNotAllowed", "NotAcceptable", "UnsupportedMediaType",
            "RequestEntityTooLarge":
            .refused(.init(.forbidden, words))
        case "Unauthorized": .refused(.init(.credentialsExpired, words))
        // Access control says which verb is missing; quotas, policies and webhooks say `is forbidden` as well.
        case "Forbidden":
            .refused(.init(words.contains(" cannot ") ? .notPermitted : .forbidden, words))
        case "TooManyRequests" where words.contains("disruption budget"): .refused(.init(.forbidden, words))
        case let reason:
            .silence(ExecutorSilence(.unreachable, "the control plane answered \(reason.prefix(40))"))
        }
    }

    private static func message(_ text: Substring) -> String {
        String(text.drop { $0 == ":" || $0 == " " }.prefix(400))
    }
}

/// An object as it was read.
struct ClusterObject: Hashable, Sendable {
    /// What the control plane holds, with objects nested deeper and longer than other documents may be.
    private static let limits = JSONLimits(documentBytes: 32 << 20, depth: 64, stringBytes: 2 << 20, members: 2_000_000)

    /// The whole object; untrusted.
    let value: JSONValue
    /// Which one it is among all that ever had its name.
    let uid: String
    /// Which state of it this is.
    let resourceVersion: String

    /// The object that was printed, when it is the one that was asked for.
    init?(_ bytes: [UInt8], expecting target: KubernetesTarget) {
        // Losing the error is right: what is no object is garbage, whatever is wrong with it.
        guard let value = try? JSONValue(parsing: bytes, limits: Self.limits) else { return nil }
        self.init(value)
        guard value["kind"]?.string == target.resource.kind, value["metadata"]?["name"]?.string == target.name,
            value["metadata"]?["namespace"]?.string == target.namespace
        else { return nil }
    }

    /// The object in a value that was read.
    init?(_ value: JSONValue) {
        guard let uid = value["metadata"]?["uid"]?.string, KubernetesName.isIdentifier(uid),
            let version = value["metadata"]?["resourceVersion"]?.string, KubernetesName.isIdentifier(version)
        else { return nil }
        (self.value, self.uid, resourceVersion) = (value, uid, version)
    }

    /// The objects of a list that was printed; nil when it is none, or only a part of one.
    static func list(_ bytes: [UInt8]) -> [JSONValue]? {
        guard let value = try? JSONValue(parsing: bytes, limits: limits), let items = value["items"]?.array,
            value["metadata"]?["continue"]?.string ?? "" == ""
        else { return nil }
        return items
    }

    /// What stands at a place, given by names of members.
    func callAsFunction(_ names: String...) -> JSONValue? {
        names.reduce(Optional(value)) { $0?[$1] }
    }

    /// Whether it is on its way out.
    var isLeaving: Bool { value["metadata"]?["deletionTimestamp"]?.string != nil }

    static func == (left: Self, right: Self) -> Bool { left.value == right.value }

    func hash(into hasher: inout Hasher) {
        hasher.combine(uid)
        hasher.combine(resourceVersion)
    }
}
