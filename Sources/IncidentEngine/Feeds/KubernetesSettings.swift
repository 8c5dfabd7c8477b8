internal import StructuredDocuments

/// What a cluster is asked.
public struct KubernetesSettings: Sendable, Hashable {
    /// The namespaces.
    public let namespaces: [String]
    /// The interval between two rounds of questions.
    public internal(set) var every: Duration = .seconds(30)
    /// Whether changes of pods are watched, so that questions are asked when something changes and not only in their turn.
    public internal(set) var watches = true
    /// The longest time of one question.
    public internal(set) var timeout: Duration = .seconds(10)
    /// The program: a path, or a name to look for in `PATH`.
    public internal(set) var kubectl = "kubectl"
    /// The context of its configuration; nil for the present one.
    public internal(set) var context: String?

    /// The most bytes that one command may print.
    static let mostBytes = 32 << 20

    /// The most namespaces that are watched, the first ones: for each a program runs all the time.
    static let mostWatched = 4

    /// How long what was read is taken for what is: three rounds, two minutes at least.
    var validity: Duration { max(every * 3 + timeout, .seconds(120)) }

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, resolve: (String) -> String) {
        let namespaces = fields.required("namespaces", .list(of: .identifier(.name), count: 1...20))
        every = fields.optional("every", .duration(in: .seconds(5) ... .seconds(3600)), default: every)
        timeout = fields.optional("timeout", .duration(in: .seconds(1) ... .seconds(120)), default: timeout)
        watches = fields.optional("watch", .boolean, default: watches)
        let program = FieldRule<String>.line(upTo: 4096).refined("a program") { $0.hasPrefix("-") ? nil : $0 }
        kubectl = fields.optional("kubectl", program).map { $0.contains("/") ? resolve($0) : $0 } ?? kubectl
        let word = FieldRule<String>.line(upTo: 253).refined("the name of a context") { $0.hasPrefix("-") ? nil : $0 }
        context = fields.optional("context", word)
        guard let namespaces else { return nil }
        self.namespaces = namespaces
    }
}
