/// Which names of files are meant: letters, digits, `.`, `_`, `-`, and `*` for any of what a name may hold.
struct FileNamePattern: Sendable, Hashable {
    /// The pattern as it is written.
    let text: String
    /// What stands between the stars.
    private let parts: [[UInt8]]

    /// A pattern; nil when it is none.
    init?(_ text: String) {
        guard (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "._-*".utf8.contains(byte)
                }
            })
        else { return nil }
        self.text = text
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether a name is meant.
    /// - Complexity: O(length of the name × parts): what is between two stars is taken where it first fits.
    func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        guard let first = parts.first, let last = parts.last, name.starts(with: first) else { return false }
        if parts.count == 1 { return name == first }
        guard name.count >= first.count + last.count, name.suffix(last.count).elementsEqual(last) else { return false }
        var rest = name[first.count..<name.count - last.count]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
