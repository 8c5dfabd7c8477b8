/// A number with three decimals, for people.
struct ThreeDecimals: CustomStringConvertible {
    /// The number as text.
    let description: String

    /// Rounds to the nearest thousandth.
    init(_ value: Float) {
        let thousandths = (Double(value) * 1000).rounded()
        guard let whole = Int(exactly: thousandths) else {
            description = "\(value)"
            return
        }
        let fraction = String(1000 + whole.magnitude % 1000).dropFirst()
        description = "\(whole < 0 ? "-" : "")\(whole.magnitude / 1000).\(fraction)"
    }
}
