/// What may be written to a server parameter, and when two ways to write a value mean the same.
enum ServerParameter: Sendable {
    private static let forbiddenEndings = [
        "_command", "_commands", "_library", "_libraries", "_file", "_files", "_directory", "_directories", "_path",
        "_password", "_encryption",
    ]
    private static let forbidden: Set<String> = [
        "fsync", "full_page_writes", "row_security", "zero_damaged_pages", "ignore_system_indexes",
        "ignore_checksum_failure", "ignore_invalid_pages", "allow_system_table_mods", "listen_addresses",
        "unix_socket_directories", "primary_conninfo", "search_path", "session_replication_role", "wal_level", "ssl",
    ]

    /// Whether a parameter runs programs, names files, or risks data, so that no configuration may name it.
    static func isBeyondReach(_ name: String) -> Bool {
        forbidden.contains(name) || name.hasPrefix("ssl_") || name.hasPrefix("krb_")
            || forbiddenEndings.contains { name.hasSuffix($0) }
    }

    /// Whether a value is one plain word or number, with a unit or without.
    static func isPlainValue(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "\\")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "+"):
                    true
                default: false
                }
            }
    }

    /// Whether two ways to write a value mean the same for a parameter of this unit.
    ///
    /// `unit` is as `pg_settings` names it: `kB`, `8kB`, `ms`; empty where it has none.
    static func isSame(_ left: String, _ right: String, unit: String) -> Bool {
        if left.lowercased() == right.lowercased() { return true }
        if let left = switchValue(left), let right = switchValue(right) { return left == right }
        guard let left = amount(left, unit: unit), let right = amount(right, unit: unit) else { return false }
        // The server rounds to whole units of the parameter.
        return abs(left - right) <= (unit.isEmpty ? 0 : 0.5 * (scale(of: unit) ?? 0))
    }

    private static func switchValue(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "on", "true", "yes": true
        case "off", "false", "no": false
        default: nil
        }
    }

    /// The amount in bytes or milliseconds; a number alone counts in the parameter's unit.
    private static func amount(_ text: String, unit: String) -> Double? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
        guard let number = Double(digits) else { return nil }
        let word = String(text.dropFirst(digits.count))
        return scale(of: word.isEmpty ? unit : word).map { number * $0 }
    }

    /// - Source: PostgreSQL 15 documentation, section 20.1.1: 1024 bytes are a kB.
    private static func scale(of unit: String) -> Double? {
        if unit.isEmpty { return 1 }
        let factor = unit.prefix { $0.isASCII && $0.isNumber }
        let scales: [String: Double] = [
            "B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776,
            "us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
        ]
        guard let scale = scales[String(unit.dropFirst(factor.count))] else { return nil }
        return (Double(factor) ?? 1) * scale
    }
}
