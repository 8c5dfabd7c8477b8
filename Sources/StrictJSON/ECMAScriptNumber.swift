/// Doubles in the notation of ECMAScript, which RFC 8785 demands.
///
/// Both ECMAScript and Swift write the fewest digits that read back as the same double, and of those the nearest to it; they differ only in
/// where they put the point and the exponent. So the digits are taken from Swift and laid out anew.
///
/// - Source: ECMA-262, 14th edition, section 6.1.6.1.20 Number::toString, with radix 10.
enum ECMAScriptNumber {
    /// The text of a finite double.
    ///
    /// - Parameter value: The double; both zeros give `0`.
    /// - Returns: At most 25 ASCII characters.
    /// - Complexity: O(1).
    static func text(of value: Double) -> String {
        guard value != 0 else { return "0" }
        let (digits, pointPosition) = decimal(value.magnitude)
        return (value < 0 ? "-" : "") + layOut(digits, pointPosition: pointPosition)
    }

    /// The digits of a positive double without zeros at either end, and where the point stands from their beginning.
    ///
    /// - Returns: Digits d1 d2 … dk and n, for the value 0.d1d2…dk × 10^n.
    private static func decimal(_ value: Double) -> (digits: String, pointPosition: Int) {
        let parts = value.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let sides = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = sides[0]
        let fraction = sides.count > 1 ? sides[1] : ""
        let all = whole + fraction
        let significant = all.drop { $0 == "0" }
        let leadingZeros = all.count - significant.count
        let trailingZeros = significant.reversed().prefix { $0 == "0" }.count
        return (String(significant.dropLast(trailingZeros)), whole.count - leadingZeros + exponent)
    }

    /// The digits with point, zeros and exponent as ECMAScript puts them.
    private static func layOut(_ digits: String, pointPosition: Int) -> String {
        let count = digits.count  // at most 17: no double needs more
        switch pointPosition {
        case count...21:
            return digits + String(repeating: "0", count: pointPosition - count)
        case 1...21:
            return digits.prefix(pointPosition) + "." + digits.dropFirst(pointPosition)
        case -5...0:
            return "0." + String(repeating: "0", count: -pointPosition) + digits
        default:
            let exponent = pointPosition - 1
            let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
            return mantissa + (exponent < 0 ? "e-" : "e+") + String(exponent.magnitude)
        }
    }
}
