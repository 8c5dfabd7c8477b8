internal import Authentication
internal import IncidentEngine
internal import LocalFiles
internal import StrictJSON

/// Reads the files by which senders and identity providers are trusted.
enum TrustFiles: Sendable {
    /// The most bytes of a file with a secret, and of one with keys.
    private static let (maximumSecretBytes, maximumKeyBytes) = (4096, 1 << 20)

    /// The secrets by which senders sign, by form.
    /// - Throws: `CommandFailure` when a file cannot be read or is empty.
    static func webhooks(_ serve: Configuration.Serve) throws(CommandFailure) -> [WebhookGuard.Form: [Secret]] {
        var secrets: [WebhookGuard.Form: [Secret]] = [:]
        for webhook in serve.webhooks {
            let text = String(decoding: try bytes(webhook.file, maximumSecretBytes), as: UTF8.self)
            let secret = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            guard secret.utf8.count >= 16 else {
                throw CommandFailure(["\(webhook.file): a secret has at least 16 bytes, in the file's first line"])
            }
            secrets[webhook.form, default: []].append(Secret(secret))
        }
        return secrets
    }

    /// What verifies an identity provider's tokens; nil where none is configured.
    /// - Throws: `CommandFailure` when its keys cannot be used.
    static func verifier(_ serve: Configuration.Serve) throws(CommandFailure) -> TokenVerifier? {
        guard let identity = serve.identity, let file = serve.identityKeys else { return nil }
        do throws(JSONError) {
            return TokenVerifier(provider: identity, keys: try JSONWebKeySet(parsing: try content(file)))
        } catch {
            throw CommandFailure(["\(file): \(error)"])
        }
    }

    private static func content(_ file: String) throws(JSONError) -> [UInt8] {
        // What cannot be read is read as nothing, which is no key set; the message names the file.
        (try? FileReader.bytes(of: file, limit: maximumKeyBytes)) ?? []
    }

    private static func bytes(_ file: String, _ limit: Int) throws(CommandFailure) -> [UInt8] {
        do throws(FileError) { return try FileReader.bytes(of: file, limit: limit) } catch {
            throw CommandFailure(["\(error)"])
        }
    }
}
