/// What one document may cost before it is refused.
///
/// Every limit is checked before the memory it bounds is used. A value outside a limit's range is moved to the nearest
/// end of that range, so limits may come from a configuration file.
public struct JSONLimits: Sendable, Hashable {
    /// Bytes in the whole document, white space included; 1 to 2,147,483,647.
    public let documentBytes: Int
    /// Containers open at once: a document of depth 1 is one flat object or array; 1 to 128.
    ///
    /// The ceiling keeps what does recurse (comparing, writing, decoding and releasing a ``JSONValue``) far from the end
    /// of a thread's stack.
    public let depth: Int
    /// UTF-8 bytes in one string or key after its escapes are decoded; 1 to 2,147,483,647.
    public let stringBytes: Int
    /// Bytes in one number as written; 1 to 4,096.
    public let numberBytes: Int
    /// Members of all objects and elements of all arrays in the document; 1 to 2,147,483,647.
    ///
    /// It bounds what a small text may take in memory: a ``JSONValue`` of two bytes of text may need a hundred.
    public let members: Int

    /// The limits for what arrives over the network: 1 MiB, 32 levels, 256 KiB strings, 256-byte numbers, 200,000
    /// members.
    public static let network = JSONLimits()

    /// Makes limits; each left out is the one of ``network``.
    ///
    /// - Parameters:
    ///   - documentBytes: Bytes in the whole document.
    ///   - depth: Containers open at once.
    ///   - stringBytes: Decoded bytes in one string or key.
    ///   - numberBytes: Bytes in one number as written.
    ///   - members: Members and elements in the whole document.
    public init(
        documentBytes: Int = 1_048_576,
        depth: Int = 32,
        stringBytes: Int = 262_144,
        numberBytes: Int = 256,
        members: Int = 200_000
    ) {
        let largest = Int(Int32.max)
        self.documentBytes = min(max(documentBytes, 1), largest)
        self.depth = min(max(depth, 1), 128)
        self.stringBytes = min(max(stringBytes, 1), largest)
        self.numberBytes = min(max(numberBytes, 1), 4096)
        self.members = min(max(members, 1), largest)
    }
}
