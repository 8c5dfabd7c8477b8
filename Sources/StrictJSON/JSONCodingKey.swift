/// A step of a coding path that no type declares: an array's index, or `super`.
struct JSONCodingKey: CodingKey {
    /// The step as text.
    let stringValue: String
    /// The index, for an array's.
    let intValue: Int?

    /// Makes a step of text.
    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    /// Makes the step to an index.
    init(intValue: Int) {
        stringValue = "Index \(intValue)"
        self.intValue = intValue
    }

    /// The step to the value that a superclass decodes.
    static let superclass = JSONCodingKey(stringValue: "super")
}
