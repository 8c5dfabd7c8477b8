internal import StructuredDocuments

/// What is known of every fault of the built-in catalogue, read from tables of plain text.
///
/// Text and not literals, since people read and review it. An entry is the code on a line of its own, followed by indented
/// lines of a keyword and what it says; a line that is indented further continues the one above:
///
///     quota.cpu-exceeded
///       event `exceeded quota: …, limited: limits.cpu=4` on the replica set
///       causes workload.replicas-missing
///       unlike scheduling.cpu-insufficient: With a quota there is no pod at all; without room it exists and is Pending.
///
/// Keywords: the sources `state`, `event`, `log`, `metric`, `alert` and `change`; `with` and `causes` list codes,
/// `passes` says that callers get the same, `unlike` tells from a fault that looks alike and holds for both, and `source`
/// names the documentation, for a whole table where it stands at the table's head.
struct FaultKnowledgeBook: Sendable {
    /// What is known, by code.
    private(set) var entries: [FaultCode: FaultKnowledge] = [:]
    /// Lines that could not be read; tests keep it empty.
    private(set) var unread: [String] = []

    /// What `tables` say.
    /// - Complexity: O(length of the text).
    init(_ tables: [String]) {
        for table in tables {
            var source = ""
            var code: FaultCode?
            for line in Self.joined(table) {
                if !line.hasPrefix(" ") {
                    let words = Self.halves(line, at: 0x20)
                    if words.first == "source" { source = words.rest } else { code = open(line, source) }
                } else if let code {
                    enter(line, code)
                } else {
                    unread.append(line)
                }
            }
        }
    }

    /// Lines with what continues them.
    private static func joined(_ table: String) -> [String] {
        var lines: [String] = []
        for line in TextScan.lines(of: table).map(String.init) {
            if line.hasPrefix("    "), let last = lines.popLast() {
                lines.append(last + " " + String(Substring(line.utf8.drop { $0 == 0x20 })))
            } else {
                lines.append(line)
            }
        }
        return lines
    }

    private static func halves(_ text: String, at separator: UInt8) -> (first: String, rest: String) {
        let parts = text.utf8.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: true)
        let rest = parts.count > 1 ? String(Substring(parts[1].drop { $0 == 0x20 })) : ""
        return (parts.first.map { String(Substring($0)) } ?? "", rest)
    }

    private mutating func open(_ line: String, _ source: String) -> FaultCode? {
        guard let code = FaultCode(line) else {
            unread.append(line)
            return nil
        }
        entries[code, default: .none].source = source
        return code
    }

    private mutating func enter(_ line: String, _ code: FaultCode) {
        let (keyword, text) = Self.halves(String(Substring(line.utf8.drop { $0 == 0x20 })), at: 0x20)
        var entry = entries[code] ?? .none
        switch keyword {
        case "with", "causes":
            let codes = TextScan.words(of: text) { $0 != 0x2C && $0 != 0x20 }.map(String.init)
            let known = codes.compactMap { FaultCode($0) }
            if known.count != codes.count { unread.append(line) }
            if keyword == "with" { entry.companions += known } else { entry.consequences += known }
        case "passes": entry.isPassedToCallers = true
        case "source": entry.source = text
        case "unlike":
            let (other, difference) = Self.halves(text, at: 0x3A)
            guard let other = FaultCode(other), !difference.isEmpty, other != code else {
                unread.append(line)
                return
            }
            // What tells two apart holds for both, and is written once.
            entries[other, default: .none].lookalikes.append(.init(code: code, difference: difference))
            entry.lookalikes.append(.init(code: other, difference: difference))
        default:
            guard let source = Evidence.Source(rawValue: keyword), !text.isEmpty else {
                unread.append(line)
                return
            }
            entry.signs.append(.init(source: source, text: text))
        }
        entries[code] = entry
    }

    /// What ships with the product.
    static let builtIn = FaultKnowledgeBook([
        clusterTable, storageTable, startupTable, workloadTable, trafficTable, networkTable, nodeTable, databaseTable,
        dataTable, securityTable,
    ])
}
