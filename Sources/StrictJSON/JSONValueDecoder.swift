/// The decoder that one value is seen through.
struct JSONValueDecoder: Decoder {
    /// The value.
    let value: JSONValue
    /// The way to the value.
    let codingPath: [any CodingKey]
    /// What the caller gave along, as it was given.
    let sendableUserInfo: [CodingUserInfoKey: any Sendable]

    /// What the caller gave along.
    var userInfo: [CodingUserInfoKey: Any] { sendableUserInfo }

    /// Makes a decoder for a value.
    init(value: JSONValue, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
        self.value = value
        self.codingPath = codingPath
        sendableUserInfo = userInfo
    }

    /// A view of the value as an object.
    ///
    /// - Throws: `typeMismatch` for another kind of value, `dataCorrupted` for keys that Swift cannot tell apart.
    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else { throw mismatch([String: Any].self, "an object") }
        try refuseLookalikes(in: object)
        return KeyedDecodingContainer(JSONObjectDecodingContainer(object: object, parent: self))
    }

    /// A view of the value as an array.
    ///
    /// - Throws: `typeMismatch` for another kind of value.
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([Any].self, "an array") }
        return JSONArrayDecodingContainer(elements: elements, parent: self)
    }

    /// A view of the value as it is.
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    /// The decoder of a value below this one.
    func below(_ value: JSONValue, _ key: any CodingKey) -> JSONValueDecoder {
        JSONValueDecoder(value: value, codingPath: codingPath + [key], userInfo: sendableUserInfo)
    }

    /// Refuses an object of which a Swift dictionary would silently drop members.
    ///
    /// Swift holds canonically equivalent strings for equal, JSON does not, so two keys of JSON may be one of Swift.
    private func refuseLookalikes(in object: JSONObject) throws {
        guard object.contains(where: { $0.key.utf8.contains { $0 >= 0x80 } }) else { return }
        var seen: Set<String> = []
        for member in object where !seen.insert(member.key).inserted {
            throw DecodingError.dataCorrupted(
                context("The key \(JSONExcerpt.quoting(member.key)) is equivalent to another key of the object.")
            )
        }
    }

    /// The context of an error at the value.
    func context(_ description: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: description)
    }

    /// The error for a value of the wrong kind.
    func mismatch(_ type: Any.Type, _ wanted: String) -> DecodingError {
        let description = "Found \(value.kind.withArticle) instead of \(wanted)."
        return value.isNull
            ? DecodingError.valueNotFound(type, context(description))
            : DecodingError.typeMismatch(type, context(description))
    }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
    /// Whether the value is `null`.
    func decodeNil() -> Bool { value.isNull }

    /// The value as `true` or `false`.
    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let value) = value else { throw mismatch(type, "true or false") }
        return value
    }

    /// The value as a string.
    func decode(_ type: String.Type) throws -> String {
        guard case .string(let value) = value else { throw mismatch(type, "a string") }
        return value
    }

    /// The value as a double.
    func decode(_ type: Double.Type) throws -> Double {
        guard let number = value.number else { throw mismatch(type, "a number") }
        guard let value = number.exactDouble else {
            throw DecodingError.dataCorrupted(context("No double equals the integer."))
        }
        return value
    }

    /// The value as a single-precision number: the nearest one, or, for an integer, one that equals it.
    func decode(_ type: Float.Type) throws -> Float {
        let double = try decode(Double.self)
        let isInteger = if case .double = value { false } else { true }
        guard let value = isInteger ? Float(exactly: double) : Float(double), value.isFinite else {
            throw DecodingError.dataCorrupted(context("No single-precision number stands for the number."))
        }
        return value
    }

    /// The value as an `Int`.
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    /// The value as an `Int8`.
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    /// The value as an `Int16`.
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    /// The value as an `Int32`.
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    /// The value as an `Int64`.
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    /// The value as a `UInt`.
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    /// The value as a `UInt8`.
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    /// The value as a `UInt16`.
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    /// The value as a `UInt32`.
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    /// The value as a `UInt64`.
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    /// The value as whatever type decodes itself.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

    /// The value as an integer.
    private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        guard let number = value.number else { throw mismatch(type, "an integer") }
        if case .double = number {
            throw DecodingError.typeMismatch(type, context("Found a number with a fraction or an exponent."))
        }
        guard let value = number.exactly(type) else {
            throw DecodingError.dataCorrupted(context("The integer is out of the range of \(type)."))
        }
        return value
    }
}

extension JSONValue: Decodable {
    /// Takes the value as it is, so that a type may keep a part of a document undecoded.
    ///
    /// - Parameter decoder: A decoder of ``StrictJSONDecoder``.
    /// - Throws: `dataCorrupted` with any other decoder, whose idea of JSON may be another.
    public init(from decoder: any Decoder) throws {
        guard let own = decoder as? JSONValueDecoder else {
            let description = "A JSONValue is decoded by StrictJSONDecoder only."
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: description))
        }
        self = own.value
    }
}
