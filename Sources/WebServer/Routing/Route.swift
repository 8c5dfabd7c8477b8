/// What stood in the place of a template's `{names}`.
public struct PathParameters: Sendable, Equatable {
    let names: [String]
    let values: [String]

    /// The value of a name; nil when the template has no such name. A value is never empty.
    public subscript(name: String) -> String? {
        names.firstIndex(of: name).map { values[$0] }
    }
}

/// One line of a table of routes.
public struct Route: Sendable {
    /// The method.
    public let method: RequestMethod
    /// The path, such as `/incidents/{id}/plan`: segments that are fixed or a whole `{name}`.
    public let template: String
    /// What answers.
    public let answer: @Sendable (RequestHead, PathParameters) -> Answer

    /// Creates a route.
    public init(
        _ method: RequestMethod,
        _ template: String,
        answer: @escaping @Sendable (RequestHead, PathParameters) -> Answer
    ) {
        self.method = method
        self.template = template
        self.answer = answer
    }
}

/// How often a route was used, by class of status.
public struct RouteUse: Sendable, Equatable {
    /// The method of the route; nil for what no route took.
    public let method: RequestMethod?
    /// The template; empty for what no route took.
    public let template: String
    /// The requests by the first digit of their status; index 0 holds those without a response.
    public let requests: [Int]
    /// The time of all of them together, from request line to last byte.
    public let duration: Duration
}
