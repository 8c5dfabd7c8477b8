internal import Execution
internal import StrictJSON

/// The place of a value in an object.
/// - Source: RFC 6901.
struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// The names of members and the numbers of elements on the way.
    let steps: [String]

    init(_ steps: [String]) { self.steps = steps }

    /// The place that a text means; nil when it is none.
    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
        }
    }

    /// The place of a member or an element in what is here.
    func appending(_ step: String) -> JSONPointer { JSONPointer(steps + [step]) }

    /// What stands there.
    func value(in root: JSONValue) -> JSONValue? {
        steps.reduce(Optional(root)) { value, step in
            guard let elements = value?.array else { return value?[step] }
            return Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
    }

    var description: String {
        steps.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

/// One operation of a patch.
/// - Source: RFC 6902. `add` on a member that is there sets it; a `test` that fails makes the whole patch do nothing.
enum PatchOperation: Equatable, Sendable {
    case test(JSONPointer, JSONValue)
    case add(JSONPointer, JSONValue)
    case remove(JSONPointer)

    /// The longest patch, in bytes: an argument of more than 128 KiB cannot be handed over.
    /// - Source: `MAX_ARG_STRLEN`, execve(2).
    static let mostBytes = 120 << 10

    private var value: JSONValue {
        switch self {
        case .test(let place, let value): ["op": "test", "path": .string(place.description), "value": value]
        case .add(let place, let value): ["op": "add", "path": .string(place.description), "value": value]
        case .remove(let place): ["op": "remove", "path": .string(place.description)]
        }
    }

    /// A patch as text.
    /// - Throws: `notConfigured` for one that is too long.
    static func text(_ operations: [PatchOperation]) throws(KubernetesRefusal) -> String {
        let text = try JSONText.compact(.array(operations.map(\.value)))
        guard text.utf8.count <= mostBytes else {
            throw KubernetesRefusal(.notConfigured, "The change is too large to be made in one patch.")
        }
        return text
    }
}

/// What an order changes in one object, all of it or nothing.
struct ObjectChange: Equatable, Sendable {
    /// One value that is set or taken out.
    struct Field: Equatable, Sendable {
        let place: JSONPointer
        /// What is there; nil for nothing.
        let before: JSONValue?
        /// What shall be there; nil for nothing.
        let after: JSONValue?
    }

    /// The values.
    var fields: [Field] = []
    /// What must stand elsewhere so that places in lists mean the same elements.
    var guards: [Field] = []

    /// The patch that makes it on exactly the state that was read, and writes the ledger.
    func operations(on object: ClusterObject, ledger: EffectLedger) throws(KubernetesRefusal) -> [PatchOperation] {
        let metadata = JSONPointer(["metadata"])
        var operations: [PatchOperation] = [
            .test(metadata.appending("uid"), .string(object.uid)),
            .test(metadata.appending("resourceVersion"), .string(object.resourceVersion)),
        ]
        for field in fields {
            if let after = field.after {
                operations.append(.add(field.place, after))
            } else if field.before != nil {
                operations.append(.remove(field.place))
            }
        }
        return operations + (try ledger.operations())
    }
}
