internal import StructuredDocuments

/// What an Alertmanager is asked.
public struct AlertmanagerSettings: Sendable, Hashable {
    /// Where it is.
    public let address: SourceAddress
    /// The interval between two questions.
    public internal(set) var every: Duration = .seconds(10)
    /// The longest time of one question.
    public internal(set) var timeout: Duration = .seconds(4)
    /// The token or user by which its webhook comes in; nil where it comes without one, or signed.
    public internal(set) var sender: String?
    /// The receiver whose alerts count; nil for all.
    public internal(set) var receiver: String?
    /// How long it has to have been up before what it does not list counts as over.
    public internal(set) var settle: Duration = .seconds(120)
    /// Whether every alert of this sender comes from it.
    public internal(set) var isOnlySender = false

    /// Who the alerts come from, as the service writes it down.
    var source: String { sender.map { "alertmanager/\($0)" } ?? "alertmanager" }

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader, resolve: (String) -> String) {
        let address = SourceAddress(reading: fields, resolve: resolve)
        every = fields.optional("every", .duration(in: .seconds(1) ... .seconds(3600)), default: every)
        timeout = fields.optional("timeout", .duration(in: .milliseconds(100) ... .seconds(60)), default: timeout)
        let name = FieldRule<String>.line(upTo: 100).refined("the name of a user or token") { text in
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") } && !text.isEmpty ? text : nil
        }
        sender = fields.optional("sender", name)
        receiver = fields.optional("receiver", .line(upTo: 200))
        settle = fields.optional("settle", .duration(in: .zero ... .seconds(3600)), default: settle)
        isOnlySender = fields.optional("only-sender", .boolean, default: false)
        guard let address else { return nil }
        self.address = address
    }
}
