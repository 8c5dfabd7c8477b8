public import CurlTransport

/// Which addresses the name of an endpoint's host may lead to, in the words of the configuration.
public enum EndpointAddresses: String, Sendable, CaseIterable {
    /// Those of the public internet alone.
    case `public`
    /// Any but those at which clouds serve credentials.
    case `private`
    /// This machine alone.
    case loopback

    /// The same for requests.
    public var rule: AddressRule {
        switch self {
        case .public: .publicOnly
        case .private: .anyButMetadata
        case .loopback: .loopbackOnly
        }
    }
}
