/// Why a key could not be made or used.
public enum SignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A seed, key or signature has not the number of bytes that it must have.
    case wrongLength(expected: Int, found: Int)
    /// libcrypto could not do its work: no memory, no provider of Ed25519, no random numbers.
    case libraryFailure

    /// A sentence that holds nothing of the key.
    public var description: String {
        switch self {
        case .wrongLength(let expected, let found): "a key or signature has \(found) bytes instead of \(expected)"
        case .libraryFailure: "libcrypto could not make or use an Ed25519 key; check the installation of OpenSSL"
        }
    }
}
