internal import LocalFiles
internal import StructuredDocuments
internal import YAMLDocuments

/// Reads a YAML file that operators wrote into a value, or says everything that is wrong with it.
enum YAMLFile: Sendable {
    /// The value that a file holds.
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes of it.
    ///   - limits: How much of it to read before refusing.
    ///   - rule: What it has to be.
    /// - Returns: The value, or nil when the file holds nothing.
    /// - Throws: `EngineError` with every fault, with file and line.
    static func value<Value>(
        of path: String,
        bytes limit: Int = 1 << 20,
        limits: YAMLLimits = .written,
        as rule: FieldRule<Value>
    ) throws(EngineError) -> Value? {
        try value(in: try Self.bytes(of: path, limit: limit), of: path, limits: limits, as: rule)
    }

    /// What a file holds.
    /// - Throws: `EngineError` when it cannot be read, or is larger than `limit` bytes.
    static func bytes(of path: String, limit: Int) throws(EngineError) -> [UInt8] {
        do throws(FileError) { return try FileReader.bytes(of: path, limit: limit) } catch {
            throw EngineError(.badConfiguration, ["\(error)"])
        }
    }

    /// The value that was read from a file, as `value(of:bytes:limits:as:)` gives it.
    static func value<Value>(
        in bytes: [UInt8],
        of path: String,
        limits: YAMLLimits = .written,
        as rule: FieldRule<Value>
    ) throws(EngineError) -> Value? {
        let node: DocumentNode
        do throws(YAMLError) { node = try YAMLReader.document(bytes, name: path, limits: limits) } catch {
            throw EngineError(.badConfiguration, error.faults.faults.map(\.description))
        }
        if case .null = node.value { return nil }
        do throws(DocumentFaults) { return try node.read(as: rule) } catch {
            throw EngineError(.badConfiguration, error.faults.map(\.description))
        }
    }
}
