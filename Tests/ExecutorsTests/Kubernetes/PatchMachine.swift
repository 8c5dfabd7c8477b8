import StrictJSON

/// Carries JSON patches out as a control plane does, apart from the code that makes them.
/// - Source: RFC 6902.
enum PatchMachine {
    /// The object after a patch; nil when an operation fails, and then nothing was changed.
    static func apply(_ patch: JSONValue, to object: JSONValue) -> JSONValue? {
        var result: JSONValue? = object
        for operation in patch.array ?? [] {
            guard let now = result, let path = operation["path"]?.string else { return nil }
            let steps = path.split(separator: "/").map {
                String($0).replacing("~1", with: "/").replacing("~0", with: "~")
            }
            switch operation["op"]?.string {
            case "test": result = value(now, steps[...]) == operation["value"] ? now : nil
            case "add": result = operation["value"].flatMap { changed(now, steps[...], $0) }
            case "remove": result = value(now, steps[...]) == nil ? nil : changed(now, steps[...], nil)
            default: return nil
            }
        }
        return result
    }

    private static func value(_ root: JSONValue, _ steps: ArraySlice<String>) -> JSONValue? {
        guard let step = steps.first else { return root }
        let next = root.array.map { elements in Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
        return (next ?? root[step]).flatMap { value($0, steps.dropFirst()) }
    }

    /// The value with something set or taken out; nil when the place's parent is not there.
    private static func changed(_ root: JSONValue, _ steps: ArraySlice<String>, _ new: JSONValue?) -> JSONValue? {
        guard let step = steps.first else { return new }
        let rest = steps.dropFirst()
        if var members = root.object {
            if rest.isEmpty {
                members[step] = new
            } else {
                guard let inner = members[step].flatMap({ changed($0, rest, new) }) else { return nil }
                members[step] = inner
            }
            return .object(members)
        }
        guard var elements = root.array, let place = Int(step), elements.indices.contains(place),
            let inner = changed(elements[place], rest, new)
        else { return nil }
        elements[place] = inner
        return .array(elements)
    }

    /// A value with a member set whose parents are there.
    static func set(_ root: JSONValue, _ steps: [String], _ new: JSONValue?) -> JSONValue {
        changed(root, steps[...], new) ?? root
    }

    static func merging(_ left: JSONObject, _ right: JSONObject) -> JSONObject {
        var result = left
        for member in right { result[member.key] = member.value }
        return result
    }
}
