public import Planning

/// What was found out about an endpoint, for `evenkeel doctor`.
public struct EndpointReport: Sendable, Equatable {
    /// What came of one way of asking for a schema.
    public enum FormOutcome: Sendable, Equatable {
        /// The reply had to look as asked, and did.
        case obeyed
        /// The endpoint replied with something else.
        case ignored
        /// The endpoint refused the request.
        case refused
    }

    /// One way of asking for a schema with what came of it.
    public struct FormFinding: Sendable, Equatable {
        /// The way of asking.
        public let form: SchemaForm
        /// What came of it.
        public let outcome: FormOutcome
    }

    /// The API's URL.
    public let address: String
    /// What the endpoint says about itself, or nil when it could not be asked.
    public internal(set) var health: EndpointHealth?
    /// The models that it offers.
    public internal(set) var models: [ModelListing] = []
    /// The model that is used, or nil when the endpoint chooses.
    public internal(set) var model: String?
    /// The ways of asking for a schema that were tried, in order; the first that is obeyed ends the search.
    public internal(set) var forms: [FormFinding] = []
    /// How long the last trial reply took, or nil when there was none.
    public internal(set) var replyTime: Duration?
    /// Why the report is not whole, or nil when it is.
    public internal(set) var failure: ModelFailure?

    /// The way of asking for a schema that is used, or nil when none is obeyed.
    public var schemaForm: SchemaForm? { forms.first { $0.outcome == .obeyed }?.form }

    init(address: String) {
        self.address = address
    }
}
