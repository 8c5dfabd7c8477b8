internal import LocalFiles
internal import StrictJSON

/// Reads a file of one JSON document a line, piece by piece, so that a file of any length takes little memory.
///
/// What cannot be read is noted with its line, and the rest is used. The last line may lack its end.
struct LineFile: Sendable {
    /// The most lines of a file that are read.
    static let maximumLines = 5_000_000
    /// The most bytes of one line; a longer one is left out.
    static let maximumLine = 32 << 20
    /// The most faults of one file that are noted one by one.
    private static let maximumFaults = 5
    /// What one line may cost: an exporter may write an hour of a service into one.
    static let limits = JSONLimits(
        documentBytes: maximumLine,
        depth: 32,
        stringBytes: 4 << 20,
        members: maximumLine / 4
    )

    /// The name of the file, for notes.
    let name: String
    /// What could not be read.
    private(set) var notes: [String] = []

    private var faults = 0
    private var number = 0
    private var pending: [UInt8] = []
    /// Whether the beginning of the present line was thrown away because it is too long.
    private var isTooLong = false

    init(name: String) { self.name = name }

    /// Calls `read` with each line of the file at `path` that is not empty, and its number from 1.
    /// - Throws: `FileError` when the file cannot be read.
    mutating func read(
        _ path: String,
        _ read: ([UInt8], Int) throws(JSONError) -> Void
    ) throws(FileError) {
        var file = self
        try FileReader.forEachPiece(of: path) { file.take($0, read) }
        if !file.pending.isEmpty || file.isTooLong { file.endLine(read) }
        file.close()
        self = file
    }

    /// Takes the next bytes of the file.
    private mutating func take(_ piece: [UInt8], _ read: ([UInt8], Int) throws(JSONError) -> Void) {
        var start = 0
        while let end = piece[start...].firstIndex(of: 0x0A) {
            append(piece[start..<end])
            endLine(read)
            start = end + 1
        }
        append(piece[start...])
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        guard pending.count + bytes.count <= Self.maximumLine else {
            isTooLong = true
            pending = []
            return
        }
        pending += bytes
    }

    private mutating func endLine(_ read: ([UInt8], Int) throws(JSONError) -> Void) {
        number += 1
        defer {
            pending.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        guard number <= Self.maximumLines else { return }
        guard !isTooLong else { return fault("it is longer than \(Self.maximumLine) bytes") }
        guard pending.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
        do throws(JSONError) {
            try read(pending, number)
        } catch {
            fault("\(error)")
        }
    }

    private mutating func fault(_ problem: String) {
        faults += 1
        if faults <= Self.maximumFaults {
            notes.append("\(name):\(number): \(problem); the rest of the line is left out")
        }
    }

    private mutating func close() {
        if faults > Self.maximumFaults {
            notes.append("\(name): \(faults - Self.maximumFaults) more lines could not be read")
        }
        if number > Self.maximumLines { notes.append("\(name): only the first \(Self.maximumLines) lines were read") }
    }
}
