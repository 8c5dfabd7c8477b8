internal import Diagnosis
internal import IncidentModel
internal import StructuredDocuments

/// Reads what `nc -zv HOST PORT` printed: whether a connection opens, from one machine or from each of several.
/// - Source: `nc(1)` of OpenBSD and of Nmap: `open`, `succeeded!`, `Connection refused`, `timed out`.
enum ReachabilityReader: Sendable {
    /// The attempt; nil when the line is no such command, or the answer tells nothing.
    static func attempt(_ line: String, _ output: String, namespace: String?) -> ReachabilityState? {
        let words = line.split(separator: " ").map(String.init)
        guard words.first == "nc" else { return nil }
        var plain: [String] = []
        var space = namespace
        var place = 1
        while place < words.count {
            if words[place] == "-n", place + 1 < words.count {
                space = words[place + 1]
                place += 1
            } else if !words[place].hasPrefix("-") {
                plain.append(words[place])
            }
            place += 1
        }
        guard plain.count == 2, EntityReference.isWellFormed(plain[0]), let port = Int(plain[1]),
            (1...65_535).contains(port)
        else { return nil }
        let results = results(of: output)
        guard !results.isEmpty else { return nil }
        return ReachabilityState(target: plain[0], port: port, namespace: space, results: results, locator: line)
    }

    /// The results by machine: a line that ends in `on MACHINE:`, or has the answer behind it, opens a machine's part.
    private static func results(of output: String) -> [String: Bool] {
        var results: [String: Bool] = [:]
        var machine = ""
        for line in TextScan.lines(of: output) {
            var text = line[...]
            if let on = TextScan.range(of: " on ", in: line), let colon = line[on.upperBound...].firstIndex(of: ":") {
                let name = String(line[on.upperBound..<colon])
                if EntityReference.isWellFormed(name) {
                    machine = name
                    text = line[line.index(after: colon)...]
                }
            }
            if let isOpen = outcome(text.lowercased()) { results[machine] = results[machine] ?? isOpen }
        }
        return results
    }

    /// What one line says; nil when it says nothing of it.
    private static func outcome(_ text: String) -> Bool? {
        let good = [") open", " open", "succeeded", "connected to"]
        let bad = ["failed", "refused", "timed out", "unreachable", "no route", "bad address", "not known"]
        if bad.contains(where: { text.contains($0) }) { return false }
        return good.contains { text.contains($0) } ? true : nil
    }
}
