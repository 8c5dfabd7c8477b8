internal import CCrypto
internal import StrictJSON

/// A public key of an identity provider, for one algorithm.
struct VerificationKey: Sendable, Hashable {
    /// The signature algorithms that are taken. There is no `none` and nothing with a shared secret among them, so no
    /// token can ask for either.
    enum Algorithm: String, CaseIterable, Sendable, Hashable {
        case rs256 = "RS256"
        case es256 = "ES256"
        case edDSA = "EdDSA"
    }

    /// The numbers of the key, big-endian.
    enum Material: Sendable, Hashable {
        /// Modulus and exponent.
        case rsa(n: [UInt8], e: [UInt8])
        /// The uncompressed point on P-256, 65 bytes.
        case p256(point: [UInt8])
        /// The 32 bytes of an Ed25519 key.
        case ed25519([UInt8])
    }

    /// The name; nil when the document gives none.
    let identifier: String?
    /// The numbers.
    let material: Material

    /// The one algorithm that the key is for.
    var algorithm: Algorithm {
        switch material {
        case .rsa: .rs256
        case .p256: .es256
        case .ed25519: .edDSA
        }
    }

    /// The key in a JWK; nil for one that is for something else, weak or malformed.
    /// - Source: RFC 7517, section 4; RFC 7518, section 6; RFC 8037, section 2.
    init?(_ key: JSONValue) {
        guard let material = Self.material(key) else { return nil }
        self.material = material
        identifier = key["kid"]?.string
        if let use = key["use"], use.string != "sig" { return nil }
        if let operations = key["key_ops"], operations.array?.contains(where: { $0.string == "verify" }) != true {
            return nil
        }
        if let name = key["alg"], name.string != algorithm.rawValue { return nil }
        // A private key where public ones are published has been lost.
        if key["d"] != nil { return nil }
    }

    private static func material(_ key: JSONValue) -> Material? {
        func number(_ name: String) -> [UInt8]? {
            key[name]?.string.flatMap { TextEncoding.bytes(base64URL: $0.utf8) }
        }
        switch (key["kty"]?.string, key["crv"]?.string) {
        case ("RSA"?, nil):
            guard let n = number("n"), let e = number("e"), isStrong(n, e) else { return nil }
            return .rsa(n: n, e: e)
        case ("EC"?, "P-256"?):
            guard let x = number("x"), let y = number("y"), x.count == 32, y.count == 32 else { return nil }
            return .p256(point: [4] + x + y)
        case ("OKP"?, "Ed25519"?):
            guard let x = number("x"), x.count == 32 else { return nil }
            return .ed25519(x)
        default: return nil
        }
    }

    /// Whether an RSA key has 2048 to 8192 bits and an odd exponent of at least 3 and at most eight bytes.
    private static func isStrong(_ n: [UInt8], _ e: [UInt8]) -> Bool {
        guard let first = n.first, first != 0, let last = e.last, e.first != 0 else { return false }
        let bits = n.count * 8 - first.leadingZeroBitCount
        return (2048...8192).contains(bits) && e.count <= 8 && last % 2 == 1 && e != [1]
    }

    /// Whether `signature` is one of `message`.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        unsafe message.withUnsafeBufferPointer { message in
            unsafe signature.withUnsafeBufferPointer { signature in
                unsafe verifies(signature, of: message)
            }
        }
    }

    private func verifies(_ signature: UnsafeBufferPointer<UInt8>, of message: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let text = message.baseAddress, let mark = signature.baseAddress else { return false }
        switch material {
        case .rsa(let n, let e):
            return unsafe Self.with(n, e) { n, nCount, e, eCount in
                unsafe ccrypto_auth_verify_rs256(n, nCount, e, eCount, text, message.count, mark, signature.count) == 1
            }
        case .p256(let point):
            return unsafe signature.count == 64
                && Self.with(point, point) { point, _, _, _ in
                    unsafe ccrypto_auth_verify_es256(point, text, message.count, mark) == 1
                }
        case .ed25519(let key):
            return unsafe signature.count == 64
                && Self.with(key, key) { key, _, _, _ in
                    unsafe ccrypto_auth_verify_ed25519(key, text, message.count, mark) == 1
                }
        }
    }

    /// Calls `body` with the bytes of two numbers; false when one is empty.
    private static func with(
        _ one: [UInt8],
        _ other: [UInt8],
        _ body: (UnsafePointer<UInt8>, Int, UnsafePointer<UInt8>, Int) -> Bool
    ) -> Bool {
        unsafe one.withUnsafeBufferPointer { one in
            unsafe other.withUnsafeBufferPointer { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return false }
                return unsafe body(first, one.count, second, other.count)
            }
        }
    }
}
