/// A view of an array, one element after the other.
struct JSONArrayDecodingContainer: UnkeyedDecodingContainer {
    /// The elements.
    let elements: [JSONValue]
    /// The decoder of the array.
    let parent: JSONValueDecoder
    /// The index of the next element.
    private(set) var currentIndex = 0

    /// Makes a view that stands before the first element.
    init(elements: [JSONValue], parent: JSONValueDecoder) {
        self.elements = elements
        self.parent = parent
    }

    /// The way to the array.
    var codingPath: [any CodingKey] { parent.codingPath }
    /// The number of elements.
    var count: Int? { elements.count }
    /// Whether every element was decoded.
    var isAtEnd: Bool { currentIndex >= elements.count }

    /// Moves past the next element if it is `null`.
    mutating func decodeNil() throws -> Bool {
        guard try decoder(for: Never?.self).decodeNil() else { return false }
        currentIndex += 1
        return true
    }

    /// The next element as `true` or `false`.
    mutating func decode(_ type: Bool.Type) throws -> Bool { try advance { try $0.decode(type) } }
    /// The next element as a string.
    mutating func decode(_ type: String.Type) throws -> String { try advance { try $0.decode(type) } }
    /// The next element as a double.
    mutating func decode(_ type: Double.Type) throws -> Double { try advance { try $0.decode(type) } }
    /// The next element as a single-precision number.
    mutating func decode(_ type: Float.Type) throws -> Float { try advance { try $0.decode(type) } }
    /// The next element as an `Int`.
    mutating func decode(_ type: Int.Type) throws -> Int { try advance { try $0.decode(type) } }
    /// The next element as an `Int8`.
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try advance { try $0.decode(type) } }
    /// The next element as an `Int16`.
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try advance { try $0.decode(type) } }
    /// The next element as an `Int32`.
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try advance { try $0.decode(type) } }
    /// The next element as an `Int64`.
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try advance { try $0.decode(type) } }
    /// The next element as a `UInt`.
    mutating func decode(_ type: UInt.Type) throws -> UInt { try advance { try $0.decode(type) } }
    /// The next element as a `UInt8`.
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try advance { try $0.decode(type) } }
    /// The next element as a `UInt16`.
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try advance { try $0.decode(type) } }
    /// The next element as a `UInt32`.
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try advance { try $0.decode(type) } }
    /// The next element as a `UInt64`.
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try advance { try $0.decode(type) } }
    /// The next element as whatever type decodes itself.
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try advance { try $0.decode(type) } }

    /// A view of the next element as an object.
    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try advance { try $0.container(keyedBy: type) }
    }

    /// A view of the next element as an array.
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try advance { try $0.unkeyedContainer() }
    }

    /// The decoder of the next element.
    mutating func superDecoder() throws -> any Decoder { try advance { $0 } }

    /// Decodes the next element, and moves past it only when that succeeds.
    private mutating func advance<Value>(_ decode: (JSONValueDecoder) throws -> Value) throws -> Value {
        let value = try decode(decoder(for: Value.self))
        currentIndex += 1
        return value
    }

    /// The decoder of the next element.
    private func decoder(for type: Any.Type) throws -> JSONValueDecoder {
        let key = JSONCodingKey(intValue: currentIndex)
        guard !isAtEnd else {
            let path = codingPath + [key]
            throw DecodingError.valueNotFound(type, .init(codingPath: path, debugDescription: "The array has ended."))
        }
        return parent.below(elements[currentIndex], key)
    }
}
