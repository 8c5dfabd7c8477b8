/// One thing that can happen during a visit, as a number that can be compared and counted.
struct TraceFeature: Hashable, Comparable, Sendable {
    /// What happens.
    enum Kind: UInt64, Sendable {
        /// A span of the visited service itself: a method, a statement to its database.
        case operation = 0
        /// A call of another service's operation.
        case call = 1
        /// A line that was logged.
        case statement = 2
        /// A logged line that tells of a failure.
        case failure = 3
        /// A span whose status says that it failed.
        case failedSpan = 4
    }

    /// The kind in the upper four bits, and what it is about below.
    let code: UInt64

    private static let bits: UInt64 = 60
    private static let operationBits: UInt64 = 30

    private init(_ kind: Kind, _ value: UInt64) { code = kind.rawValue << Self.bits | value & (1 << Self.bits - 1) }

    static func operation(_ number: UInt32) -> Self { Self(.operation, UInt64(number)) }
    static func call(_ service: UInt32, _ operation: UInt32) -> Self {
        Self(.call, UInt64(service) << operationBits | UInt64(operation) & (1 << operationBits - 1))
    }
    static func statement(_ number: UInt32) -> Self { Self(.statement, UInt64(number)) }
    static func failure(_ number: UInt32) -> Self { Self(.failure, UInt64(number)) }
    static func failedSpan(_ operation: UInt32) -> Self { Self(.failedSpan, UInt64(operation)) }

    /// The kind.
    var kind: Kind { Kind(rawValue: code >> Self.bits) ?? .operation }
    /// The operation, statement or failure.
    var number: UInt32 {
        let value = code & (1 << Self.bits - 1)
        return UInt32(truncatingIfNeeded: kind == .call ? value & (1 << Self.operationBits - 1) : value)
    }
    /// The service that is called.
    var service: UInt32 { UInt32(truncatingIfNeeded: (code & (1 << Self.bits - 1)) >> Self.operationBits) }
    /// Whether it says that something failed.
    var isFailure: Bool { kind == .failure || kind == .failedSpan }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.code < rhs.code }
}
