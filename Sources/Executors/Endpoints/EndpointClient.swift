internal import Authentication
internal import CurlTransport
internal import Execution
internal import LocalFiles

/// Sends requests to one endpoint: no redirects, only addresses that its rule admits, everything bounded, and each failure
/// told in a sentence that says what an operator can do.
struct EndpointClient: Sendable {
    /// The longest secret, in bytes.
    private static let longestSecret = 4096

    let endpoint: ControlEndpoint
    /// What the system is called in sentences: `supervisor shop`.
    let title: String
    private let client: HTTPClient

    /// A client; nothing is opened.
    init(_ endpoint: ControlEndpoint, title: String) {
        (self.endpoint, self.title) = (endpoint, title)
        client = HTTPClient(
            configuration: TransportConfiguration(
                certificateAuthorityFile: endpoint.certificateAuthorityFile,
                unixSocketPath: endpoint.socket,
                addressRule: endpoint.addresses.rule
            )
        )
    }

    /// The response to a request, whatever its status but 401 and 403.
    /// - Parameters:
    ///   - method: The method.
    ///   - path: What follows the endpoint's URL, of strict forms only.
    ///   - headers: Fields beside those of the credentials.
    ///   - body: The body.
    ///   - limit: The longest time; nil for that of the endpoint.
    ///   - mostBytes: The longest body of a response.
    /// - Returns: The response. Untrusted.
    /// - Throws: `refused` for credentials that are not there or not accepted; else `silent`.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: [HeaderField] = [],
        body: [UInt8]? = nil,
        limit: Duration? = nil,
        mostBytes: Int = 1 << 20
    ) async throws(SystemStop) -> HTTPResponse {
        let limit = limit ?? endpoint.limit
        guard limit >= .milliseconds(1) else { throw .silent(.outOfTime, "the order's time was over") }
        let request = HTTPRequest(
            method,
            endpoint.url + path,
            headers: headers + (try await credentials()),
            body: body,
            limits: TransferLimits(
                connect: min(limit, .seconds(3)),
                response: limit,
                idle: limit,
                total: limit,
                maximumBodyBytes: mostBytes
            ),
            // A connection that the other side has just closed would leave it open whether the request arrived.
            reusesConnection: false
        )
        let response: HTTPResponse
        do { response = try await client.send(request) } catch { throw .silent(silence(error)) }
        switch response.status {
        case 401:
            throw .refused(.credentialsExpired, "\(title) does not accept the credentials (HTTP status 401).")
        case 403: throw .refused(.notPermitted, "\(title) does not permit it (HTTP status 403).")
        default: return response
        }
    }

    private func credentials() async throws(SystemStop) -> [HeaderField] {
        switch endpoint.credentials {
        case .none: return []
        case .basic(let user, let file):
            let pair = Array("\(user):".utf8) + (try await secret(file))
            return [HeaderField("authorization", "Basic " + Self.base64(pair), isSecret: true)]
        case .bearer(let file):
            let token = String(decoding: try await secret(file), as: UTF8.self)
            return [HeaderField("authorization", "Bearer " + token, isSecret: true)]
        }
    }

    /// The secret in a file, without white space at its end.
    private func secret(_ file: String) async throws(SystemStop) -> [UInt8] {
        let title = title
        return try await BlockingWork.perform("secret-file") { () throws(SystemStop) -> [UInt8] in
            let text: String?
            do throws(FileError) { text = try PrivateFile.text(of: file, limit: Self.longestSecret) } catch {
                throw .refused(.notConfigured, "The secret of \(title) cannot be read: \(error).")
            }
            guard let text else {
                throw .refused(.notConfigured, "The secret of \(title) is not there: \(file).")
            }
            var bytes = Array(text.utf8)
            while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
            guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw .refused(.notConfigured, "The secret of \(title) is empty or no single line: \(file).")
            }
            return bytes
        }
    }

    /// What an error of the transport means. Nothing of the request is in it.
    private func silence(_ error: any Error) -> ExecutorSilence {
        guard let error = error as? TransportError else { return ExecutorSilence(.died, title) }
        switch error.code {
        case .unresolvedHost, .connectionFailed, .destinationRefused, .tlsFailed, .connectTimedOut:
            return ExecutorSilence(.unreachable, "\(title): \(error.explanation)")
        case .responseTimedOut, .idleTimedOut, .totalTimedOut: return ExecutorSilence(.outOfTime, title)
        case .headersTooLarge, .bodyTooLarge, .malformedResponse:
            return ExecutorSilence(.garbage, "\(title): \(error.explanation)")
        default: return ExecutorSilence(.died, "\(title): \(error.explanation)")
        }
    }

    /// - Source: RFC 4648, section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                let isFilled = place <= group.count
                text.append(isFilled ? alphabet[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The time of one order, which its requests share.
struct OrderTime: Sendable {
    private let end: ContinuousClock.Instant

    init(_ limit: Duration) { end = ContinuousClock.now + limit }

    /// The time that is left; never negative.
    var left: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }
}
