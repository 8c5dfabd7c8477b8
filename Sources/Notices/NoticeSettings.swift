public import IncidentModel
public import StructuredDocuments

/// Where a secret is kept: never in the configuration itself.
public enum SecretSource: Sendable, Hashable {
    /// A file that holds it, and perhaps white space at its end.
    case file(String)
    /// An environment variable.
    case variable(String)
}

/// One item of `notices:` in the configuration.
public struct NoticeSettings: Sendable, Hashable {
    /// The kinds of receivers.
    public enum Kind: String, Sendable, CaseIterable {
        /// Slack and what reads the same.
        case slack
        /// Microsoft Teams.
        case teams
        /// PagerDuty.
        case pagerduty
        /// Mail.
        case email
    }

    /// A URL, which may be a secret of itself.
    enum Address: Sendable, Hashable {
        /// Written in the configuration.
        case plain(String)
        /// Kept elsewhere.
        case kept(SecretSource)
    }

    /// How mail is sent.
    struct Mail: Sendable, Hashable {
        var server = ""
        var sender = ""
        var recipients: [String] = []
        var user: String?
        var password: SecretSource?
        var allowsPlain = false
    }

    /// The name by which reports call it.
    public internal(set) var name = ""
    /// What it is.
    public internal(set) var kind = Kind.slack
    /// The least severity that is told; the stop switch always is.
    public internal(set) var minimumSeverity = Severity.none
    /// What is told.
    public internal(set) var stages: Set<Notice.Stage> = []
    /// The most notices in a minute.
    public internal(set) var perMinute = 20
    /// A file of certificate authorities to trust instead of the system's; nil for the system's.
    public internal(set) var certificateAuthorityFile: String?

    var address: Address?
    var routingKey: SecretSource?
    var allowsPlainHTTP = false
    var mail = Mail()

    /// These settings with the path of the certificate authorities made absolute.
    /// - Parameter resolve: Makes a path absolute, as those of the configuration file are.
    /// - Returns: The settings with it.
    public func resolving(by resolve: (String) -> String) -> NoticeSettings {
        var settings = self
        settings.certificateAuthorityFile = certificateAuthorityFile.map(resolve)
        return settings
    }

    /// PagerDuty's own address.
    static let pagerDutyURL = "https://events.pagerduty.com/v2/enqueue"

    /// The rule for `notices`: a list of at most 20 receivers, each with a name of its own.
    public static var list: FieldRule<[NoticeSettings]> {
        FieldRule(expecting: "a list of receivers") { cursor in
            guard let all = cursor.read(.list(of: .mapping { NoticeSettings(reading: $0) }, count: 0...20)) else {
                return nil
            }
            let names = all.map(\.name)
            guard Set(names).count == names.count else {
                cursor.report("has two receivers of one name", advice: "give each a `name` of its own")
                return nil
            }
            return all
        }
    }
}
