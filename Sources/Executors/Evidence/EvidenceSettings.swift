public import StructuredDocuments

/// Where what is captured as evidence is kept, and how much, as `executors.evidence` in the configuration says.
public struct EvidenceSettings: Sendable, Hashable {
    /// The folder; nil for the one in the state folder.
    let folder: String?
    /// The most bytes of one capture.
    let mostBytes: Int
    /// The most bytes of all captures together.
    let mostFolderBytes: Int64

    /// What holds where nothing is said.
    public init() { (folder, mostBytes, mostFolderBytes) = (nil, 16 << 20, 1024 << 20) }

    /// Settings from their fields; faults are reported.
    public init?(reading fields: FieldReader) {
        folder = fields.optional("folder", .rootedPath)
        mostBytes = fields.optional("capture-mib", .integer(in: 1...64), default: 16) << 20
        mostFolderBytes = Int64(fields.optional("folder-mib", .integer(in: 1...1 << 20), default: 1024)) << 20
    }
}
