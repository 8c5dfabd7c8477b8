/// Why a secret could not be made, or a stored form of one not read. None says anything about the secret.
public enum AuthenticationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// libcrypto gave no random bytes or no hash: the process has no memory, or no provider.
    case cryptographyFailed
    /// A password is empty or longer than 1024 bytes.
    case badPassword
    /// A shared secret has fewer than 16 bytes.
    case shortSecret

    /// The reason in a sentence.
    public var description: String {
        switch self {
        case .cryptographyFailed: "the cryptographic library failed"
        case .badPassword: "a password has 1 to 1024 bytes"
        case .shortSecret: "a shared secret has at least 16 bytes; make one with 32 random ones"
        }
    }
}
