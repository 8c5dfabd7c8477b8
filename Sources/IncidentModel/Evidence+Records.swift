extension Change {
    /// The change as evidence: one form wherever it is cited, so that it is entered once.
    public var evidence: Evidence {
        Evidence(
            source: .change,
            document: "changes.json",
            locator: "\(kind.rawValue) \(entityName)",
            excerpt: "\(time) \(entityName): \(summary)"
        )
    }
}

extension Alert {
    /// The most labels that evidence shows.
    private static let shownLabels = 8

    /// The alert as evidence: one form wherever it is cited, so that it is entered once.
    public var evidence: Evidence {
        var shown = ""
        for label in labels.lazy.filter({ $0.name != "alertname" }).prefix(Self.shownLabels) {
            shown += (shown.isEmpty ? " (" : ", ") + label.name + "=" + label.value
        }
        if !shown.isEmpty { shown += ")" }
        return Evidence(
            source: .alert,
            document: "alerts.json",
            locator: name,
            excerpt: "\(name) \(course)\(shown)"
        )
    }

    /// When it fired, in words.
    private var course: String {
        switch status {
        case .firing: "firing since \(startsAt)"
        case .resolved: "fired from \(startsAt)" + (endsAt.map { ", resolved at \($0)" } ?? ", resolved")
        }
    }
}
