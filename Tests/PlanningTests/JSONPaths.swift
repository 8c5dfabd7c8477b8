import StrictJSON

/// Places in JSON documents, and documents with one place changed.
enum JSONPaths {
    /// One step from a value to a part of it.
    enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    /// The paths of everything that holds no further value: scalars, empty lists and empty objects.
    static func leaves(of value: JSONValue) -> [[Step]] {
        if let object = value.object, !object.isEmpty {
            return object.flatMap { member in leaves(of: member.value).map { [.key(member.key)] + $0 } }
        }
        if let array = value.array, !array.isEmpty {
            return array.enumerated().flatMap { index, item in leaves(of: item).map { [.index(index)] + $0 } }
        }
        return [[]]
    }

    /// The document with another value at `path`; nil takes a member away.
    static func replacing(_ path: some Collection<Step>, in value: JSONValue, by new: JSONValue?) -> JSONValue {
        guard let first = path.first else { return new ?? .null }
        let rest = path.dropFirst()
        switch first {
        case .key(let key):
            var object = value.object ?? JSONObject()
            object[key] = rest.isEmpty ? new : replacing(rest, in: object[key] ?? .null, by: new)
            return .object(object)
        case .index(let index):
            var array = value.array ?? []
            guard array.indices.contains(index) else { return value }
            array[index] = replacing(rest, in: array[index], by: new)
            return .array(array)
        }
    }

    /// The value at `path`.
    static func value(at path: some Collection<Step>, in value: JSONValue) -> JSONValue? {
        guard let first = path.first else { return value }
        switch first {
        case .key(let key): return value[key].flatMap { self.value(at: path.dropFirst(), in: $0) }
        case .index(let index): return value[index].flatMap { self.value(at: path.dropFirst(), in: $0) }
        }
    }

    /// Another value of the same kind.
    static func altered(_ value: JSONValue) -> JSONValue {
        if let text = value.string { return .string(text + "x") }
        if let flag = value.bool { return .bool(!flag) }
        if let number = value.int64 { return JSONValue(number &+ 1) }
        if let number = value.double { return .double(number + 0.25) }
        if value.array != nil { return ["x"] }
        if value.object != nil { return ["x": 1] }
        return "x"
    }
}
