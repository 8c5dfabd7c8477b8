internal import StrictJSON

/// Hands out the members of one object typed, reports those that are wrong, and knows at the end which nobody asked for.
struct MemberReader {
    /// Where the object is.
    let pointer: String
    /// The members.
    let object: JSONObject
    /// Where faults go.
    let report: PlaybookReport
    private var asked: Set<String> = []

    /// A reader of `value`; nil, and a fault, when it is no object.
    init?(_ value: JSONValue, at pointer: String, _ report: PlaybookReport) {
        guard let object = value.object else {
            report.fault(pointer, "it is \(PlaybookReport.kind(value)), not an object", "write an object with members")
            return nil
        }
        self.pointer = pointer
        self.object = object
        self.report = report
    }

    /// The place of a member.
    func place(_ name: String) -> String { pointer + "/" + PlaybookFault.escaped(name) }

    /// A member as it is; a missing one that must be there is a fault.
    mutating func value(_ name: String, required: Bool = false) -> JSONValue? {
        asked.insert(name)
        let value = object[name]
        if value == nil, required {
            report.fault(place(name), "it is missing", "the specification demands it here")
        }
        return value
    }

    /// What nobody asked for, with a note for each.
    func rest() -> JSONObject {
        var rest = JSONObject()
        for (name, value) in object where !asked.contains(name) {
            rest[name] = value
            report.note(place(name), "CACAO defines no such member", "it is kept and not understood; use an extension")
        }
        return rest
    }

    private func wrong(_ name: String, _ value: JSONValue, _ wanted: String) {
        report.fault(place(name), "it is \(PlaybookReport.kind(value)), not \(wanted)", "write \(wanted)")
    }

    /// A text.
    mutating func text(_ name: String, required: Bool = false) -> String? {
        guard let value = value(name, required: required) else { return nil }
        guard let text = value.string else {
            wrong(name, value, "a text")
            return nil
        }
        return text
    }

    /// Base64 by RFC 4648, section 4, as it was written.
    mutating func base64(_ name: String) -> String? {
        guard let text = text(name) else { return nil }
        let bytes = text.utf8
        let body = bytes.reversed().drop { $0 == UInt8(ascii: "=") }
        let isValid =
            bytes.count % 4 == 0 && bytes.count - body.count <= 2
            && body.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
        guard isValid else {
            report.fault(place(name), "it is not base64", "encode it by section 4 of RFC 4648")
            return nil
        }
        return text
    }

    /// True or false.
    mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        if value.bool == nil { wrong(name, value, "true or false") }
        return value.bool
    }

    /// A whole number within a range.
    mutating func whole(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.int, range.contains(number) else {
            let problem = "it is not a whole number from \(range.lowerBound) to \(range.upperBound)"
            report.fault(place(name), problem, "write such a number, without fraction or exponent")
            return nil
        }
        return number
    }

    /// An object as it is.
    mutating func dictionary(_ name: String) -> JSONObject? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else {
            wrong(name, value, "an object")
            return nil
        }
        guard object.count <= PlaybookLimits.members else {
            report.fault(place(name), "it has more than \(PlaybookLimits.members) members", "divide the playbook")
            return nil
        }
        return object
    }

    /// A list as it is; an empty one is noted, since the specification wants the member left out then.
    mutating func list(_ name: String, required: Bool = false) -> [JSONValue]? {
        guard let value = value(name, required: required) else { return nil }
        guard let items = value.array else {
            wrong(name, value, "a list")
            return nil
        }
        guard items.count <= PlaybookLimits.members else {
            report.fault(place(name), "it has more than \(PlaybookLimits.members) elements", "divide the playbook")
            return nil
        }
        if items.isEmpty { report.note(place(name), "the list is empty", "leave the member out instead") }
        return items
    }

    /// Texts.
    mutating func texts(_ name: String) -> [String]? {
        guard let items = list(name) else { return nil }
        return items.enumerated().compactMap { number, item in
            if item.string == nil {
                report.fault(
                    "\(place(name))/\(number)",
                    "it is \(PlaybookReport.kind(item)), not a text",
                    "write a text"
                )
            }
            return item.string
        }
    }

    /// The name of an object, of certain types only where `types` names some.
    mutating func identifier(
        _ name: String,
        required: Bool = false,
        types: [String] = []
    ) -> PlaybookIdentifier? {
        guard let value = value(name, required: required) else { return nil }
        return identifier(value, at: place(name), types: types)
    }

    /// Names of objects.
    mutating func identifiers(_ name: String, types: [String] = []) -> [PlaybookIdentifier]? {
        guard let items = list(name) else { return nil }
        return items.enumerated().compactMap { identifier($0.element, at: "\(place(name))/\($0.offset)", types: types) }
    }

    /// The identifier that a value is.
    func identifier(_ value: JSONValue, at place: String, types: [String] = []) -> PlaybookIdentifier? {
        guard let text = value.string else {
            report.fault(place, "it is \(PlaybookReport.kind(value)), not an identifier", "write `type--UUID`")
            return nil
        }
        return identifier(text, at: place, types: types)
    }

    /// The identifier that a text is.
    func identifier(_ text: String, at place: String, types: [String] = []) -> PlaybookIdentifier? {
        guard let identifier = PlaybookIdentifier(text) else {
            report.fault(
                place,
                "\(PlaybookReport.shown(text)) is no identifier",
                "write `type--UUID`, the UUID of version 4 or 5"
            )
            return nil
        }
        guard types.isEmpty || types.contains(identifier.type) else {
            let wanted = types.map { "`\($0)`" }.joined(separator: ", ")
            report.fault(
                place,
                "an identifier of type \(PlaybookReport.shown(identifier.type)) stands here",
                "name an object of type \(wanted)"
            )
            return nil
        }
        return identifier
    }

    /// A time.
    mutating func time(_ name: String, required: Bool = false) -> PlaybookTime? {
        guard let value = value(name, required: required) else { return nil }
        guard let time = value.string.flatMap({ PlaybookTime($0) }) else {
            report.fault(place(name), "it is no time in UTC", "write one like `2026-10-14T10:19:40.000Z`")
            return nil
        }
        if time.fractionDigits != 3 {
            report.note(
                place(name),
                "the time is not written to the millisecond",
                "the moment is clear, so it is taken; write three digits behind the point"
            )
        }
        return time
    }
}
