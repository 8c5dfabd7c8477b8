/// A scalar typed by the core schema of YAML 1.2.
///
/// Only `true` and `false` are booleans: `yes`, `no`, `on` and `off`, which YAML 1.1 took for booleans too, are text,
/// so the country code `no` stays what it is.
/// - Source: YAML 1.2.2, section 10.3.2, "Tag Resolution".
public enum CoreSchemaValue: Hashable, Sendable {
    /// Nothing, `~`, `null`, `Null` or `NULL`.
    case null
    /// `true` or `false`, also written `True`, `TRUE`, `False`, `FALSE`.
    case boolean(Bool)
    /// A whole number: decimal, `0o` octal or `0x` hexadecimal.
    case integer(Int)
    /// A number with a fraction or an exponent, `.inf` or `.nan`.
    case decimal(Double)
    /// Anything else, and whole numbers beyond 64 bits, which no number here can hold exactly.
    case text(String)

    /// The meaning of `plain`, a scalar without quotation marks.
    /// - Complexity: O(`plain.utf8.count`).
    public init(plain: String) {
        switch plain {
        case "", "~", "null", "Null", "NULL":
            self = .null
        case "true", "True", "TRUE":
            self = .boolean(true)
        case "false", "False", "FALSE":
            self = .boolean(false)
        default:
            self = Self.number(plain) ?? .text(plain)
        }
    }

    /// The number that `plain` is, or nil.
    private static func number(_ plain: String) -> CoreSchemaValue? {
        guard let first = plain.utf8.first, startsNumber(first) else { return nil }
        switch plain {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
            return .decimal(.infinity)
        case "-.inf", "-.Inf", "-.INF":
            return .decimal(-.infinity)
        case ".nan", ".NaN", ".NAN":
            return .decimal(.nan)
        default:
            break
        }
        if plain.hasPrefix("0x") { return Int(unsigned: plain.dropFirst(2), radix: 16).map { .integer($0) } }
        if plain.hasPrefix("0o") { return Int(unsigned: plain.dropFirst(2), radix: 8).map { .integer($0) } }
        switch NumberShape(plain) {
        case .integer: return Int(plain).map { .integer($0) }
        case .decimal: return Double(plain).map { .decimal($0) }
        case .neither: return nil
        }
    }

    /// Whether a number can begin with `byte`; most text is told apart by its first byte.
    private static func startsNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}

extension Int {
    /// The number written as `digits` alone; unlike `Int.init(_:radix:)` it takes no sign.
    fileprivate init?(unsigned digits: Substring, radix: Int) {
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        self.init(digits, radix: radix)
    }
}

/// The grammar of decimal numbers in the core schema, checked before the standard library is asked, which would also
/// take `inf`, `nan` and hexadecimal fractions.
private enum NumberShape {
    /// `[-+]?[0-9]+`.
    case integer
    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` with a point or an exponent.
    case decimal
    /// Not a number.
    case neither

    init(_ text: String) {
        var rest = text.utf8[...]
        Self.dropSign(&rest)
        let whole = Self.dropDigits(&rest)
        if rest.isEmpty {
            self = whole > 0 ? .integer : .neither
            return
        }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = Self.dropDigits(&rest)
        }
        guard whole + fraction > 0 else {
            self = .neither
            return
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            Self.dropSign(&rest)
            if Self.dropDigits(&rest) == 0 {
                self = .neither
                return
            }
        }
        self = rest.isEmpty ? .decimal : .neither
    }

    /// Drops one sign, if there is one.
    private static func dropSign(_ rest: inout Substring.UTF8View) {
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    }

    /// Drops leading digits and returns how many there were.
    private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        rest = rest[digits.endIndex...]
        return digits.count
    }
}
