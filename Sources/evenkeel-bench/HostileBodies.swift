import StrictJSON

/// Texts of 1 MiB made to be slow to read, as large as the limits for what comes over the network allow.
struct HostileBodies {
    /// A text and what it tries.
    struct Body {
        let name: String
        let bytes: [UInt8]
    }

    /// The bytes in each, at most.
    static let size = 1 << 20

    /// All of them; made anew on each call.
    static func all() -> [Body] {
        [
            Body(name: "open brackets", bytes: repeated("[")),
            Body(name: "open objects", bytes: repeated(#"{"a":"#)),
            Body(name: "up and down 31 levels", bytes: list(members: 31) { _ in depths }),
            Body(name: "different keys", bytes: object { "k\($0)" }),
            Body(name: "keys with one fingerprint", bytes: object { "aaaaaaaa\($0 + 100_000)bbbbbbbb" }),
            Body(name: "escaped keys", bytes: object { #"\u006b\#($0)"# }),
            Body(name: "keys not in normal form", bytes: object { "e\u{301}\u{327}\($0)" }),
            Body(name: "objects of 17 keys", bytes: list(members: 18) { _ in seventeen }),
            Body(name: "empty objects", bytes: nested("{}", members: 1)),
            Body(name: "objects of one key", bytes: nested(#"{"":0}"#, members: 2)),
            Body(name: "arrays of one element", bytes: nested("[0]", members: 2)),
            Body(name: "zeros", bytes: nested("0", members: 1)),
            Body(name: "empty strings", bytes: nested(#""""#, members: 1)),
            Body(name: "long decimals", bytes: list { _ in "0." + String(repeating: "7", count: 250) }),
            Body(name: "numbers beside the smallest", bytes: list { _ in "2.2250738585072011e-308" }),
            Body(name: "an integer of 1 MiB", bytes: repeated("9")),
            Body(name: "escapes", bytes: Array("\"".utf8) + repeated("\\u0041") + Array("\"".utf8)),
            Body(name: "surrogate pairs", bytes: Array("\"".utf8) + repeated("\\ud83d\\ude00") + Array("\"".utf8)),
            Body(name: "short escapes", bytes: list { _ in #""\n\t\"\\\/\b\f\r""# }),
            Body(
                name: "text of three-byte characters",
                bytes: list { _ in "\"" + String(repeating: "中", count: 80) + "\"" }
            ),
            Body(name: "white space", bytes: repeated(" \n")),
            Body(name: "a fault at the end", bytes: Array(object { "k\($0)" }.dropLast()) + Array("x".utf8)),
        ]
    }

    private static let depths = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
    private static let seventeen = "{" + (0..<17).map { "\"\($0)\":0" }.joined(separator: ",") + "}"

    private static func repeated(_ piece: String) -> [UInt8] {
        Array(String(repeating: piece, count: (size - 2) / piece.utf8.count).utf8)
    }

    private static func list(members: Int = 1, _ element: (Int) -> String) -> [UInt8] {
        joined("[", "]", count: JSONLimits.network.members / members, element)
    }

    private static func object(_ key: (Int) -> String) -> [UInt8] {
        joined("{", "}", count: JSONLimits.network.members) { "\"\(key($0))\":0" }
    }

    /// Arrays of a hundred elements in an array.
    private static func nested(_ element: String, members: Int) -> [UInt8] {
        let hundred = "[" + Array(repeating: element, count: 100).joined(separator: ",") + "]"
        return list(members: 100 * members + 1) { _ in hundred }
    }

    /// As many parts as fit, and at most as many as given; then spaces, so that the text has its full size.
    private static func joined(_ open: String, _ close: String, count: Int, _ part: (Int) -> String) -> [UInt8] {
        var bytes = Array(open.utf8)
        for index in 0..<count {
            let next = Array((index == 0 ? "" : ",").utf8) + Array(part(index).utf8)
            guard bytes.count + next.count + 1 <= size else { break }
            bytes += next
        }
        bytes += Array(repeating: 0x20, count: size - bytes.count - 1)
        return bytes + Array(close.utf8)
    }
}
