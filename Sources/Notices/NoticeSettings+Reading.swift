internal import CurlTransport
internal import IncidentModel
internal import StructuredDocuments

extension NoticeSettings {
    private enum SeverityWord: String, CaseIterable, Sendable { case none, info, warning, critical }

    /// Settings from their fields; faults are reported.
    init?(reading fields: FieldReader) {
        guard let kind = fields.required("type", .enumeration(Kind.self)) else { return nil }
        self.kind = kind
        name = fields.optional("name", .identifier(.name), default: kind.rawValue)
        let word = fields.optional("minimum-severity", .enumeration(SeverityWord.self), default: .none)
        minimumSeverity = Severity(label: word.rawValue)
        let usual = Notice.Stage.allCases.filter { kind == .pagerduty || $0 != .approved }
        let told = fields.optional("on", .list(of: .enumeration(Notice.Stage.self), count: 1...9), default: usual)
        stages = Set(told)
        perMinute = fields.optional("per-minute", .integer(in: 1...600), default: perMinute)
        certificateAuthorityFile = fields.optional("certificate-authority-file", .line(upTo: 4096))
        let isComplete =
            switch kind {
            case .slack, .teams: readWebhook(fields)
            case .pagerduty: readPagerDuty(fields)
            case .email: readMail(fields)
            }
        guard isComplete else { return nil }
    }

    private mutating func readWebhook(_ fields: FieldReader) -> Bool {
        allowsPlainHTTP = fields.optional("allow-plain-http", .boolean, default: false)
        let plain = fields.optional("url", .line(upTo: 2000))
        let kept = Self.secret("url", fields)
        guard (plain == nil) != (kept == nil) else {
            fields.report(
                "url",
                plain == nil ? "is missing" : "stands beside `url-file` or `url-variable`",
                advice: "name one of `url-file`, `url-variable` and `url`; the first two keep it secret"
            )
            return false
        }
        address = plain.map { .plain($0) } ?? kept.map { .kept($0) }
        guard let plain, let fault = fault(ofURL: plain) else { return true }
        fields.report("url", fault, advice: "write an address like https://hooks.example.com/…")
        return false
    }

    private mutating func readPagerDuty(_ fields: FieldReader) -> Bool {
        allowsPlainHTTP = fields.optional("allow-plain-http", .boolean, default: false)
        let url = fields.optional("url", .line(upTo: 2000), default: Self.pagerDutyURL)
        address = .plain(url)
        routingKey = Self.secret("routing-key", fields)
        if let fault = fault(ofURL: url) {
            fields.report("url", fault, advice: "leave it out for PagerDuty's own")
            return false
        }
        guard routingKey != nil else {
            fields.report(
                "routing-key-file",
                "is missing",
                advice: "name a file, or a variable with `routing-key-variable`"
            )
            return false
        }
        return true
    }

    private mutating func readMail(_ fields: FieldReader) -> Bool {
        let address = FieldRule<String>.line(upTo: 254).refined("an address like ops@example.com") {
            MailRequest.isAddress($0) ? $0 : nil
        }
        let place = FieldRule<String>.line(upTo: 300).refined("smtp://host:port or smtps://host:port") {
            MailRequest.isServer($0) ? $0 : nil
        }
        let server = fields.required("server", place)
        let sender = fields.required("from", address)
        let recipients = fields.required("to", .list(of: address, count: 1...100))
        mail.user = fields.optional("user", .line(upTo: 254))
        mail.password = Self.secret("password", fields)
        mail.allowsPlain = fields.optional("allow-plain-smtp", .boolean, default: false)
        if (mail.user == nil) != (mail.password == nil) {
            fields.report(
                mail.user == nil ? "user" : "password-file",
                "is missing",
                advice: "`user` needs a password from `password-file` or `password-variable`, and the other way round"
            )
            return false
        }
        guard let server, let sender, let recipients else { return false }
        (mail.server, mail.sender, mail.recipients) = (server, sender, recipients)
        return true
    }

    /// A secret from `<key>-file` or `<key>-variable`; nil when there is neither, or both, which is reported.
    private static func secret(_ key: String, _ fields: FieldReader) -> SecretSource? {
        let file = fields.optional("\(key)-file", .line(upTo: 4096))
        let variable = fields.optional("\(key)-variable", .identifier(.word))
        if file != nil, variable != nil {
            fields.report("\(key)-variable", "stands beside `\(key)-file`", advice: "keep one of the two")
            return nil
        }
        return file.map { .file($0) } ?? variable.map { .variable($0) }
    }

    /// What is wrong with a URL to post to, as it follows the field's name; nil when nothing is.
    func fault(ofURL url: String) -> String? {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return "must be a URL without blanks and letters beyond ASCII"
        }
        if url.hasPrefix("https://") { return nil }
        guard url.hasPrefix("http://") else { return "must begin with https://" }
        return allowsPlainHTTP || Self.isLoopback(Self.host(of: url))
            ? nil : "must begin with https://, or `allow-plain-http` be true"
    }

    /// The host of a URL, with the brackets of an IPv6 address.
    static func host(of url: String) -> String {
        let rest = url.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        let authority = String(decoding: Array(rest.prefix { !"/?#".utf8.contains($0) }), as: UTF8.self)
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return String(authority.prefix { $0 != ":" })
    }

    /// Whether a host is this machine, in its usual spellings.
    static func isLoopback(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
    }
}
