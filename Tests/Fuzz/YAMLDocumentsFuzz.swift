// Feeds arbitrary bytes to the YAML reader, libyaml included. StructuredDocuments is built as a module of its own
// first, as run.sh does.

import StructuredDocuments

/// The entry that libFuzzer calls. Limits are low so that they are met.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAMLDocuments(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = YAMLLimits(bytes: 4096, nodes: 500, depth: 8, scalarBytes: 1000)
    do throws(YAMLError) {
        for node in try YAMLReader.documents(bytes, name: "fuzz.yaml", limits: limits) {
            let faults = FaultCollector()
            _ = faults.read(node, as: .entries(of: .scalar))
        }
    } catch {
        precondition(error.description.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        precondition(error.faults.faults.allSatisfy { $0.position.line <= count + 1 })
    }
    return 0
}
