extension JSONValue {
    /// The kind of the value.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .integer, .unsigned, .double: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// Whether the value is `null`.
    public var isNull: Bool { kind == .null }

    /// The value of `true` or `false`; nil for anything else.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The string; nil for anything else.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array; nil for anything else.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object; nil for anything else.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The number as it was written; nil for anything else.
    public var number: JSONNumber? {
        switch self {
        case .integer(let value): .integer(value)
        case .unsigned(let value): .unsigned(value)
        case .double(let value): .double(value)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The number as an `Int`, when it was written as an integer and fits; nil for anything else.
    public var int: Int? { number?.exactly(Int.self) }

    /// The number as an `Int64`, when it was written as an integer and fits; nil for anything else.
    public var int64: Int64? { number?.exactly(Int64.self) }

    /// The number as a `UInt64`, when it was written as an integer and fits; nil for anything else.
    public var uint64: UInt64? { number?.exactly(UInt64.self) }

    /// The number as a double, when that loses nothing; nil for anything else.
    public var double: Double? { number?.exactDouble }

    /// The member of an object with this key; nil when there is none or the value is not an object.
    ///
    /// - Parameter key: The key, compared byte for byte.
    /// - Complexity: O(1) expected.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The element of an array at this index; nil when there is none or the value is not an array.
    ///
    /// - Parameter index: The index, from 0.
    /// - Complexity: O(1).
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }

    /// Makes `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// Makes a double.
    public init(floatLiteral value: Double) { self = .double(value) }

    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Makes an object with the members in the order written.
    ///
    /// - Precondition: No key is there twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}
