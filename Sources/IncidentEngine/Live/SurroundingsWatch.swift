internal import LocalFiles

/// Tells when the folder that says what runs was changed.
struct SurroundingsWatch: Sendable {
    /// The files of a bundle that say something of the surroundings.
    private static let files = [
        "bundle.json", "topology.json", "changes.json", "kubectl.json", "logs.otlp.jsonl", "metrics.csv",
    ]

    private var folder: String?
    private var seen: [Int64?]

    /// A watch over a folder; nil for none.
    init(_ folder: String?) {
        self.folder = folder
        seen = Self.times(of: folder)
    }

    /// Whether anything was changed since the last question, or another folder is asked about: whoever named it has read
    /// it, and one more look costs less than a change that came between the two.
    mutating func hasChanged(in folder: String?) -> Bool {
        let now = Self.times(of: folder)
        defer { (self.folder, seen) = (folder, now) }
        return folder != self.folder || now != seen
    }

    private static func times(of folder: String?) -> [Int64?] {
        guard let folder else { return [] }
        return files.map { FileReader.changed(folder + "/" + $0) }
    }
}
