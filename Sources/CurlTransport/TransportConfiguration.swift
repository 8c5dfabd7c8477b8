/// How a client reaches the world. Nothing is taken from the environment: no proxy, no netrc, no cookies.
public struct TransportConfiguration: Sendable, Equatable {
    /// A file of trusted certificates in PEM form, instead of the system's; nil for the system's.
    public var certificateAuthorityFile: String?
    /// A UNIX socket that every request goes through, whatever host its URL names; nil for TCP.
    public var unixSocketPath: String?
    /// The URL of a proxy, or nil for none.
    public var proxy: String?
    /// Which addresses may be connected to.
    public var addressRule: AddressRule
    /// The most transfers at one time, those that wait for a connection included; further ones are refused.
    public var maximumTransfers: Int
    /// The most bytes of one body that wait for their reader; beyond it the connection is not read (back-pressure).
    public var readBufferBytes: Int
    /// What `User-Agent` says.
    public var userAgent: String

    /// Creates a configuration; the defaults reach any host but the addresses where cloud metadata lives.
    public init(
        certificateAuthorityFile: String? = nil,
        unixSocketPath: String? = nil,
        proxy: String? = nil,
        addressRule: AddressRule = .anyButMetadata,
        maximumTransfers: Int = 64,
        readBufferBytes: Int = 256 * 1024,
        userAgent: String = "evenkeel"
    ) {
        self.certificateAuthorityFile = certificateAuthorityFile
        self.unixSocketPath = unixSocketPath
        self.proxy = proxy
        self.addressRule = addressRule
        self.maximumTransfers = maximumTransfers
        self.readBufferBytes = readBufferBytes
        self.userAgent = userAgent
    }
}
