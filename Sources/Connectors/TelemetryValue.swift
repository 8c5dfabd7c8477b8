internal import IncidentModel
internal import StrictJSON

/// Values as OTLP writes them in JSON.
enum TelemetryValue: Sendable {
    /// The levels of values within values that are entered.
    private static let maximumDepth = 8
    /// The most bytes of the text of a value that are put together.
    private static let maximumText = 16_384

    /// Calls `body` with name and text of each attribute.
    static func eachAttribute(
        _ reader: inout JSONReader,
        _ body: (String, String) -> Void
    ) throws(JSONError) {
        try eachAttribute(&reader, depth: 0, body)
    }

    /// Reads a value as text: `AnyValue` of the protocol.
    static func readText(_ reader: inout JSONReader) throws(JSONError) -> String { try readText(&reader, depth: 0) }

    private static func eachAttribute(
        _ reader: inout JSONReader,
        depth: Int,
        _ body: (String, String) -> Void
    ) throws(JSONError) {
        if try reader.readNullIfPresent() { return }
        guard try reader.peekKind() == .array else { throw reader.refusal("attributes are an array") }
        try reader.beginArray()
        while try reader.nextElement() {
            guard try reader.peekKind() == .object else {
                throw reader.refusal("an attribute is an object with `key` and `value`")
            }
            var name = ""
            var value = ""
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "key": name = try reader.readTextOrNull()
                case "value": value = try readText(&reader, depth: depth)
                default: break
                }
            }
            if !name.isEmpty, name.utf8.count <= FlatDetails.maximumName { body(name, value) }
        }
    }

    /// Reads a value; recurses no deeper than `maximumDepth`.
    private static func readText(_ reader: inout JSONReader, depth: Int) throws(JSONError) -> String {
        if try reader.readNullIfPresent() { return "" }
        guard try reader.peekKind() == .object else {
            throw reader.refusal("a value is an object such as {\"stringValue\": \"…\"}")
        }
        var text = ""
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "stringValue", "boolValue", "intValue", "doubleValue":
                guard let value = try reader.readScalarText() else {
                    throw reader.refusal("`\(key.text)` must be a single value")
                }
                text = value
            case "arrayValue", "kvlistValue":
                guard depth < maximumDepth else { continue }
                text = try readList(&reader, isNamed: key == "kvlistValue", depth: depth)
            case "bytesValue": text = "(bytes)"
            default: break
            }
        }
        return text
    }

    /// Reads the values of a list, or of a list with names, as one text.
    private static func readList(
        _ reader: inout JSONReader,
        isNamed: Bool,
        depth: Int
    ) throws(JSONError) -> String {
        if try reader.readNullIfPresent() { return "" }
        guard try reader.peekKind() == .object else { throw reader.refusal("a list is an object with `values`") }
        var text = ""
        func add(_ part: String) {
            guard text.utf8.count + part.utf8.count < maximumText else { return }
            text += (text.isEmpty ? "" : isNamed ? " " : ", ") + part
        }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            guard key == "values" else { continue }
            if isNamed {
                try eachAttribute(&reader, depth: depth + 1) { add($0 + "=" + SecretRedaction.redacted($1, of: $0)) }
            } else if try !reader.readNullIfPresent() {
                try reader.beginArray()
                while try reader.nextElement() { add(try readText(&reader, depth: depth + 1)) }
            }
        }
        return text
    }

    /// Reads a whole number that may be a text; nil for null, and for what does not fit.
    static func readInteger(_ reader: inout JSONReader) throws(JSONError) -> Int64? {
        guard let text = try reader.readScalarText() else { throw reader.refusal("a number is expected") }
        return Int64(text)
    }

    /// Reads a number that may be a text, such as `NaN`; nil for null and for what is none or not finite.
    static func readNumber(_ reader: inout JSONReader) throws(JSONError) -> Double? {
        guard let text = try reader.readScalarText() else { throw reader.refusal("a number is expected") }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Reads an array of numbers; what is none counts as zero.
    static func readNumbers(_ reader: inout JSONReader) throws(JSONError) -> [Double] {
        if try reader.readNullIfPresent() { return [] }
        return try reader.readArray { reader throws(JSONError) in try readNumber(&reader) ?? 0 }
    }

    /// Reads nanoseconds since 1970; nil when it is not set or beyond what fits.
    static func readTime(_ reader: inout JSONReader) throws(JSONError) -> Timestamp? {
        try readInteger(&reader).flatMap { $0 > 0 ? Timestamp(unixNanoseconds: $0) : nil }
    }

    /// Reads an enumeration by number, or by name with `prefix` before it; nil when it is neither.
    static func readEnumeration(
        _ reader: inout JSONReader,
        prefix: String,
        names: [String]
    ) throws(JSONError) -> Int? {
        guard let text = try reader.readScalarText() else { throw reader.refusal("a number or a name is expected") }
        if let number = Int(text) { return number }
        return text.hasPrefix(prefix) ? names.firstIndex(of: String(text.dropFirst(prefix.count))) : nil
    }
}
