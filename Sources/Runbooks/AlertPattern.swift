/// Names of alerts that a runbook is for: a whole name, or one with `*` for any characters, without case.
public struct AlertPattern: Sendable, Hashable {
    /// The pattern as it is written.
    public let text: String
    /// The parts between the asterisks, in lower case.
    private let parts: [[UInt8]]

    /// A pattern from text of 1 to 100 letters, digits, `_`, `-`, `:`, `.` and `*`; nil for anything else.
    public init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "_-:.*".utf8.contains(byte)
        }
        guard (1...100).contains(text.utf8.count), allowed else { return nil }
        self.text = text
        parts = text.lowercased().utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
            .map(Array.init)
    }

    /// Whether `name` is meant.
    /// - Complexity: O(length of the name × length of the pattern), for matching is greedy from left to right.
    public func matches(_ name: String) -> Bool {
        let bytes = Array(name.lowercased().utf8)
        guard parts.count > 1 else { return parts[0] == bytes }
        guard bytes.starts(with: parts[0]) else { return false }
        var position = parts[0].count
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = Self.find(part, in: bytes, from: position) else { return false }
            position = found + part.count
        }
        let last = parts[parts.count - 1]
        return bytes.count - position >= last.count && bytes.suffix(last.count).elementsEqual(last)
    }

    /// Whether it holds an asterisk, so that it speaks less precisely.
    public var isWide: Bool { parts.count > 1 }

    /// The first place from `start` where `part` stands.
    private static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= part.count, start <= bytes.count - part.count else { return nil }
        return (start...(bytes.count - part.count)).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }
}
