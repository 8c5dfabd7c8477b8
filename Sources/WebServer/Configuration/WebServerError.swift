/// Why a server or a router could not be made or started.
public struct WebServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure; more may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String, Sendable {
            case invalidAddress, addressInUse, listenFailed, invalidIdentity, startFailed, alreadyStarted
            case invalidConfiguration, invalidRoute
        }

        private let base: Base

        /// The address is none, or a UNIX socket's path is too long.
        public static let invalidAddress = Code(base: .invalidAddress)
        /// Somebody listens there already.
        public static let addressInUse = Code(base: .addressInUse)
        /// The system refused the socket.
        public static let listenFailed = Code(base: .listenFailed)
        /// Certificate or key cannot be used.
        public static let invalidIdentity = Code(base: .invalidIdentity)
        /// The HTTP library could not start; its log says more.
        public static let startFailed = Code(base: .startFailed)
        /// A server is started once.
        public static let alreadyStarted = Code(base: .alreadyStarted)
        /// A limit is out of its range.
        public static let invalidConfiguration = Code(base: .invalidConfiguration)
        /// A path template is malformed, or two routes are the same.
        public static let invalidRoute = Code(base: .invalidRoute)

        /// The case's name.
        public var description: String { base.rawValue }
    }

    /// What kind of failure it was.
    public let code: Code
    /// A sentence for people: what does not work, where, and what helps.
    public let explanation: String

    /// The sentence.
    public var description: String { explanation }

    init(_ code: Code, _ explanation: String) {
        self.code = code
        self.explanation = explanation
    }
}
