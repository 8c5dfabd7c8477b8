import StrictJSON

/// A reader of the part of JSON Schema (draft 2020-12) that the product's schemas use. A keyword that it does not know
/// is a fault, so that no rule is taken for checked that is not.
struct JSONSchemaCheck {
    /// The whole schema, for references into it.
    let root: JSONValue

    /// What is wrong with `value`; empty when it keeps the schema.
    func faults(of value: JSONValue) -> [String] { faults(of: value, under: root, at: "$") }

    private static let silent: Set<String> = ["$schema", "$id", "$defs", "title", "description"]

    private func faults(of value: JSONValue, under schema: JSONValue, at place: String) -> [String] {
        guard let rules = schema.object else { return ["\(place): the schema is no object"] }
        return rules.flatMap { rule -> [String] in
            Self.silent.contains(rule.key) ? [] : fault(of: value, rule: rule.key, rule.value, rules, place)
        }
    }

    private func fault(
        of value: JSONValue,
        rule: String,
        _ wanted: JSONValue,
        _ rules: JSONObject,
        _ place: String
    ) -> [String] {
        switch rule {
        case "type": isOf(value, wanted.string ?? "") ? [] : ["\(place): it is no \(wanted.string ?? "")"]
        case "const": value == wanted ? [] : ["\(place): it is not the constant"]
        case "enum": (wanted.array ?? []).contains(value) ? [] : ["\(place): it is not among the values"]
        case "anyOf": anyOf(value, wanted.array ?? [], place)
        case "$ref": reference(value, wanted.string ?? "", place)
        case "minimum", "maximum": bound(value, rule, wanted.double ?? 0, place)
        case "pattern": pattern(value, wanted.string ?? "", place)
        case "maxLength": (value.string?.unicodeScalars.count ?? 0) <= (wanted.int ?? 0) ? [] : ["\(place): too long"]
        case "minItems": (value.array?.count ?? .max) >= (wanted.int ?? 0) ? [] : ["\(place): too few items"]
        case "maxItems": (value.array?.count ?? 0) <= (wanted.int ?? 0) ? [] : ["\(place): too many items"]
        case "items":
            (value.array ?? []).enumerated().flatMap { faults(of: $1, under: wanted, at: "\(place)[\($0)]") }
        case "properties":
            (wanted.object ?? [:]).flatMap { name, schema in
                value[name].map { faults(of: $0, under: schema, at: "\(place).\(name)") } ?? []
            }
        case "required":
            (wanted.array ?? []).compactMap(\.string)
                .filter { value.object != nil && value[$0] == nil }.map { "\(place): `\($0)` is missing" }
        case "additionalProperties":
            (value.object?.keys ?? []).filter { rules["properties"]?[$0] == nil }.map {
                "\(place): `\($0)` is too many"
            }
        default: ["\(place): the keyword `\(rule)` is not known"]
        }
    }

    private func anyOf(_ value: JSONValue, _ schemas: [JSONValue], _ place: String) -> [String] {
        let attempts = schemas.map { faults(of: value, under: $0, at: place) }
        if attempts.contains([]) { return [] }
        let nearest = attempts.min { $0.count < $1.count }?.first ?? "no variant"
        return ["\(place): no variant fits (nearest: \(nearest))"]
    }

    private func reference(_ value: JSONValue, _ name: String, _ place: String) -> [String] {
        guard name.hasPrefix("#/$defs/"), let schema = root["$defs"]?[String(name.dropFirst(8))] else {
            return ["\(place): \(name) leads nowhere"]
        }
        return faults(of: value, under: schema, at: place)
    }

    private func bound(_ value: JSONValue, _ rule: String, _ bound: Double, _ place: String) -> [String] {
        guard let number = value.double ?? value.uint64.map(Double.init) ?? value.int64.map(Double.init) else {
            return []
        }
        return (rule == "minimum" ? number >= bound : number <= bound)
            ? [] : ["\(place): \(number) breaks \(rule) \(bound)"]
    }

    private func pattern(_ value: JSONValue, _ pattern: String, _ place: String) -> [String] {
        guard let text = value.string else { return [] }
        guard let expression = try? Regex(pattern) else { return ["\(place): the pattern \(pattern) is none"] }
        return text.contains(expression) ? [] : ["\(place): `\(text)` does not match \(pattern)"]
    }

    private func isOf(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "boolean": value.bool != nil
        case "null": value.isNull
        case "integer": value.int64 != nil || value.uint64 != nil
        case "number": value.number != nil
        default: false
        }
    }
}
