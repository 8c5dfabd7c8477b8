extension Int64 {
    /// The whole number nearest to `value` that 64 bits hold; 0 for what is no number.
    ///
    /// Measurements are untrusted: the conversions of the standard library trap where a value does not fit.
    public init(saturating value: Double) {
        let rounded = value.rounded()
        if rounded.isNaN {
            self = 0
        } else {
            self = Int64(exactly: rounded) ?? (rounded < 0 ? .min : .max)
        }
    }
}
