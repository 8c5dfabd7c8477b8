/// The way from the top of a document to one of its values: `steps[2].arguments.replicas`.
public struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
    /// One step of the way.
    public enum Component: Hashable, Sendable {
        /// To the value of this name in a mapping.
        case key(String)
        /// To the item at this index, counted from 0, of a sequence.
        case index(Int)
    }

    /// The steps from the top.
    public private(set) var components: [Component]

    /// The top of the document.
    public static let root = DocumentPath([])

    /// A path of `components`.
    public init(_ components: [Component]) {
        self.components = components
    }

    /// The path to the value named `key` below this one.
    public func appending(key: String) -> DocumentPath { DocumentPath(components + [.key(key)]) }

    /// The path to the item at `index` below this one.
    public func appending(index: Int) -> DocumentPath { DocumentPath(components + [.index(index)]) }

    /// Names joined by points, indexes in brackets; a name that is not one word stands quoted in brackets, escaped and
    /// shortened: `labels["app.kubernetes.io/name"]`. Empty at the top.
    public var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index):
                text += "[\(index)]"
            case .key(let key) where Self.isWord(key):
                text += text.isEmpty ? key : "." + key
            case .key(let key):
                text += "[\"\(InertText(key, maximum: 60))\"]"
            }
        }
        return text
    }

    /// Whether `key` can be told from the points and brackets around it.
    private static func isWord(_ key: String) -> Bool {
        guard !key.isEmpty, key.utf8.count <= 60 else { return false }
        return key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default:
                false
            }
        }
    }
}
