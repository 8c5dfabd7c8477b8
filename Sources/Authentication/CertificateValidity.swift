internal import CCrypto
public import IncidentModel

/// When a certificate is valid.
public struct CertificateValidity: Sendable, Hashable {
    /// The longest text that is read, in bytes.
    public static let mostBytes = 1 << 20

    /// From when.
    public let notBefore: Timestamp
    /// Until when.
    public let notAfter: Timestamp

    /// The validity of the first certificate of a PEM text, which is that of the server itself in a chain; nil when the text
    /// has none, or is longer than `mostBytes`. Whether anybody should trust it is not asked.
    /// - Source: RFC 5246, section 7.4.2: the sender's certificate comes first.
    public init?(pem bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count <= Self.mostBytes else { return nil }
        var (from, until): (Int64, Int64) = (0, 0)
        let isRead = unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe ccrypto_certificate_validity(base, buffer.count, &from, &until) == 1
        }
        guard isRead, let notBefore = Timestamp(seconds: from), let notAfter = Timestamp(seconds: until) else {
            return nil
        }
        (self.notBefore, self.notAfter) = (notBefore, notAfter)
    }
}
