/// The three words of JSON.
enum JSONLiteral: Sendable {
    /// `true`
    case `true`
    /// `false`
    case `false`
    /// `null`
    case null

    /// The literal that begins with this byte.
    init?(firstByte byte: UInt8) {
        switch byte {
        case JSONByte.lowercaseT: self = .true
        case JSONByte.lowercaseF: self = .false
        case JSONByte.lowercaseN: self = .null
        default: return nil
        }
    }

    /// The bytes of `true`.
    private static let trueSpelling = Array("true".utf8)
    /// The bytes of `false`.
    private static let falseSpelling = Array("false".utf8)
    /// The bytes of `null`.
    private static let nullSpelling = Array("null".utf8)

    /// The literal's bytes.
    var spelling: [UInt8] {
        switch self {
        case .true: Self.trueSpelling
        case .false: Self.falseSpelling
        case .null: Self.nullSpelling
        }
    }
}
