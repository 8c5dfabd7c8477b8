internal import Diagnosis
internal import IncidentModel
internal import StructuredDocuments

/// Reads what `systemctl status SERVICE @ NODE` printed: whether a service of a machine runs.
/// - Source: `systemctl(1)`; the states of units in `systemd(1)`, "CONCEPTS".
enum NodeServiceReader: Sendable {
    /// The machine with that one service; nil when the line is no such command, or the answer tells no state.
    static func node(_ line: String, _ output: String) -> NodeState? {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 5, words[0] == "systemctl", words[1] == "status", words[3] == "@",
            EntityReference.isWellFormed(words[2]), EntityReference.isWellFormed(words[4]),
            let active = TextScan.lines(of: output).lazy.compactMap({ state(in: $0) }).first
        else { return nil }
        let name = words[2].hasSuffix(".service") ? String(words[2].dropLast(8)) : words[2]
        var node = NodeState(name: words[4], locator: line)
        node.services[name] = NodeState.Service(isRunning: active.isRunning, text: active.text, locator: line)
        return node
    }

    /// The state in a line `Active: inactive (dead) since …`; nil for other lines, and for states on the way to another.
    private static func state(in line: Substring) -> (isRunning: Bool, text: String)? {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("Active: ") else { return nil }
        let state = text.dropFirst(8)
        let shown = InertText(String(state), maximum: 160).text
        switch state.prefix(while: \.isLetter) {
        case "active", "reloading": return (true, shown)
        case "inactive", "failed": return (false, shown)
        default: return nil
        }
    }
}
