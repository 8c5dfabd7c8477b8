import Foundation
import IncidentModel
import Testing

/// The reference page of faults, made from the catalogue.
enum FaultPage: Sendable {
    private static let head = """
        # Faults

        Made from the catalogue (`Sources/IncidentModel/Faults`); do not edit. After a change there:

            EVENKEEL_WRITE_DOCS=1 swift test --filter FaultPageTests

        These are all the faults that a diagnosis can name. Each is a code of an area and a name, the kinds of thing it lives
        on, how it shows, what it causes, and what it is easily mistaken for, with how to tell. What tells two faults apart
        holds for both and stands with both. A fault in italics is a symptom: how something looks from outside, with another
        fault behind it; no plan acts on it. What programs print stands as they print it.

        """

    /// The page.
    static var text: String {
        let catalogue = FaultCatalogue.builtIn
        let areas = Dictionary(grouping: catalogue.definitions, by: \.code.area)
        var lines = head.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.append("\(catalogue.definitions.count) faults in \(areas.count) areas.\n")
        for (area, faults) in areas.sorted(by: { $0.key < $1.key }) {
            lines.append("## \(area)\n")
            lines.append("| fault | how it shows | mistaken for |\n|---|---|---|")
            lines += faults.map { row($0) }
            lines.append("")
            lines += faults.map { effects($0) }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    /// A row of the table: what it is, its signs, and what it is mistaken for.
    private static func row(_ fault: FaultDefinition) -> String {
        let name = fault.isSymptom ? "*`\(fault.code)`*" : "`\(fault.code)`"
        let kinds = fault.kinds.map(\.noun).joined(separator: ", ")
        let signs = fault.knowledge.signs.map { "**\($0.source.rawValue)**: \($0.text)" }
        let alike = fault.knowledge.lookalikes.map { "`\($0.code)`: \($0.difference)" }
        let cells = ["\(name)<br>\(fault.title)<br>on: \(kinds)"] + [signs, alike].map { $0.joined(separator: "<br>") }
        return "| " + cells.map { $0.replacingOccurrences(of: "|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    /// What it causes, and where that is written.
    private static func effects(_ fault: FaultDefinition) -> String {
        let causes = fault.consequences.map { "`\($0)`" }.joined(separator: ", ")
        return
            "* `\(fault.code)` causes \(causes.isEmpty ? "nothing of its own" : causes). Source: \(fault.knowledge.source)."
    }
}

@Suite struct FaultPageTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/faults.md")

    @Test func `the page of faults is that of the catalogue`() throws {
        if ProcessInfo.processInfo.environment["EVENKEEL_WRITE_DOCS"] != nil {
            try FaultPage.text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let shipped = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(shipped == FaultPage.text, "docs/faults.md: write it again with EVENKEEL_WRITE_DOCS=1")
    }
}
