/// Decodes `Decodable` types from JSON, with the strictness of ``JSONReader`` and without Foundation.
///
/// The text is checked whole before the first `init(from:)` runs, so a type that tries one shape after the other costs no more
/// than the value's size for each try. Integers are exact: `1.0` is no `Int`, and one out of range is refused, not
/// cut. A `Double` takes an integer that it can hold exactly, a `Float` one that it can. `null` is nothing but nil.
///
/// What is wrong with the text is thrown as ``JSONError``; what is wrong with the shape as `DecodingError`, with the coding path.
public struct StrictJSONDecoder: Sendable {
    /// What a document may cost.
    public let limits: JSONLimits
    /// What the decoded types may ask for.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// Makes a decoder.
    ///
    /// - Parameter limits: What a document may cost.
    public init(limits: JSONLimits = .network) {
        self.limits = limits
    }

    /// Decodes a document.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - bytes: The document, the whole of it.
    /// - Returns: The decoded value.
    /// - Throws: ``JSONError`` for the text, `DecodingError` for the shape, and what the type itself throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try decode(type, from: JSONValue(parsing: bytes, limits: limits))
    }

    /// Decodes a document that is held as a string.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - text: The document, the whole of it.
    /// - Returns: The decoded value.
    /// - Throws: ``JSONError`` for the text, `DecodingError` for the shape, and what the type itself throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decode(type, from: JSONValue(parsing: text, limits: limits))
    }

    /// Decodes a value that was read before.
    ///
    /// - Parameters:
    ///   - type: The type wanted.
    ///   - value: The value.
    /// - Returns: The decoded value.
    /// - Throws: `DecodingError` for the shape, and what the type itself throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from value: JSONValue) throws -> Value {
        try JSONValueDecoder(value: value, codingPath: [], userInfo: userInfo).decode(type)
    }
}
