/// A text file of lines with a fixed number of fields, read strictly.
struct FieldFile {
    /// The fields of each line.
    let rows: [[Substring]]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - count: how many fields every line must have.
    ///   - separator: what stands between fields; exactly one between two.
    ///   - isKeyed: whether the first field names the line and may not come twice.
    /// - Throws: for a file that cannot be read, is not UTF-8, or has an empty line, a wrong number of fields or a
    ///   name that came before.
    init(_ path: String, fields count: Int, separator: Character = "\t", isKeyed: Bool) throws(BenchmarkFailure) {
        guard let bytes = BenchmarkConsole.bytes(of: path) else { throw .usage("\(path): cannot be read") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(path, line: Self.lineOfBadByte(bytes), "not UTF-8")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var rows: [[Substring]] = []
        rows.reserveCapacity(lines.count)
        var names: Set<Substring> = []
        for (number, line) in lines.enumerated() {
            let fields = line.split(separator: separator, omittingEmptySubsequences: false)
            guard fields.count == count else {
                throw .malformed(path, line: number + 1, "\(fields.count) fields, expected \(count)")
            }
            guard let first = fields.first, !first.isEmpty, !first.contains(" ") else {
                throw .malformed(path, line: number + 1, "the identifier is empty or holds a space")
            }
            if isKeyed, !names.insert(first).inserted {
                throw .malformed(path, line: number + 1, "\"\(first)\" came before")
            }
            rows.append(fields)
        }
        guard !rows.isEmpty else { throw .malformed(path, line: 1, "the file is empty") }
        self.rows = rows
    }

    /// The line of the first sequence that is not UTF-8.
    private static func lineOfBadByte(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}
