internal import ContentDigests
internal import Signatures
internal import StrictJSON

/// What a verifier needs of an entry's canonical bytes.
struct ExportedEntry {
    /// The entry's number.
    var sequence: UInt64 = 0
    /// The documents that it names.
    var documents: [Hash256] = []
    /// The entries of which it says that their bodies were removed.
    var pruned: ClosedRange<UInt64>?

    private enum Field: String, CaseIterable, Sendable {
        case actor, body, documents, incident, kind, sequence, time
    }

    private static let fields = JSONFields<Field>()

    /// Reads the canonical bytes of an entry, or nil when they are none.
    /// - Complexity: O(length).
    init?(_ content: [UInt8]) {
        do throws(JSONError) {
            guard try read(content) else { return nil }
        } catch {
            return nil
        }
    }

    /// Reads all fields; false when one is missing or out of place.
    private mutating func read(_ content: [UInt8]) throws(JSONError) -> Bool {
        var reader = try JSONReader(content, limits: Self.limits)
        var body = 0..<0
        var kind = ""
        var count = 0
        try reader.beginObject()
        while let field = try reader.nextField(Self.fields) {
            // Canonical form: every field, once, in the order of the cases.
            guard case .known(let name) = field, count < Field.allCases.count, Field.allCases[count] == name else {
                return false
            }
            count += 1
            switch name {
            case .actor, .incident, .time: try reader.skipValue()
            case .body: body = try reader.skipValue()
            case .documents: guard try readDocuments(&reader) else { return false }
            case .kind: kind = try reader.readString()
            case .sequence: sequence = try reader.readInteger(UInt64.self)
            }
        }
        try reader.finish()
        guard count == Field.allCases.count, content[body].first == UInt8(ascii: "{") else { return false }
        if kind == JournalEntry.pruningKind { pruned = try Self.prunedRange(Array(content[body])) }
        return true
    }

    private mutating func readDocuments(_ reader: inout JSONReader) throws(JSONError) -> Bool {
        try reader.beginArray()
        while try reader.nextElement() {
            let text = Array(try reader.readString().utf8)
            guard text.starts(with: "sha256:".utf8), let hash = Hash256(hexadecimal: text.dropFirst(7)) else {
                return false
            }
            documents.append(hash)
        }
        return true
    }

    /// The range that the body of an entry about pruning names, or nil for a body without one.
    static func prunedRange(_ body: [UInt8]) throws(JSONError) -> ClosedRange<UInt64>? {
        var reader = try JSONReader(body, limits: limits)
        guard case .object(let members) = try reader.readValue(), let from = members["from"], let to = members["to"],
            let first = number(from), let last = number(to), first <= last
        else { return nil }
        return first...last
    }

    private static func number(_ value: JSONValue) -> UInt64? {
        switch value {
        case .integer(let number): UInt64(exactly: number)
        case .unsigned(let number): number
        default: nil
        }
    }

    /// More than what a draft may hold, since the entry is around it.
    private static let limits = JSONLimits(
        documentBytes: JournalExport.lineLimit,
        depth: 64,
        stringBytes: 1 << 20,
        members: 300_000
    )
}
