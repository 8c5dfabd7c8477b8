internal import StrictJSON

/// A silence as Alertmanager shows it.
struct Silence: Sendable, Hashable {
    /// What of a silence's identifier is believed: letters, digits and hyphens.
    static func isIdentifier(_ text: String) -> Bool {
        EndpointRules.isPlainName(text) && !text.contains(".") && !text.contains("_")
    }

    let id: String
    let comment: String
    /// Whether it silences now or will.
    let isActive: Bool
    /// The labels that it demands, when it demands nothing but equal ones.
    let labels: [String: String]?

    /// A silence from its JSON; nil when it is none.
    init?(_ value: JSONValue) {
        guard let id = value["id"]?.string, Self.isIdentifier(id), let comment = value["comment"]?.string,
            let state = value["status"]?["state"]?.string, ["expired", "active", "pending"].contains(state),
            let matchers = value["matchers"]?.array
        else { return nil }
        (self.id, self.comment, isActive) = (id, comment, state != "expired")
        var labels: [String: String] = [:]
        for matcher in matchers {
            guard let name = matcher["name"]?.string, let value = matcher["value"]?.string,
                let isRegex = matcher["isRegex"]?.bool
            else { return nil }
            let isPlain = !isRegex && matcher["isEqual"]?.bool ?? true
            guard isPlain, labels.updateValue(value, forKey: name) == nil else {
                self.labels = nil
                return
            }
        }
        self.labels = labels
    }
}
