internal import StrictJSON

/// The form of a JSON value. It writes its JSON Schema and checks values, so that what is documented is what is
/// enforced.
indirect enum Shape: Sendable {
    /// A text of so many characters.
    case text(ClosedRange<Int> = 0...10_000, TextForm = .any)
    /// A whole number.
    case integer(ClosedRange<Int64> = 0...Int64.max)
    /// Any number.
    case number
    /// Yes or no.
    case flag
    /// One of these words.
    case choice([String])
    /// A list of at most so many.
    case list(Shape, Int? = nil)
    /// An object of exactly these members.
    case object([Member])
    /// An object of any names.
    case map(Shape)
    /// Any value.
    case anything
    /// The value, or nothing.
    case nullable(Shape)
    /// One of these.
    case either([Shape])
    /// A form with a name.
    case named(SchemaName)
    /// A schema that is made elsewhere; only for what the service says.
    case foreign(JSONValue)

    /// A member of an object.
    struct Member: Sendable {
        let name: String
        let shape: Shape
        var isRequired = true
        var meaning = ""

        /// A member.
        init(_ name: String, _ shape: Shape, _ meaning: String = "", isRequired: Bool = true) {
            (self.name, self.shape, self.meaning, self.isRequired) = (name, shape, meaning, isRequired)
        }
    }
}

// MARK: - Writing

extension Shape {
    /// The JSON Schema, draft 2020-12 as OpenAPI 3.1 has it.
    var schema: JSONValue {
        switch self {
        case .text(let length, let form): Self.text(length, form)
        case .integer(let range): Self.integer(range)
        case .number: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .list(let item, let most): Self.list(item, most)
        case .object(let members): Self.object(members)
        case .map(let value): ["type": "object", "additionalProperties": value.schema]
        case .anything: .object(JSONObject())
        case .nullable(let shape): ["anyOf": [shape.schema, ["type": "null"]]]
        case .either(let shapes): ["anyOf": .array(shapes.map(\.schema))]
        case .named(let name): ["$ref": .string("#/components/schemas/\(name.rawValue)")]
        case .foreign(let schema): schema
        }
    }

    private static func text(_ length: ClosedRange<Int>, _ form: TextForm) -> JSONValue {
        var schema: JSONObject = ["type": "string"]
        if let pattern = form.pattern {
            schema["pattern"] = .string(pattern)
        } else {
            if length.lowerBound > 0 { schema["minLength"] = JSONValue(length.lowerBound) }
            schema["maxLength"] = JSONValue(length.upperBound)
        }
        if form == .moment { schema["format"] = "date-time" }
        return .object(schema)
    }

    private static func integer(_ range: ClosedRange<Int64>) -> JSONValue {
        var schema: JSONObject = ["type": "integer", "minimum": JSONValue(range.lowerBound)]
        if range.upperBound < .max { schema["maximum"] = JSONValue(range.upperBound) }
        return .object(schema)
    }

    private static func list(_ item: Shape, _ most: Int?) -> JSONValue {
        var schema: JSONObject = ["type": "array", "items": item.schema]
        if let most { schema["maxItems"] = JSONValue(most) }
        return .object(schema)
    }

    private static func object(_ members: [Member]) -> JSONValue {
        let properties = members.map { member -> (String, JSONValue) in
            guard !member.meaning.isEmpty, case .object(var schema) = member.shape.schema else {
                return (member.name, member.shape.schema)
            }
            schema["description"] = .string(member.meaning)
            return (member.name, .object(schema))
        }
        return [
            "type": "object",
            "properties": .object(JSONObject(properties)),
            "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }
}
