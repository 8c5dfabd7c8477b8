/// One way in which a model's endpoint can go wrong.
///
/// The description of each is its raw value. `allCases` is the corpus that every planner and every client has to
/// survive: an answer by the deadline, bounded memory, nothing executed that was not validated.
public enum EndpointFault: Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Below HTTP.
    case connection(ConnectionFault)
    /// In the response's head, or instead of a completion.
    case response(ResponseFault)
    /// In the event stream.
    case stream(StreamFault)
    /// In the text of a reply that arrives as it should: only the caller can find these.
    case content(ContentFault)

    /// All faults of all kinds.
    public static let allCases: [EndpointFault] =
        ConnectionFault.allCases.map { .connection($0) } + ResponseFault.allCases.map { .response($0) }
        + StreamFault.allCases.map { .stream($0) } + ContentFault.allCases.map { .content($0) }

    /// The fault's name and what it does.
    public var description: String {
        switch self {
        case .connection(let fault): "\(fault): \(fault.rawValue)"
        case .response(let fault): "\(fault): \(fault.rawValue)"
        case .stream(let fault): "\(fault): \(fault.rawValue)"
        case .content(let fault): "\(fault): \(fault.rawValue)"
        }
    }

    /// Whether the fault lasts until the client gives up: such a reply never ends by itself.
    public var isEndless: Bool {
        switch self {
        case .connection(let fault): fault.isEndless
        case .response(let fault): fault.isEndless
        case .stream(let fault): fault.isEndless
        case .content: false
        }
    }
}
