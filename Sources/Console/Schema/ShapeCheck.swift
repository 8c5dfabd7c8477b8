internal import StrictJSON
internal import StructuredDocuments

/// Holds a value against a shape and collects what is wrong, each fault with its place.
struct ShapeCheck {
    /// The most faults that are told.
    private static let most = 20
    /// What is wrong.
    private(set) var faults: [String] = []

    /// What is wrong with `value`; empty when nothing is.
    static func faults(in value: JSONValue, _ shape: Shape) -> [String] {
        var check = ShapeCheck()
        check.look(at: value, shape, "")
        return check.faults
    }

    private mutating func say(_ place: String, _ fault: String) {
        guard faults.count < Self.most else { return }
        faults.append("`\(place.isEmpty ? "the body" : place)` \(fault)")
    }

    private mutating func look(at value: JSONValue, _ shape: Shape, _ place: String) {
        switch shape {
        case .text(let length, let form): lookAtText(value, length, form, place)
        case .integer(let range):
            if !(value.int64.map(range.contains) ?? false) {
                let most = range.upperBound == .max ? "" : " to \(range.upperBound)"
                say(place, "must be a whole number from \(range.lowerBound)\(most)")
            }
        case .number: if value.number == nil { say(place, "must be a number") }
        case .flag: if value.bool == nil { say(place, "must be true or false") }
        case .choice(let words):
            if !(value.string.map(words.contains) ?? false) {
                say(place, "must be one of \(words.joined(separator: ", "))")
            }
        case .list(let item, let most): lookAtList(value, item, most, place)
        case .object(let members): lookAtObject(value, members, place)
        case .map(let item):
            guard let object = value.object else { return say(place, "must be an object") }
            for member in object { look(at: member.value, item, name(place, member.key)) }
        case .anything, .foreign: return
        case .nullable(let shape): if !value.isNull { look(at: value, shape, place) }
        case .either(let shapes): lookAtAlternatives(value, shapes, place)
        case .named(let name): look(at: value, name.shape, place)
        }
    }

    private mutating func lookAtText(
        _ value: JSONValue,
        _ length: ClosedRange<Int>,
        _ form: TextForm,
        _ place: String
    ) {
        guard let text = value.string else { return say(place, "must be a text") }
        if form == .any {
            if !length.contains(text.unicodeScalars.count) {
                say(place, "must have \(length.lowerBound) to \(length.upperBound) characters")
            }
        } else if !form.fits(text) {
            say(place, "must be \(form.words)")
        }
    }

    private mutating func lookAtList(_ value: JSONValue, _ item: Shape, _ most: Int?, _ place: String) {
        guard let elements = value.array else { return say(place, "must be a list") }
        if let most, elements.count > most { return say(place, "must have at most \(most) elements") }
        for (index, element) in elements.enumerated() { look(at: element, item, "\(place)[\(index)]") }
    }

    private mutating func lookAtObject(_ value: JSONValue, _ members: [Shape.Member], _ place: String) {
        guard let object = value.object else { return say(place, "must be an object") }
        for member in members {
            if let found = object[member.name] {
                look(at: found, member.shape, name(place, member.name))
            } else if member.isRequired {
                say(name(place, member.name), "is missing")
            }
        }
        for key in object.keys where !members.contains(where: { $0.name == key }) {
            say(name(place, InertText(key, maximum: 64).text), "is not known here")
        }
    }

    /// The alternative with the fewest faults speaks for all.
    private mutating func lookAtAlternatives(_ value: JSONValue, _ shapes: [Shape], _ place: String) {
        var best: [String]?
        for shape in shapes {
            var check = ShapeCheck()
            check.look(at: value, shape, place)
            if check.faults.isEmpty { return }
            if best.map({ check.faults.count < $0.count }) ?? true { best = check.faults }
        }
        faults += (best ?? []).prefix(Self.most - min(faults.count, Self.most))
    }

    private func name(_ place: String, _ member: String) -> String { place.isEmpty ? member : "\(place).\(member)" }
}
