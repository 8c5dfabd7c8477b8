/// Names as they are compared where everybody spells them otherwise: alerts' names, and those of services in telemetry and
/// manifests.
enum FoldedName: Sendable {
    /// A name in lower case without separators: `image-proxy` and `ImageProxy` are `imageproxy`.
    /// - Complexity: O(length of the name).
    static func text(of name: String) -> String {
        // Nearly all names are ASCII, of which no character has to be looked up.
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            return String(name.lowercased().filter { $0.isLetter || $0.isNumber })
        }
        let kept = name.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: nil
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
