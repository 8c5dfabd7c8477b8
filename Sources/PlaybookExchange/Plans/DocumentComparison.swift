internal import StrictJSON

/// Finds where two documents differ. The order of members and the way a number is written do not count.
enum DocumentComparison: Sendable {
    /// The most places that are told.
    private static let most = 20

    /// The places, as JSON pointers; none when the documents say the same.
    static func differences(_ given: JSONValue, _ wanted: JSONValue) -> [String] {
        var found: [String] = []
        compare(given, wanted, at: "", &found)
        return found
    }

    /// Compares below one place. Both are shallow: one was read within the limits of playbooks, the other made from it.
    private static func compare(_ given: JSONValue, _ wanted: JSONValue, at place: String, _ found: inout [String]) {
        guard found.count < most else { return }
        switch (given, wanted) {
        case (.object(let given), .object(let wanted)):
            for (key, value) in wanted {
                let inner = "\(place)/\(PlaybookFault.escaped(key))"
                guard let other = given[key] else {
                    found.append(inner)
                    continue
                }
                compare(other, value, at: inner, &found)
            }
            for (key, _) in given where wanted[key] == nil { found.append("\(place)/\(PlaybookFault.escaped(key))") }
        case (.array(let given), .array(let wanted)):
            for (number, pair) in zip(given, wanted).enumerated() {
                compare(pair.0, pair.1, at: "\(place)/\(number)", &found)
            }
            if given.count != wanted.count { found.append(place) }
        default:
            if PlanExtension.digest(of: given) != PlanExtension.digest(of: wanted) { found.append(place) }
        }
    }
}
