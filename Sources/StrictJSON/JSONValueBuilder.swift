/// Puts a ``JSONValue`` together from events, such as those of an ``IncrementalJSONReader``.
///
/// The events must come from a reader of this module: the order and the uniqueness of keys are not checked again.
public struct JSONValueBuilder: Sendable {
    /// A container that has not ended.
    private struct Level {
        /// Its first value in ``values``.
        let firstValue: Int
        /// Its first key in ``keys``, if it is an object.
        let firstKey: Int
    }

    /// The values of all containers that have not ended, innermost last.
    private var values: [JSONValue] = []
    /// The keys of all objects that have not ended, innermost last.
    private var keys: [String] = []
    /// The containers that have not ended, innermost last.
    private var levels: [Level] = []

    /// Makes a builder that has seen nothing.
    public init() {}

    /// Takes the next event.
    ///
    /// - Parameter event: The event.
    /// - Returns: The value, when the event was the last one of it; the builder is then ready for another.
    /// - Complexity: O(1), amortised; O(members) at the end of a container.
    public mutating func take(_ event: JSONEvent) -> JSONValue? {
        switch event {
        case .beginObject, .beginArray:
            levels.append(Level(firstValue: values.count, firstKey: keys.count))
            return nil
        case .key(let key):
            keys.append(key)
            return nil
        case .endObject: return place(.object(endedObject()))
        case .endArray: return place(.array(endedArray()))
        case .string(let text): return place(.string(text))
        case .number(let number): return place(JSONValue(number))
        case .boolean(let value): return place(.bool(value))
        case .null: return place(.null)
        }
    }

    /// Puts a value where it belongs.
    ///
    /// - Returns: The value itself when it belongs nowhere, being the root.
    private mutating func place(_ value: JSONValue) -> JSONValue? {
        guard !levels.isEmpty else { return value }
        values.append(value)
        return nil
    }

    /// The innermost container as an array, taken out.
    private mutating func endedArray() -> [JSONValue] {
        let first = levels.removeLast().firstValue
        guard first < values.count else { return [] }
        if first + 1 == values.count {
            return [values.removeLast()]
        }
        let elements = Array(values[first...])
        values.removeLast(values.count - first)
        return elements
    }

    /// The innermost container as an object, taken out.
    private mutating func endedObject() -> JSONObject {
        let level = levels.removeLast()
        let count = values.count - level.firstValue
        guard count > 0 else { return JSONObject() }
        var members: [JSONObject.Element] = []
        members.reserveCapacity(count)
        for index in 0..<count {
            members.append((keys[level.firstKey + index], values[level.firstValue + index]))
        }
        keys.removeLast(count)
        values.removeLast(count)
        return JSONObject(unique: members)
    }
}
