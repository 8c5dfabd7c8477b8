internal import Authentication
internal import CurlTransport
internal import Execution
internal import Executors
internal import LocalFiles
internal import Remediation
internal import StructuredDocuments

/// An operator's own endpoint that carries steps out, as it is configured.
struct WebhookExecutorSettings: Sendable, Equatable {
    let url: String
    let secretFile: String
    let rule: AddressRule
    let canSimulate: Bool
    let canInquire: Bool
    /// The kinds of step that go to it.
    let bindings: [ExecutorBinding]

    init?(reading fields: FieldReader, resolve: @Sendable (String) -> String) {
        let url = fields.required("url", .line(upTo: WebhookEndpoint.longestURL))
        let file = fields.required("secret-file", .line(upTo: 4096))
        rule = fields.optional("addresses", .enumeration(EndpointAddresses.self), default: .public).rule
        canSimulate = fields.optional("simulates", .boolean, default: true)
        canInquire = fields.optional("inquires", .boolean, default: true)
        bindings = fields.optional(
            "for",
            .list(of: .enumeration(ExecutorBinding.self), count: 1...ExecutorBinding.allCases.count),
            default: [.webhook]
        )
        guard let url, let file else { return nil }
        (self.url, secretFile) = (url, resolve(file))
    }

    /// The executor.
    /// - Throws: `EngineError` when the secret cannot be read, or the URL is none.
    func executor() throws(EngineError) -> WebhookExecutor {
        let secret: Secret
        do throws(FileError) {
            let bytes = try FileReader.bytes(of: secretFile, limit: 8192)
            // The first line with whatever blanks are in it, as for the senders that sign.
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            secret = Secret(lines.first.map(String.init) ?? "")
        } catch {
            throw EngineError(.badConfiguration, ["serve.executors.webhooks: \(error)"])
        }
        do throws(WebhookEndpoint.Problem) {
            let endpoint = try WebhookEndpoint(
                url: url,
                secret: secret,
                addressRule: rule,
                canSimulate: canSimulate,
                canInquire: canInquire
            )
            return WebhookExecutor(endpoint) { EngineClock.host.wall() }
        } catch {
            throw EngineError(.badConfiguration, ["serve.executors.webhooks: \(error)"])
        }
    }
}
