internal import Governance
internal import StrictJSON
internal import WebServer

/// One line of the table from which the router and the OpenAPI document are both made.
struct RouteDefinition: Sendable {
    /// The groups of the document.
    enum Tag: String, Sendable, CaseIterable {
        case incidents, plans, approvals, runs, knowledge, audit, governance, sessions, events, ingest, operation,
            protocols
        case page

        /// The group in a sentence.
        var meaning: String {
            switch self {
            case .incidents: "What is wrong, and what is known of it."
            case .plans: "What could be done, and what it would do."
            case .approvals: "Who lets a plan start."
            case .runs: "How plans are carried out."
            case .knowledge: "Runbooks and past incidents."
            case .audit: "What happened, with proofs."
            case .governance: "What the service may do."
            case .sessions: "Who is signed in."
            case .events: "What happens, as it happens."
            case .ingest: "Alerts, changes and telemetry from elsewhere."
            case .operation: "For those who run the service."
            case .protocols: "For programs that speak another protocol."
            case .page: "The console's own page."
            }
        }
    }

    /// Who may use it.
    enum Access: Sendable, Equatable {
        /// Anybody: it tells nothing and changes nothing.
        case open
        /// Whoever is signed in, whatever the role.
        case signedIn
        /// Who has a role that permits it, for some tenant at least.
        case permission(Permission)
        /// Who may read what belongs to no tenant.
        case wholeView
        /// A sender: a token, a signed message, or, where that is allowed, anybody on this machine.
        case sender
        /// A sender whose body holds its token.
        case keyedSender
        /// Whoever may read the figures: this machine, a reader, or anybody where the settings say so.
        case figures

        /// Whether it is for clients of our own API, who are told of everything that they get wrong.
        var isOurs: Bool { self != .sender && self != .keyedSender }
    }

    /// A parameter in the query.
    struct Parameter: Sendable {
        let name: String
        let shape: Shape
        let meaning: String
        /// Whether it may come several times, each with a value of its own.
        let isRepeated: Bool

        init(_ name: String, _ shape: Shape, _ meaning: String, isRepeated: Bool = false) {
            (self.name, self.shape, self.meaning, self.isRepeated) = (name, shape, meaning, isRepeated)
        }

        /// The most values of a parameter that may come several times.
        static let mostRepeats = 20
    }

    /// What the body may be.
    struct Body: Sendable {
        /// The media types, the usual one first.
        var types = ["application/json"]
        /// The form; nil where the format belongs to somebody else and its own reader checks it.
        var shape: SchemaName?
        /// The most bytes.
        var limit = 65_536
        /// Whether it may be left out.
        var isOptional = false
        /// An example.
        var example: JSONValue?
    }

    /// What comes back when all is well.
    struct Success: Sendable {
        var status = 200
        var type: String? = "application/json"
        var shape: SchemaName?
        var meaning = "Done."
    }

    /// How it is answered.
    enum Handler: Sendable {
        /// At once, on a polling thread: it must not wait for anything.
        case quick(@Sendable (ConsoleCore, APICall) throws(Refusal) -> WebResponse)
        /// In a task.
        case task(@Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse)
        /// In a task, unless the quick one answers already.
        case quickOrTask(
            @Sendable (ConsoleCore, APICall) throws(Refusal) -> WebResponse?,
            @Sendable (ConsoleCore, APICall) async throws(Refusal) -> WebResponse
        )
        /// By a callback, without a task.
        case callback(@Sendable (ConsoleCore, APICall, ResponseSink) -> Void)
    }

    /// The method.
    var method: RequestMethod
    /// The path, such as `/api/v1/incidents/{id}`.
    var path: String
    /// The name of the operation, unique.
    var name: String
    /// What it does, in a sentence.
    var summary: String
    /// The group.
    var tag: Tag
    /// Who may use it.
    var access: Access
    /// What the query may hold; anything else is refused.
    var query: [Parameter] = []
    /// The body; nil for none.
    var body: Body?
    /// The answers.
    var success: [Success] = [Success()]
    /// The problems that are its own, beside those of every route.
    var problems: [Refusal.Kind] = []
    /// How long it may take; nil for the server's usual time.
    var deadline: Duration?
    /// How it is answered.
    var handler: Handler

    /// Whether it changes something.
    var isChanging: Bool { method != .get && method != .head }

    /// The names in braces.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// The form of a parameter in the path.
    static func pathShape(_ name: String) -> Shape {
        switch name {
        case "id": .text(1...128, .incident)
        case "digest": .digest
        default: .text(1...128)
        }
    }
}
