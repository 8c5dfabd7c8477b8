internal import Signatures
internal import StrictJSON

/// A line of an exported journal, taken apart by its fixed form.
enum ExportedLine {
    /// The first line.
    case header(origin: String, key: VerifyingKey)
    /// An entry: its hashes and the bytes that the leaf hash is of.
    case entry(chain: Hash256, leaf: Hash256, content: [UInt8])
    /// An entry of which the body was removed.
    case pruned(chain: Hash256, leaf: Hash256, sequence: UInt64)
    /// A document with the digest that it should have.
    case document(digest: Hash256, content: [UInt8])
    /// The note of a checkpoint.
    case checkpoint(SignedCheckpoint)
    /// What has none of the forms.
    case malformed(Kind)

    /// What a line set out to be, by how it begins.
    enum Kind {
        case header, entry, document, checkpoint, unknown
    }

    private static let headerStart = Array(#"{"format":"#.utf8)
    private static let chainStart = Array(#"{"chain":""#.utf8)
    private static let entryMark = Array(#"","entry":"#.utf8)
    private static let leafMark = Array(#","leaf":""#.utf8)
    private static let prunedLeafMark = Array(#"","leaf":""#.utf8)
    private static let prunedMark = Array(#"","pruned":"#.utf8)
    private static let contentStart = Array(#"{"content":""#.utf8)
    private static let digestMark = Array(#"","digest":""#.utf8)
    private static let checkpointStart = Array(#"{"checkpoint":"#.utf8)
    private static let end = Array("\"}".utf8)
    private static let digits = 2 * Hash256.byteCount

    /// Takes a line apart, which comes without its line feed.
    /// - Complexity: O(length).
    init(_ line: [UInt8]) {
        if line.starts(with: Self.chainStart) {
            self = Self.entry(line) ?? Self.pruned(line) ?? .malformed(.entry)
        } else if line.starts(with: Self.contentStart) {
            self = Self.document(line) ?? .malformed(.document)
        } else if line.starts(with: Self.checkpointStart) {
            self = Self.checkpoint(line) ?? .malformed(.checkpoint)
        } else if line.starts(with: Self.headerStart) {
            self = Self.header(line) ?? .malformed(.header)
        } else {
            self = .malformed(.unknown)
        }
    }

    private static func entry(_ line: [UInt8]) -> ExportedLine? {
        let start = chainStart.count + digits + entryMark.count
        let end = line.count - leafMark.count - digits - Self.end.count
        guard start < end, has(entryMark, in: line, at: start - entryMark.count), has(leafMark, in: line, at: end),
            line.suffix(2).elementsEqual(Self.end), let chain = hash(line, at: chainStart.count),
            let leaf = hash(line, at: end + leafMark.count)
        else { return nil }
        return .entry(chain: chain, leaf: leaf, content: Array(line[start..<end]))
    }

    private static func pruned(_ line: [UInt8]) -> ExportedLine? {
        let leafStart = chainStart.count + digits + prunedLeafMark.count
        let start = leafStart + digits + prunedMark.count
        guard start < line.count, has(prunedLeafMark, in: line, at: leafStart - prunedLeafMark.count),
            has(prunedMark, in: line, at: start - prunedMark.count), line.last == UInt8(ascii: "}"),
            let chain = hash(line, at: chainStart.count), let leaf = hash(line, at: leafStart),
            let sequence = number(line[start..<line.count - 1])
        else { return nil }
        return .pruned(chain: chain, leaf: leaf, sequence: sequence)
    }

    private static func document(_ line: [UInt8]) -> ExportedLine? {
        let end = line.count - digestMark.count - digits - Self.end.count
        guard contentStart.count <= end, has(digestMark, in: line, at: end), line.suffix(2).elementsEqual(Self.end),
            let digest = hash(line, at: end + digestMark.count),
            let content = Base64.bytes(of: line[contentStart.count..<end])
        else { return nil }
        return .document(digest: digest, content: content)
    }

    private static func checkpoint(_ line: [UInt8]) -> ExportedLine? {
        do {
            var reader = try JSONReader(line)
            guard case .object(let members) = try reader.readValue(), case .string(let note)? = members["checkpoint"],
                let checkpoint = try? SignedCheckpoint(note: note)  // why it is none does not matter: it was altered
            else { return nil }
            try reader.finish()
            var same: [UInt8] = []
            JournalExport.append(checkpoint, to: &same)
            return same.dropLast().elementsEqual(line) ? .checkpoint(checkpoint) : nil
        } catch {
            return nil
        }
    }

    private static func header(_ line: [UInt8]) -> ExportedLine? {
        do {
            var reader = try JSONReader(line)
            guard case .object(let members) = try reader.readValue(), case .string(let digits)? = members["key"],
                case .string(let origin)? = members["origin"], Checkpoint.isName(origin),
                let bytes = Hash256(hexadecimal: Array(digits.utf8))?.bytes
            else { return nil }
            try reader.finish()
            let key = try VerifyingKey(bytes: bytes)
            var same: [UInt8] = []
            JournalExport.appendHeader(origin: origin, key: key, to: &same)
            return same.dropLast().elementsEqual(line) ? .header(origin: origin, key: key) : nil
        } catch {
            return nil
        }
    }

    private static func has(_ mark: [UInt8], in line: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + mark.count <= line.count else { return false }
        for index in mark.indices where line[start + index] != mark[index] { return false }
        return true
    }

    private static func hash(_ line: [UInt8], at start: Int) -> Hash256? {
        guard start >= 0, start + digits <= line.count else { return nil }
        return Hash256(hexadecimal: line.span.extracting(start..<start + digits))
    }

    /// A number in decimal without leading zeros, or nil.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard let first = digits.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first),
            let value = UInt64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return value
    }
}
