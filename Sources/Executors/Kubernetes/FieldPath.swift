internal import StrictJSON

/// The path of a field as a correction names it: `spec.template.spec.containers[app].resources.limits.memory`.
///
/// ```
/// path    = root *( "." name *( "[" element "]" ) ) [ "." key ]
/// root    = "spec" / "data" / "metadata.labels"
/// name    = letter *( letter / digit )
/// element = the name of a list's element, or its number
/// key     = the key of an open map, dots and one slash included; it is the last part
/// ```
/// Nothing of an object's status, of its annotations, of its owners or of its name can be written so.
struct FieldPath: Hashable, Sendable, CustomStringConvertible {
    /// A part of a path.
    enum Part: Hashable, Sendable {
        case member(String)
        case element(String)
        /// A member of an open map: whoever wrote the manifest chose its name.
        case key(String)
    }

    /// The longest path, in bytes.
    static let longest = 512

    /// Maps whose keys are names of their own, with dots in them.
    static let openMaps: Set<String> = [
        "data", "labels", "matchLabels", "nodeSelector", "hard", "limits", "requests", "selector",
    ]

    /// The parts, outermost first.
    let parts: [Part]

    /// The path in a text; nil when it has not exactly this form.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        var rest = text[...]
        var parts: [Part] = []
        repeat {
            if !parts.isEmpty { rest = rest.dropFirst() }
            if let last = parts.last, case .member(let map) = last, Self.isOpen(map, before: rest) {
                guard map == "data" ? KubernetesName.isEntry(rest) : KubernetesName.isKey(rest) else { return nil }
                parts.append(.key(String(rest)))
                rest = ""
            } else {
                guard let (name, elements) = Self.takePart(&rest) else { return nil }
                parts.append(.member(name))
                parts += elements.map(Part.element)
            }
        } while rest.first == "."
        guard rest.isEmpty, Self.isRoot(parts) else { return nil }
        self.parts = parts
    }

    /// Whether what follows is the key of an open map. A selector has either labels of its own or these two members.
    private static func isOpen(_ map: String, before rest: Substring) -> Bool {
        guard openMaps.contains(map) else { return false }
        return map != "selector" || !rest.hasPrefix("matchLabels") && !rest.hasPrefix("matchExpressions")
    }

    private static func isRoot(_ parts: [Part]) -> Bool {
        switch parts.first {
        case .member("spec"), .member("data"): parts.count >= 2
        case .member("metadata"): parts.count == 3 && parts[1] == .member("labels")
        default: false
        }
    }

    /// Takes a name and the elements behind it from the beginning of a text.
    private static func takePart(_ rest: inout Substring) -> (String, [String])? {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard name.first?.isLetter == true, name.utf8.count <= 64 else { return nil }
        rest = rest[name.endIndex...]
        var elements: [String] = []
        while rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            let element = rest[..<end].dropFirst()
            let trimmed = element.drop { $0 == "_" }
            guard KubernetesName.isEntry(element) || !trimmed.isEmpty && KubernetesName.isEntry(trimmed) else {
                return nil
            }
            elements.append(String(element))
            rest = rest[end...].dropFirst()
        }
        return (String(name), elements)
    }

    /// The last name on the way, that of the list for an element.
    var leaf: String {
        for case .member(let name) in parts.reversed() { return name }
        return ""
    }

    /// The name of the map that the last part is a key of; nil for other parts.
    var map: String? {
        guard case .key = parts.last else { return nil }
        return leaf
    }

    var description: String {
        var text = ""
        for part in parts {
            switch part {
            case .member(let name): text += (text.isEmpty ? "" : ".") + name
            case .element(let name): text += "[\(name)]"
            case .key(let key): text += "." + key
            }
        }
        return text
    }
}

/// Where a path leads in an object.
struct FieldPlace: Equatable, Sendable {
    /// The place.
    let pointer: JSONPointer
    /// What is there; nil for nothing, where something may be set.
    let current: JSONValue?
    /// The key under which the value stands in a map that is not there yet: the place is then the map's.
    let newKey: String?
    /// The names of the lists' elements on the way, which a number alone would not hold fast.
    let guards: [ObjectChange.Field]

    /// Follows a path; nil when it leads nowhere, or to more than one place.
    init?(_ path: FieldPath, in root: JSONValue) {
        var steps: [String] = []
        var guards: [ObjectChange.Field] = []
        var newKey: String?
        var value: JSONValue? = root
        // A variable is meant where its element is named: what is set is its value.
        var parts = path.parts
        if case .element = parts.last, path.leaf == "env" { parts.append(.member("value")) }
        for part in parts {
            switch part {
            case .key(let name) where value == nil:
                guard !steps.isEmpty, parts.count >= 2 else { return nil }
                newKey = name
            case .member(let name), .key(let name):
                guard let members = value?.object else { return nil }
                value = members[name]
                steps.append(name)
            case .element(let name):
                guard let elements = value?.array, let place = Self.place(of: name, in: elements) else { return nil }
                value = elements[place]
                steps.append(String(place))
                if let own = value?["name"] {
                    guards.append(.init(place: JSONPointer(steps + ["name"]), before: own, after: own))
                }
            }
        }
        (pointer, current, self.newKey, self.guards) = (JSONPointer(steps), value, newKey, guards)
    }

    /// The one element of a name, else the one of a number.
    private static func place(of name: String, in elements: [JSONValue]) -> Int? {
        let named = elements.indices.filter { elements[$0]["name"]?.string == name }
        guard named.isEmpty else { return named.count == 1 ? named[0] : nil }
        guard name.utf8.count <= 4, let number = Int(name), elements.indices.contains(number) else { return nil }
        return number
    }
}
