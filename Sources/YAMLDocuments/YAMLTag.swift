internal import StructuredDocuments

/// An explicit tag on a value (`!!str 12`). Tags of the core schema that fit the value are taken, all others refused:
/// in other programs they make objects and run code.
/// - Source: YAML 1.2.2, section 10.3, "Core Schema".
struct YAMLTag {
    /// What the tags of the core schema begin with, once `!!` is resolved.
    private static let core = "tag:yaml.org,2002:"

    /// The tag as libyaml resolved it.
    private let resolved: String

    /// The tag `resolved`.
    init(_ resolved: String) {
        self.resolved = resolved
    }

    /// The tag as it was probably written.
    var written: String {
        resolved.hasPrefix(Self.core) ? "!!" + resolved.dropFirst(Self.core.utf8.count) : resolved
    }

    /// Whether it may stand at a list.
    var fitsSequence: Bool { written == "!!seq" || written == "!" }

    /// Whether it may stand at a mapping.
    var fitsMapping: Bool { written == "!!map" || written == "!" }

    /// The scalar `text` as the tag wants it; nil when the tag does not fit it.
    func apply(to text: String) -> DocumentScalar? {
        if written == "!!str" || written == "!" { return DocumentScalar(text: text, isPlain: false) }
        let fits =
            switch (written, CoreSchemaValue(plain: text)) {
            case ("!!null", .null), ("!!bool", .boolean), ("!!int", .integer), ("!!float", .decimal): true
            case ("!!float", .integer): true
            default: false
            }
        return fits ? DocumentScalar(text: text, isPlain: true) : nil
    }
}
