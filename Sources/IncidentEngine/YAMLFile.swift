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
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileReader.bytes(of: path, limit: limit) } catch {
            throw EngineError(.badConfiguration, ["\(error)"])
        }
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
