internal import IncidentModel
internal import Remediation
internal import StructuredDocuments

/// What configurations of executors have in common. All of it is the operator's; nothing comes from a plan.
extension FieldRule where Value == String {
    /// The absolute path of a file or folder, without `..`, doubled slashes and a slash at its end.
    static var rootedPath: FieldRule {
        .line(upTo: 1024).refined("an absolute path without `..`, such as /usr/bin/psql") { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let isPlain = parts.dropFirst().allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            return text.hasPrefix("/") && isPlain ? text : nil
        }
    }

    /// A host's name or address: letters, digits, points, colons and hyphens, no hyphen in front.
    static var serverHost: FieldRule {
        .line(upTo: 253).refined("a host's name or address") { text in
            text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
                && text.utf8.first != UInt8(ascii: "-") ? text : nil
        }
    }

    /// The name of a role, database or setting: 1 to 63 letters, digits, `_`, `.` and `-`, a letter or `_` in front.
    static var serverName: FieldRule {
        .line(upTo: 63).refined("a name of letters, digits, `_`, `.` and `-`") { text in
            let isInitial = text.utf8.first.map { isPlain($0) && !isDigit($0) && $0 != UInt8(ascii: "-") } ?? false
            return isInitial && text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") } ? text : nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: isDigit(byte)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension FieldRule where Value == EntityReference {
    /// What is acted on, as plans name it.
    static var planTarget: FieldRule {
        FieldRule<String>.line(upTo: 600).refined("a target like database/orders or host/web-1") { EntityReference($0) }
    }
}
