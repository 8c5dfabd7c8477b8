public import Authentication
public import CurlTransport

/// An operator's own endpoint that carries steps out, as configuration names it.
public struct WebhookEndpoint: Sendable {
    /// Why an endpoint is not accepted.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The URL is none, or not one of https; of http only on this machine.
        case badURL
        /// The shared secret is too short.
        case shortSecret

        /// The problem in a sentence.
        public var description: String {
            switch self {
            case .badURL:
                "The URL must begin with https:// (http:// only with `addresses: loopback`) and name a host."
            case .shortSecret: "The shared secret must have \(WebhookGuard.shortestSecret) bytes or more."
            }
        }
    }

    /// The longest URL, in bytes.
    public static let longestURL = 2048

    /// Where requests are posted.
    public let url: String
    /// What signs them.
    public let secret: Secret
    /// Which addresses the host's name may lead to; every one that a connection is made to is held against it.
    public let addressRule: AddressRule
    /// Whether it can tell beforehand what a step would do.
    public let canSimulate: Bool
    /// Whether it can tell afterwards what became of a key.
    public let canInquire: Bool
    /// How long a connection may take.
    public let connectLimit: Duration

    /// An endpoint.
    /// - Throws: What is wrong with it.
    public init(
        url: String,
        secret: Secret,
        addressRule: AddressRule = .publicOnly,
        canSimulate: Bool = true,
        canInquire: Bool = true,
        connectLimit: Duration = .seconds(3)
    ) throws(Problem) {
        let isSecure = url.hasPrefix("https://") && url.utf8.count > 8
        let isLocal = addressRule == .loopbackOnly && url.hasPrefix("http://") && url.utf8.count > 7
        guard isSecure || isLocal, url.utf8.count <= Self.longestURL,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: "\\") })
        else { throw .badURL }
        guard secret.bytes.count >= WebhookGuard.shortestSecret else { throw .shortSecret }
        (self.url, self.secret, self.addressRule) = (url, secret, addressRule)
        (self.canSimulate, self.canInquire, self.connectLimit) = (canSimulate, canInquire, connectLimit)
    }
}
