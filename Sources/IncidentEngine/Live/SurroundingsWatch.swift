internal import LocalFiles

/// Tells when the folder that says what runs was changed.
struct SurroundingsWatch: Sendable {
    /// The files of a bundle that say something of the surroundings.
    private static let files = [
        "bundle.json", "topology.json", "changes.json", "kubectl.json", "logs.otlp.jsonl", "metrics.csv",
    ]

    private let folder: String?
    private var seen: [Int64?]

    /// A watch over a folder; nil for none.
    init(_ folder: String?) {
        self.folder = folder
        seen = Self.times(of: folder)
    }

    /// Whether anything was changed since the last question.
    mutating func hasChanged() -> Bool {
        let now = Self.times(of: folder)
        defer { seen = now }
        return now != seen
    }

    private static func times(of folder: String?) -> [Int64?] {
        guard let folder else { return [] }
        return files.map { FileReader.changed(folder + "/" + $0) }
    }
}
