/// A JSON value in memory.
///
/// Integers are exact and apart from doubles: `1` and `1.0` are different values. Objects keep the order of their members, and
/// two objects are equal whatever that order is. Strings and keys are compared byte for byte, not by canonical equivalence.
public enum JSONValue: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// An integer from -2^63 to 2^63 - 1.
    case integer(Int64)
    /// An integer from 2^63 to 2^64 - 1; smaller ones are ``integer(_:)``.
    case unsigned(UInt64)
    /// A number with a fraction or an exponent; always finite when it was read.
    case double(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)

    /// Reads a whole document.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - limits: What it may cost.
    /// - Throws: What is wrong with it.
    /// - Complexity: O(length).
    public init(parsing bytes: [UInt8], limits: JSONLimits = .network) throws(JSONError) {
        var reader = try JSONReader(bytes, limits: limits)
        self = try reader.readValue()
        try reader.finish()
    }

    /// Reads a whole document that is held as a string.
    ///
    /// - Parameters:
    ///   - text: The document.
    ///   - limits: What it may cost.
    /// - Throws: What is wrong with it.
    /// - Complexity: O(length).
    public init(parsing text: String, limits: JSONLimits = .network) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// Makes a value of a number.
    ///
    /// - Parameter number: The number.
    public init(_ number: JSONNumber) {
        switch number {
        case .integer(let value): self = .integer(value)
        case .unsigned(let value): self = .unsigned(value)
        case .double(let value): self = .double(value)
        }
    }

    /// Makes a value of an integer of any width up to 64 bits.
    ///
    /// - Parameter integer: The integer.
    /// - Precondition: It lies between -2^63 and 2^64 - 1.
    public init(_ integer: some FixedWidthInteger) {
        if let value = Int64(exactly: integer) {
            self = .integer(value)
        } else if let value = UInt64(exactly: integer) {
            self = .unsigned(value)
        } else {
            preconditionFailure("a JSON integer has at most 64 bits")
        }
    }
}

extension JSONValue: Equatable {
    /// Whether two values are the same, whatever the order of members.
    ///
    /// - Complexity: O(size).
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.unsigned(let left), .unsigned(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): JSONKey.isExactlyEqual(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
