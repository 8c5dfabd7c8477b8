/// Finds the name that a mistyped one was probably meant to be.
public enum SpellingSuggestion: Sendable {
    /// Longer names are not compared: the work is quadratic in the length, and nobody mistypes a paragraph.
    private static let longestName = 64

    /// The candidate nearest to `name`, or nil when none is near: at most one edit for names up to five bytes, a third
    /// of the length in edits for longer ones. An edit adds, drops or replaces one byte, or swaps two neighbours; case
    /// does not count. Among equally near candidates the first wins.
    /// - Complexity: O(candidates x 64 x 64) at most.
    /// - Source: the optimal string alignment distance, after F. Damerau, "A technique for computer detection and
    ///   correction of spelling errors", Communications of the ACM 7(3), 1964, doi:10.1145/363958.363994.
    public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let typed = lowercased(name)
        guard !typed.isEmpty, typed.count <= longestName else { return nil }
        let farthest = max(1, typed.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let bytes = lowercased(candidate)
            guard abs(bytes.count - typed.count) <= farthest, bytes.count <= longestName else { continue }
            let distance = distance(typed, bytes)
            if distance <= farthest, distance < bytes.count, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.candidate
    }

    /// The bytes of `name`, ASCII letters in lower case.
    private static func lowercased(_ name: String) -> [UInt8] {
        name.utf8.prefix(longestName + 1).map { byte in
            byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
        }
    }

    /// The optimal string alignment distance, kept in three rows.
    private static func distance(_ lhs: [UInt8], _ rhs: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...rhs.count)
        for row in 0..<lhs.count {
            var current = [row + 1]
            current.reserveCapacity(rhs.count + 1)
            for column in 0..<rhs.count {
                let replaced = last[column] + (lhs[row] == rhs[column] ? 0 : 1)
                var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, lhs[row] == rhs[column - 1], lhs[row - 1] == rhs[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[rhs.count]
    }
}
