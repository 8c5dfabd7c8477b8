internal import IncidentModel
internal import StructuredDocuments

/// The strict forms of what configurations of executors name.
enum EndpointRules: Sendable {
    /// An absolute path without `..`, as it stands: it is not searched for and has no wildcards.
    static var path: FieldRule<String> {
        FieldRule<String>.line(upTo: 4096).refined("an absolute path without `..`") { isPath($0) ? $0 : nil }
    }

    /// Whether `text` is an absolute path without steps upwards and without control characters.
    static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && !text.hasSuffix("/") && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            && !text.split(separator: "/").contains { $0 == ".." || $0 == "." }
    }

    /// A mapping from entities of the inventory, `service/shop/cart`, to what may be touched for them.
    static func targets<Value: Sendable>(
        of rule: FieldRule<Value>,
        count: ClosedRange<Int> = 1...1000
    ) -> FieldRule<[EntityReference: Value]> {
        let entity = IdentifierPattern(expecting: "an entity like `service/shop/cart` or `host/web-1`") {
            EntityReference($0) != nil
        }
        let entries: FieldRule<[(key: String, value: Value)]> = .entries(of: rule, keys: entity, count: count)
        return entries.refined("a mapping") { entries in
            let pairs = entries.compactMap { entry in EntityReference(entry.key).map { ($0, entry.value) } }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// A name that goes into a command, a path or a matcher: 1 to 64 letters, digits, `_`, `.` and `-`, none of the last two
    /// in front.
    static let plainName = IdentifierPattern(
        expecting: "1 to 64 letters, digits, `_`, `.` and `-`, neither `.` nor `-` in front"
    ) { isPlainName($0) }

    /// Whether `text` is a `plainName`.
    static func isPlainName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
        return first != UInt8(ascii: ".") && first != UInt8(ascii: "-") && text.utf8.allSatisfy(isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
