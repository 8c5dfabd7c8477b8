internal import CCrypto

/// The stored form of a password: `scrypt$15$8$3$<salt>$<hash>`, salt and hash in base64url.
///
/// The cost stands in the form, so it can be raised for new passwords. Its bounds keep a form in a configuration from
/// being too weak to protect anything or from taking the machine's memory at each login: 16 to 128 MiB.
/// - Source: RFC 7914; the standard cost is one of those that OWASP's Password Storage Cheat Sheet names (2^15, 8, 3).
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    /// What one hash costs.
    public struct Cost: Sendable, Hashable {
        /// The base-2 logarithm of scrypt's N, 14 to 17.
        public let logarithm: Int
        /// scrypt's r, 8 always: it scales memory as N does, and one dial is enough.
        public let blockSize = 8
        /// scrypt's p, 1 to 8: time without memory.
        public let parallelism: Int

        /// A cost; nil outside of the bounds.
        public init?(logarithm: Int, parallelism: Int) {
            guard (14...17).contains(logarithm), (1...8).contains(parallelism) else { return nil }
            self.logarithm = logarithm
            self.parallelism = parallelism
        }

        private init() { (logarithm, parallelism) = (15, 3) }

        /// 32 MiB.
        public static let standard = Cost()

        /// The work, to compare costs.
        var work: Int { (1 << logarithm) * parallelism }
    }

    /// The longest password in bytes.
    public static let longestPassword = 1024
    /// Bytes of salt and of hash in what is made here.
    private static let (saltBytes, hashBytes) = (16, 32)

    /// What it costs to check a password.
    let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// The hash of a new password, with a new salt.
    /// - Throws: `badPassword` or `cryptographyFailed`.
    /// - Complexity: tenths of a second and 128 x N x r bytes: not for a thread of the cooperative pool.
    public init(of password: Secret, cost: Cost = .standard) throws(AuthenticationError) {
        guard (1...Self.longestPassword).contains(password.bytes.count) else { throw .badPassword }
        let salt = try Cryptography.randomBytes(Self.saltBytes)
        guard let hash = Self.derive(password, salt, cost) else { throw .cryptographyFailed }
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    /// A hash from its stored form; nil for anything else, and for a cost outside of the bounds.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].elementsEqual("scrypt".utf8),
            let logarithm = Self.number(parts[1]), Self.number(parts[2]) == 8, let parallelism = Self.number(parts[3]),
            let cost = Cost(logarithm: logarithm, parallelism: parallelism),
            let salt = TextEncoding.bytes(base64URL: parts[4]), (16...64).contains(salt.count),
            let hash = TextEncoding.bytes(base64URL: parts[5]), hash.count == Self.hashBytes
        else { return nil }
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    /// A hash that no password has, so that a login with an unknown name takes as long as one with a known name.
    init(impossibleAt cost: Cost) {
        self.cost = cost
        salt = [UInt8](repeating: 0, count: Self.saltBytes)
        // Thirty-two zero bytes: finding a password for them is as hard as for any other.
        hash = [UInt8](repeating: 0, count: Self.hashBytes)
    }

    /// Whether `password` is the one. The time does not depend on it.
    /// - Complexity: as making one.
    public func matches(_ password: Secret) -> Bool {
        // A longer one is cut for the work and refused after it.
        let isShort = password.bytes.count <= Self.longestPassword
        let tried = isShort ? password : Secret(Array(password.bytes.prefix(Self.longestPassword)))
        guard let derived = Self.derive(tried, salt, cost) else { return false }
        return Cryptography.areEqual(derived, hash) && isShort
    }

    /// The stored form; for the configuration, not for logs.
    public var storedForm: String {
        let numbers = "scrypt$\(cost.logarithm)$\(cost.blockSize)$\(cost.parallelism)"
        return numbers + "$\(TextEncoding.base64URL(salt))$\(TextEncoding.base64URL(hash))"
    }

    /// Nothing about the hash: it can be tried offline.
    public var description: String { "(password hash)" }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "0") else { return nil }
        return Int(String(decoding: Array(digits), as: UTF8.self))
    }

    /// The key of `hashBytes` bytes; nil when libcrypto fails, for lack of memory for instance.
    private static func derive(_ password: Secret, _ salt: [UInt8], _ cost: Cost) -> [UInt8]? {
        var key = [UInt8](repeating: 0, count: hashBytes)
        let memory = UInt64(160 << 20)
        let isDone = unsafe password.bytes.withUnsafeBytes { bytes in
            let text = unsafe bytes.bindMemory(to: CChar.self)
            return unsafe salt.withUnsafeBufferPointer { salt in
                unsafe key.withUnsafeMutableBufferPointer { key in
                    guard let saltBase = salt.baseAddress, let output = key.baseAddress else { return false }
                    return unsafe ccrypto_auth_scrypt(
                        text.baseAddress,
                        text.count,
                        saltBase,
                        salt.count,
                        1 << UInt64(cost.logarithm),
                        UInt64(cost.blockSize),
                        UInt64(cost.parallelism),
                        memory,
                        output,
                        key.count
                    ) == 1
                }
            }
        }
        return isDone ? key : nil
    }
}
