/// A view of an object by a type's coding keys.
struct JSONObjectDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    /// The object.
    let object: JSONObject
    /// The decoder of the object.
    let parent: JSONValueDecoder

    /// The way to the object.
    var codingPath: [any CodingKey] { parent.codingPath }

    /// The keys of the object that the type knows, in the order of the document.
    var allKeys: [Key] { object.compactMap { Key(stringValue: $0.key) } }

    /// Whether the object has the key.
    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    /// Whether the key's value is `null`.
    func decodeNil(forKey key: Key) throws -> Bool { try decoder(for: key).decodeNil() }

    /// The key's value as `true` or `false`.
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder(for: key).decode(type) }
    /// The key's value as a string.
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder(for: key).decode(type) }
    /// The key's value as a double.
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoder(for: key).decode(type) }
    /// The key's value as a single-precision number.
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoder(for: key).decode(type) }
    /// The key's value as an `Int`.
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder(for: key).decode(type) }
    /// The key's value as an `Int8`.
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder(for: key).decode(type) }
    /// The key's value as an `Int16`.
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder(for: key).decode(type) }
    /// The key's value as an `Int32`.
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder(for: key).decode(type) }
    /// The key's value as an `Int64`.
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder(for: key).decode(type) }
    /// The key's value as a `UInt`.
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder(for: key).decode(type) }
    /// The key's value as a `UInt8`.
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder(for: key).decode(type) }
    /// The key's value as a `UInt16`.
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder(for: key).decode(type) }
    /// The key's value as a `UInt32`.
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder(for: key).decode(type) }
    /// The key's value as a `UInt64`.
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder(for: key).decode(type) }
    /// The key's value as whatever type decodes itself.
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder(for: key).decode(type)
    }

    /// A view of the key's value as an object.
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try decoder(for: key).container(keyedBy: type)
    }

    /// A view of the key's value as an array.
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(for: key).unkeyedContainer()
    }

    /// The decoder of the member `super`, or of `null` where there is none.
    func superDecoder() throws -> any Decoder {
        parent.below(object[JSONCodingKey.superclass.stringValue] ?? .null, JSONCodingKey.superclass)
    }

    /// The decoder of the key's value, or of `null` where there is none.
    func superDecoder(forKey key: Key) throws -> any Decoder {
        parent.below(object[key.stringValue] ?? .null, key)
    }

    /// The decoder of the key's value.
    private func decoder(for key: Key) throws -> JSONValueDecoder {
        guard let value = object[key.stringValue] else {
            throw DecodingError.keyNotFound(key, parent.context("The object has no key \"\(key.stringValue)\"."))
        }
        return parent.below(value, key)
    }
}
